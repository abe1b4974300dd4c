/** The rules of proof, in the order in which they are told. */
import { arrival } from './rules/arrival.js';
import { atMost } from './rules/at-most.js';
import { canEnd } from './rules/can-end.js';
import { careHasGround } from './rules/care-has-ground.js';
import { conflicts } from './rules/conflicts.js';
import { detour } from './rules/detour.js';
import { duties } from './rules/duties.js';
import { eventually } from './rules/eventually.js';
import { fourEyes } from './rules/four-eyes.js';
import { hidden } from './rules/hidden.js';
import { invariants } from './rules/invariants.js';
import { linkOrder } from './rules/link-order.js';
import { noDeadEnd } from './rules/no-dead-end.js';
import { order } from './rules/order.js';
import { reachable } from './rules/reachable.js';
import { noRefusalForBudget } from './rules/refusals.js';
import { oneResponsible } from './rules/responsible.js';
import type { ProofRule } from './rules/rule.js';
import { safetyEverywhere } from './rules/safety.js';
import { step } from './rules/step.js';
import { within } from './rules/within.js';
import { waitingHasClock } from './rules/waiting.js';

export const PROOF_RULES: readonly ProofRule[] = [
  noDeadEnd,
  canEnd,
  invariants,
  order,
  eventually,
  within,
  atMost,
  step,
  arrival,
  fourEyes,
  careHasGround,
  noRefusalForBudget,
  safetyEverywhere,
  oneResponsible,
  duties,
  waitingHasClock,
  linkOrder,
  conflicts,
  hidden,
  detour,
  reachable,
];
