/**
 * What a chart may not be, beyond form and names: each rule is a function over a compiled machine, named after what it asks.
 * What needs the reachable configurations is proved elsewhere; these look at the chart as it is written.
 */
import { alwaysAcrossParts, alwaysCycles } from './rules/always.js';
import { clocks } from './rules/clocks.js';
import { finalStates, outcomes } from './rules/ends.js';
import { escapes } from './rules/escapes.js';
import { keysOfTypes } from './rules/fields.js';
import { whoFires } from './rules/firing.js';
import { readableFacts } from './rules/first-values.js';
import { history } from './rules/history.js';
import { legalClocks } from './rules/legal-clocks.js';
import { links, owners } from './rules/owners.js';
import { kindsFound } from './rules/parties.js';
import { placesGuarded } from './rules/places.js';
import type { Rule } from './rules/rule.js';
import { statedNeeds } from './rules/stated-needs.js';
import { statedSteps } from './rules/stated-steps.js';
import { targets } from './rules/targets.js';
import { usedNames } from './rules/uses.js';

/** All rules, by name; the name is the beginning of the code of what they report. */
export const RULES: Readonly<Record<string, Rule>> = {
  finalStates,
  history,
  targets,
  owners,
  links,
  alwaysCycles,
  alwaysAcrossParts,
  whoFires,
  usedNames,
  keysOfTypes,
  kindsFound,
  readableFacts,
  clocks,
  legalClocks,
  placesGuarded,
  outcomes,
  escapes,
  statedSteps,
  statedNeeds,
};
