/** What has to be so: guards, consent, mandate. */
import { transitionsOf, type DrawnTransition } from '../chart.js';
import type { Operator, Site } from '../operator.js';
import { isTree, textOf, type Tree } from '../tree.js';
import { nameOf } from './flow.js';

/** What a condition asks, by the name or the text in which it is written. */
type About = 'consent' | 'mandate' | 'other';

function aboutOf(workflow: Tree, text: string): About {
  const conditions = isTree(workflow['conditions']) ? workflow['conditions'] : {};
  const named = conditions[text];
  const code = isTree(named) ? named['code'] : undefined;
  const when = isTree(named) ? textOf(named['when']) : text;
  if (code === 'mandate.exceeded' || /[mM]andate/.test(when)) return 'mandate';
  return code === 'consent.missing' || /^consent\(/.test(when) ? 'consent' : 'other';
}

/** Each conjunct of each guard that asks this, left out. */
function without(workflow: Tree, about: About, fits: (one: DrawnTransition) => boolean = () => true): Site[] {
  return transitionsOf(workflow)
    .filter(fits)
    .flatMap((one) =>
      one.guard
        .filter(({ text }) => aboutOf(workflow, text) === about)
        .map(({ path, text }) => ({ what: `${nameOf(one)} [${text}]`, machine: one.state.machine, edits: [{ path }] })),
    );
}

export const weakenGuard: Operator = {
  id: 'weaken-guard',
  rules: [
    'proof.step',
    'proof.arrival',
    'proof.invariant',
    'proof.four-eyes',
    'proof.care-has-ground',
    'proof.conflict',
    'proof.hidden',
    'proof.refusal',
    'proof.reachable',
    // A state that holds a place, entered without asking for room.
    'place.unguarded',
    'step.needs',
    'name.unused',
  ],
  sites: (workflow) => without(workflow, 'other'),
};

export const dropConsent: Operator = {
  id: 'drop-consent',
  rules: [
    'proof.step',
    'proof.arrival',
    'proof.care-has-ground',
    'proof.conflict',
    'proof.hidden',
    'step.needs',
    'name.unused',
  ],
  sites: (workflow) => without(workflow, 'consent'),
};

export const widenMandate: Operator = {
  id: 'widen-mandate',
  rules: ['proof.step', 'proof.conflict', 'proof.hidden', 'step.needs', 'name.unused'],
  sites: (workflow) => without(workflow, 'mandate'),
};
