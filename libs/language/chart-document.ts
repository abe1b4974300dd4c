/** The form of a chart: states within states, and the transitions between them. What a chart means is for the rules. */
import { action, type Action } from './action-document.js';
import { CLOCK, EVENT, ID, cel, id, label, statePath } from './forms.js';
import type { Label } from './label.js';
import { ROLES, SYSTEM } from './roles.js';
import { boolean, choice, lazy, listOf, mapOf, object, oneOf, optional, type KeyOf, type Shape } from './shape.js';

export const OUTCOMES = [
  'completedLight',
  'completedSpecialist',
  'completedEducation',
  'transferred',
  'withdrawn',
  'rejected',
  'noHelpNeeded',
] as const;
export type Outcome = (typeof OUTCOMES)[number];

export const LINK_KINDS = ['handover', 'return', 'finish', 'relapse', 'bypass'] as const;
export type LinkKind = (typeof LINK_KINDS)[number];

export interface Transition {
  readonly guard?: string | readonly string[];
  readonly target?: string;
  readonly actions?: readonly Action[];
  readonly by?: By;
  readonly link?: LinkKind;
  readonly reenter?: boolean;
  readonly label?: Label;
  readonly locked?: boolean;
}
export type Transitions = string | Transition | readonly (string | Transition)[];
export type By = 'owner' | 'staff' | readonly string[];

export interface StateNode {
  readonly label?: Label;
  readonly type?: 'parallel' | 'final' | 'history';
  readonly history?: 'shallow' | 'deep';
  readonly owner?: string;
  readonly initial?: string;
  readonly resting?: boolean;
  readonly outcome?: Outcome;
  readonly entry?: readonly Action[];
  readonly exit?: readonly Action[];
  readonly on?: Readonly<Record<string, Transitions>>;
  readonly after?: Readonly<Record<string, Transitions>>;
  readonly always?: Transitions;
  readonly onDone?: Transitions;
  readonly target?: string;
  readonly states?: Readonly<Record<string, StateNode>>;
}

export const by: Shape = choice(
  'owner, staff or a list of roles',
  oneOf('owner', 'staff'),
  listOf(oneOf(...Object.keys(ROLES), SYSTEM), 1),
);

const transition: Shape = object('a transition', {
  guard: optional(
    choice('a CEL expression, or a list of conditions', cel, listOf(cel, 1, 20)),
    'What must hold: one expression, or a list of names of conditions and expressions that must all hold.',
    'always possible',
  ),
  target: optional(statePath, 'Where it leads: a sibling, or a path from the machine or block.', 'it stays'),
  actions: optional(listOf(action, 1, 20), 'What is done.', 'nothing'),
  by: optional(by, "Narrows the event's roles.", 'all roles of the event'),
  link: optional(oneOf(...LINK_KINDS), 'The kind of change, when the owning link changes.', 'the owner stays'),
  reenter: optional(
    boolean,
    'Leaves and enters the state again, so that its clocks start anew.',
    'false: its clocks run on',
  ),
  label: optional(label, 'What people read at the arrow.', 'the label of the event'),
  locked: optional(boolean, 'A region may not change it.', 'a region may change it'),
});
const transitions: Shape = choice(
  'a target, a transition, or a list of candidates',
  statePath,
  transition,
  listOf(choice('a target or a transition', statePath, transition), 1, 20),
);

export const stateKeys: Record<string, KeyOf> = {
  label: optional(
    label,
    'What people read; at most two words, so that a picture stays readable.',
    'only the top of a part needs none',
  ),
  type: optional(
    oneOf('parallel', 'final', 'history'),
    'What kind of state, when it is not an ordinary one.',
    'an ordinary state',
  ),
  history: optional(oneOf('shallow', 'deep'), 'For a history state: how far it remembers.', 'shallow'),
  owner: optional(
    id,
    'The party that is finally responsible; a nested state inherits it.',
    'that of the state around it',
  ),
  initial: optional(id, 'The first substate.', 'the first one written'),
  resting: optional(boolean, 'The part is idle here: the case may close.', 'false: work is going on'),
  outcome: optional(
    oneOf(...OUTCOMES),
    'For a final state of a main part: how the case ended.',
    'only for other states',
  ),
  entry: optional(listOf(action, 1, 20), 'What is done on entering.', 'nothing'),
  exit: optional(listOf(action, 1, 20), 'What is done on leaving.', 'nothing'),
  on: optional(mapOf(EVENT, transitions, 1), 'What each event does here.', 'no event does anything here'),
  after: optional(
    mapOf(CLOCK, transitions, 1),
    'What happens when a term has run since the state was entered.',
    'nothing happens by itself',
  ),
  always: optional(transitions, 'What happens at once when its guard holds.', 'nothing happens at once'),
  onDone: optional(transitions, 'What happens when the substates reached their final state.', 'nothing'),
  target: optional(statePath, 'For a history state: where it leads the first time.', 'the first substate'),
  states: optional(
    mapOf(
      ID,
      lazy('a state', () => state),
      1,
    ),
    'The substates; the order is that of the picture.',
    'none',
  ),
};
export const state: Shape = object('a state', stateKeys);
