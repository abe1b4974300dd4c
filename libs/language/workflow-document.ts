/**
 * The form of a workflow document and of a block: what can happen, as data. One interface and one shape for each part, side
 * by side; what the parts mean together is checked by the rules.
 */
import { CLOCK, EVENT, ID, cel, event, fieldType, id, label, source, statePath, type FieldType } from './forms.js';
import type { Label } from './label.js';
import { ROLES, SYSTEM } from './roles.js';
import {
  boolean,
  choice,
  constant,
  integer,
  lazy,
  listOf,
  mapOf,
  object,
  oneOf,
  optional,
  required,
  text,
} from './shape.js';
import type { KeyOf, Shape } from './shape.js';

export const SCHOOL_TYPES = ['po', 'sbo', 'so', 'vso', 'vo', 'pro', 'mbo'] as const;
export type SchoolType = (typeof SCHOOL_TYPES)[number];

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

export const VISIBILITY = ['none', 'statusLine', 'packet', 'full'] as const;
export type Visibility = (typeof VISIBILITY)[number];

/** A CEL expression; for an enum also one of its bare values; otherwise a literal. */
export type Value = string | number | boolean | readonly string[];

export type Action =
  | { readonly assign: Readonly<Record<string, Value | { readonly for: string; readonly to: Value }>> }
  | { readonly add: Readonly<Record<string, Value>> }
  | { readonly remove: Readonly<Record<string, Value>> }
  | { readonly raise: string | { readonly event: string; readonly data?: Readonly<Record<string, Value>> } }
  | { readonly task: TaskAction }
  | { readonly notify: string }
  | { readonly offer: OfferAction }
  | { readonly post: PostAction }
  | { readonly open: OpenAction }
  | { readonly tell: TellAction }
  | { readonly join: JoinAction };

export interface TaskAction {
  readonly id: string;
  readonly to: string;
  readonly role?: string;
  readonly due?: string;
  readonly label: Label;
}
export interface OfferAction {
  readonly to: string;
  readonly packet: readonly string[];
}
export interface PostAction {
  readonly point: string;
  readonly decision: string;
  readonly with?: Readonly<Record<string, Value>>;
  readonly amount?: Value;
}
export interface OpenAction {
  readonly machine: string;
  readonly as: string;
  readonly event: string;
  readonly data?: Readonly<Record<string, Value>>;
  readonly with?: readonly string[];
}
export interface TellAction {
  readonly related: string;
  readonly event: string;
  readonly data?: Readonly<Record<string, Value>>;
}
export interface JoinAction {
  readonly related: string;
  readonly case: string;
  readonly event: string;
  readonly data?: Readonly<Record<string, Value>>;
}

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

export interface EventDocument {
  readonly label: Label;
  readonly by?: By;
  readonly onBehalfOf?: readonly string[];
  readonly opens?: { readonly machine: string; readonly at: string };
  readonly default?: boolean;
  readonly escape?: boolean;
  readonly means?: string;
  readonly basis?: string;
  readonly data?: Readonly<Record<string, FieldType>>;
  readonly locked?: boolean;
}

export interface ParameterDocument {
  readonly type: 'workingDays' | 'term' | 'int' | 'boolean' | 'enum';
  readonly default: string | number | boolean;
  readonly min?: number;
  readonly max?: number;
  readonly values?: readonly string[];
  readonly label: Label;
}

export interface PartyDocument {
  readonly label: Label;
  readonly kind: string;
  readonly roles: readonly string[];
  readonly found: readonly string[] | string;
  readonly visibility: Visibility;
}

export interface RelationDocument {
  readonly machine: string;
  readonly label: Label;
  readonly many?: boolean;
  readonly closeFirst?: boolean;
  readonly onClosed?: string;
}

export interface FactDocument {
  readonly reads: string;
  readonly with?: Readonly<Record<string, string>>;
  readonly type: 'boolean' | 'enum' | 'int';
  readonly values?: readonly string[];
  readonly min?: number;
  readonly max?: number;
  readonly label: Label;
}

export interface ConditionDocument {
  readonly when: string;
  readonly label: Label;
  readonly code?: string;
  readonly why?: string;
}

export interface InputDocument {
  readonly type: 'boolean' | 'enum';
  readonly values?: readonly string[];
  readonly from?: string;
  readonly label?: Label;
}
export interface RuleDocument {
  readonly law?: string;
  readonly when?: string;
  readonly gives?: Readonly<Record<string, string | boolean | number>>;
  readonly label?: Label;
  readonly source?: string;
  readonly locked?: boolean;
}
export interface DecisionDocument {
  readonly label: Label;
  readonly inputs: Readonly<Record<string, InputDocument>>;
  readonly gives: Readonly<Record<string, { readonly values: readonly string[] }>>;
  readonly rules: Readonly<Record<string, RuleDocument>>;
}

export interface ClockDocument {
  readonly label: Label;
  readonly machine: string;
  readonly from: readonly string[];
  readonly until: readonly string[];
  readonly duration: string;
  readonly raises: string;
  readonly basis?: string;
}

export interface InvariantDocument {
  readonly always?: string;
  readonly never?: string;
  readonly why: string;
}

export interface MachineDocument extends StateNode {
  readonly label: Label;
  readonly blocks?: readonly string[];
  readonly data?: Readonly<Record<string, FieldType>>;
}

/** What a workflow and a block have in common. */
export interface Library {
  readonly parameters?: Readonly<Record<string, ParameterDocument>>;
  readonly codes?: Readonly<Record<string, Readonly<Record<string, Label>>>>;
  readonly data?: Readonly<Record<string, FieldType>>;
  readonly facts?: Readonly<Record<string, FactDocument>>;
  readonly conditions?: Readonly<Record<string, ConditionDocument>>;
  readonly events: Readonly<Record<string, EventDocument>>;
}

export interface WorkflowDocument extends Library {
  readonly schakel: 1;
  readonly workflow: string;
  readonly title: Label;
  readonly purpose: Label;
  readonly characteristics: Readonly<Record<string, Label>>;
  readonly schoolTypes?: readonly SchoolType[];
  readonly uses: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
  readonly parties: Readonly<Record<string, PartyDocument>>;
  readonly relations?: Readonly<Record<string, RelationDocument>>;
  readonly decisions?: Readonly<Record<string, DecisionDocument>>;
  readonly clocks?: Readonly<Record<string, ClockDocument>>;
  readonly invariants?: Readonly<Record<string, InvariantDocument>>;
  readonly machines: Readonly<Record<string, MachineDocument>>;
}

export interface BlockDocument extends Library {
  readonly schakel: 1;
  readonly block: string;
  readonly title: Label;
  readonly purpose: Label;
  readonly takes?: Readonly<Record<string, { readonly label: Label }>>;
  readonly part: StateNode;
}

/** The ways to find an organisation; what they read is recorded with the decision. */
export const FOUND =
  /^(school|chosen\([a-z][A-Za-z0-9]*\)|(localTeamOf|municipalityOf)\((residence|school)\)|(providerOf|partnershipOf|teamOf|youthHealthOf)\(school\)|regional)$/;

const value: Shape = choice(
  'a CEL expression or a value',
  boolean,
  integer(-1_000_000_000, 1_000_000_000),
  cel,
  listOf(id),
);
const values = mapOf(ID, value);

const action: Shape = object('an action', {
  assign: optional(
    mapOf(
      ID,
      choice(
        'a value, or { for, to }',
        boolean,
        integer(-1_000_000_000, 1_000_000_000),
        cel,
        listOf(id),
        object('one of the facts of a list', {
          for: required(cel, 'Which entry of the list.'),
          to: required(value, 'The new value.'),
        }),
      ),
      1,
    ),
    'Gives facts a new value; all right-hand sides read the facts as they were.',
  ),
  add: optional(mapOf(ID, value, 1), 'Adds to a set or to records.'),
  remove: optional(mapOf(ID, value, 1), 'Removes from a set.'),
  raise: optional(
    choice(
      'an event, or { event, data }',
      event,
      object('a raised event', {
        event: required(event, 'The event.'),
        data: optional(values, 'Its data.'),
      }),
    ),
    'Sends an event to the other parts of this case, at once and in the same transition.',
  ),
  task: optional(
    object('a task', {
      id: required(id, 'Names the task; one open task of a name per case.'),
      to: required(id, 'The party that has to do it.'),
      role: optional(oneOf(...Object.keys(ROLES)), 'The role; absent: the first role of the party.'),
      due: optional(text(CLOCK.name, CLOCK.pattern), 'When it must be done.'),
      label: required(label, 'What has to be done.'),
    }),
    'Puts something to do on a worklist.',
  ),
  notify: optional(id, 'Tells a party that something happened.'),
  offer: optional(
    object('an offer', {
      to: required(id, 'The party that is offered the case.'),
      packet: required(listOf(id), 'The facts that it may see until it accepts.'),
    }),
    'Lets a party take part with a packet only, while this state lasts or until it becomes owner.',
  ),
  post: optional(
    object('a funding point', {
      point: required(id, 'Names the funding point.'),
      decision: required(id, 'The decision table that is asked.'),
      with: optional(values, 'The inputs of the table that this point gives itself.'),
      amount: optional(value, 'The amount in cents, when it is known.'),
    }),
    'Asks the payer table once and records the receipt.',
  ),
  open: optional(
    object('a related case', {
      machine: required(id, 'The machine of the new case.'),
      as: required(id, 'The relation.'),
      event: required(event, 'Its opening event.'),
      data: optional(values, 'The data of that event; all that the relation carries.'),
      with: optional(listOf(id), 'Relations of this case that are handed on.'),
    }),
    'Opens a related case in the same statement; where the relation exists, it is told instead.',
  ),
  tell: optional(
    object('a message to a related case', {
      related: required(id, 'The relation.'),
      event: required(event, 'The event.'),
      data: optional(values, 'Its data.'),
    }),
    'Sends an event to a related case through the outbox: at least once delivered, once applied.',
  ),
  join: optional(
    object('joining a case', {
      related: required(id, 'The relation.'),
      case: required(cel, 'The case to join: a field of type case.'),
      event: required(event, 'The event that the other case gets; it may refuse.'),
      data: optional(values, 'Its data.'),
    }),
    'Relates an existing case of the region.',
  ),
});

export const ACTION_KINDS = [
  'assign',
  'add',
  'remove',
  'raise',
  'task',
  'notify',
  'offer',
  'post',
  'open',
  'tell',
  'join',
] as const;
export type ActionKind = (typeof ACTION_KINDS)[number];

const by: Shape = choice(
  'owner, staff or a list of roles',
  oneOf('owner', 'staff'),
  listOf(oneOf(...Object.keys(ROLES), SYSTEM), 1),
);

const transition: Shape = object('a transition', {
  guard: optional(
    choice('a CEL expression, or a list of conditions', cel, listOf(cel, 1, 20)),
    'What must hold: one expression, or a list of names of conditions and expressions that must all hold.',
  ),
  target: optional(statePath, 'Where it leads: a sibling, or a path from the machine or block. Absent: it stays.'),
  actions: optional(listOf(action, 1, 20), 'What is done.'),
  by: optional(by, "Narrows the event's roles."),
  link: optional(oneOf(...LINK_KINDS), 'The kind of change, when the owning link changes.'),
  reenter: optional(boolean, 'Leaves and enters the state again, so that its clocks start anew.'),
  label: optional(label, 'What people read at the arrow; absent: the label of the event.'),
  locked: optional(boolean, 'A region may not change it.'),
});
const transitions: Shape = choice(
  'a target, a transition, or a list of candidates',
  statePath,
  transition,
  listOf(choice('a target or a transition', statePath, transition), 1, 20),
);

const stateKeys: Record<string, KeyOf> = {
  label: optional(label, 'What people read; at most two words, so that a picture stays readable.'),
  type: optional(oneOf('parallel', 'final', 'history'), 'What kind of state, when it is not an ordinary one.'),
  history: optional(oneOf('shallow', 'deep'), 'For a history state: how far it remembers.'),
  owner: optional(id, 'The party that is finally responsible; a nested state inherits it.'),
  initial: optional(id, 'The first substate; absent: the first one written.'),
  resting: optional(boolean, 'The part is idle here: the case may close.'),
  outcome: optional(oneOf(...OUTCOMES), 'For a final state of a main part: how the case ended.'),
  entry: optional(listOf(action, 1, 20), 'What is done on entering.'),
  exit: optional(listOf(action, 1, 20), 'What is done on leaving.'),
  on: optional(mapOf(EVENT, transitions, 1), 'What each event does here.'),
  after: optional(mapOf(CLOCK, transitions, 1), 'What happens when a term has run since the state was entered.'),
  always: optional(transitions, 'What happens at once when its guard holds.'),
  onDone: optional(transitions, 'What happens when the substates reached their final state.'),
  target: optional(statePath, 'For a history state: where it leads the first time.'),
  states: optional(
    mapOf(
      ID,
      lazy('a state', () => state),
      1,
    ),
    'The substates; the order is that of the picture.',
  ),
};
const state: Shape = object('a state', stateKeys);

const parameter: Shape = object('a parameter', {
  type: required(
    oneOf('workingDays', 'term', 'int', 'boolean', 'enum'),
    'workingDays is a number of working days; term is written as P6W or 10wd.',
  ),
  default: required(
    choice('a value of the type', boolean, integer(0, 1_000_000_000), text('a term or a value', /^[A-Za-z0-9]+$/)),
    'The value where a region gives none.',
  ),
  min: optional(integer(0, 1_000_000_000), 'The least value that a region may give.'),
  max: optional(integer(0, 1_000_000_000), 'The greatest value that a region may give.'),
  values: optional(listOf(id, 1), 'For an enum: its values.'),
  label: required(label, 'What people read.'),
});

const libraryKeys: Record<string, KeyOf> = {
  parameters: optional(mapOf(ID, parameter), 'What a region may set, with a default.'),
  codes: optional(mapOf(ID, mapOf(ID, label, 1)), 'Code lists: values with their labels.'),
  data: optional(mapOf(ID, fieldType), 'Facts for decisions; they never identify a person.'),
  facts: optional(
    mapOf(
      ID,
      object('a fact of the world', {
        reads: required(id, 'What is looked up: mandate, poolRoom, contracted, residenceInRegion, roleFilled.'),
        with: optional(mapOf(ID, cel), 'Its arguments.'),
        type: required(oneOf('boolean', 'enum', 'int'), 'The type of the answer.'),
        values: optional(listOf(id, 1), 'For an enum: its values.'),
        min: optional(integer(-1_000_000_000, 1_000_000_000), 'For an int: the least value.'),
        max: optional(integer(-1_000_000_000, 1_000_000_000), 'For an int: the greatest value.'),
        label: required(label, 'What people read.'),
      }),
    ),
    'What depends on the world: looked up at the decision, recorded, and read from the record on replay.',
  ),
  conditions: optional(
    mapOf(
      ID,
      object('a condition', {
        when: required(cel, 'A boolean expression.'),
        label: required(label, 'What people read when it is not met.'),
        code: optional(oneOf('guard.not-met', 'consent.missing', 'mandate.exceeded'), 'The code of the refusal.'),
        why: optional(source, 'Why it is asked.'),
      }),
    ),
    'Named conditions, used by name in guards; a refusal shows the label.',
  ),
  events: required(
    mapOf(
      EVENT,
      object('an event', {
        label: required(label, 'What people read on the button and in the history.'),
        by: optional(by, 'Who may fire it; absent: only timers and related cases.'),
        onBehalfOf: optional(
          listOf(oneOf('parent', 'pupil', 'externalMunicipality'), 1),
          'Whose decision staff record with it.',
        ),
        opens: optional(
          object('an opening', {
            machine: required(id, 'The machine of the new case.'),
            at: required(statePath, 'The state in which it starts; the event is taken there at once.'),
          }),
          'The event opens a case.',
        ),
        default: optional(constant(true), 'The opening event when none is named; it has no required data.'),
        escape: optional(constant(true), 'It leaves from anywhere; proofs do not count it as a way out.'),
        means: optional(event, 'The abstract event that every model has by a name of its own.'),
        basis: optional(source, 'The legal ground on which it rests.'),
        data: optional(mapOf(ID, fieldType), 'Its data.'),
        locked: optional(constant(true), 'A region may not change it.'),
      }),
      1,
    ),
    'What people and time can do.',
  ),
};

const input: Shape = object('an input', {
  type: required(oneOf('boolean', 'enum'), 'Inputs are finite, so that a table can be checked whole.'),
  values: optional(listOf(id, 1, 64), 'For an enum: its values.'),
  from: optional(cel, 'Where it comes from; absent: each funding point gives it.'),
  label: optional(label, 'What people read.'),
});
export const ruleShape: Shape = object('a rule', {
  law: optional(
    id,
    'A locked row of the law, in its place; its content comes from config/law by the day of the decision.',
  ),
  when: optional(cel, 'A boolean expression over the inputs; absent: always.'),
  gives: optional(mapOf(ID, choice('a value', boolean, id)), 'What is decided.'),
  label: optional(label, 'What people read on the receipt.'),
  source: optional(source, 'Where the rule comes from.'),
  locked: optional(constant(true), 'A region may not change it.'),
});
export const inputsShape = mapOf(ID, input, 1);

export const blockShape: Shape = object('a block', {
  schakel: required(constant(1), 'The version of the language.'),
  block: required(id, 'The name of the block.'),
  title: required(label, 'What people read.'),
  purpose: required(label, 'What the block is for.'),
  takes: optional(
    mapOf(ID, object('a list', { label: required(label, 'What people read.') })),
    'Lists of ids that a workflow gives to the block.',
  ),
  ...libraryKeys,
  part: required(state, 'The part that runs beside the main part of a case.'),
});

export const workflowShape: Shape = object('a workflow', {
  schakel: required(constant(1), 'The version of the language.'),
  workflow: required(id, 'The name of the workflow.'),
  title: required(label, 'What people read.'),
  purpose: required(label, 'What this way of working together is for.'),
  characteristics: required(mapOf(ID, label, 1), 'What is characteristic of it, for the catalogue.'),
  schoolTypes: optional(listOf(oneOf(...SCHOOL_TYPES), 1), 'The types of school it is meant for; absent: all.'),
  uses: required(mapOf(ID, mapOf(ID, listOf(id, 1))), 'The shared blocks, with what they take.'),
  ...libraryKeys,
  parties: required(
    mapOf(
      ID,
      object('a party', {
        label: required(label, 'What people read.'),
        kind: required(id, 'The kind of organisation.'),
        roles: required(listOf(oneOf(...Object.keys(ROLES)), 1), 'Its roles; the first answers for it.'),
        found: required(
          choice('a way, or a list of ways in order', text('a way', FOUND), listOf(text('a way', FOUND), 1, 6)),
          'How its organisation is found; the first way that finds one counts.',
        ),
        visibility: required(
          oneOf(...VISIBILITY),
          'What it sees while it takes part and is neither owner nor offered the case.',
        ),
      }),
      1,
    ),
    'Who can take part.',
  ),
  relations: optional(
    mapOf(
      ID,
      object('a relation', {
        machine: required(id, 'The machine of the related case.'),
        label: required(label, 'What people read.'),
        many: optional(boolean, 'There can be more than one.'),
        closeFirst: optional(boolean, 'The case can only close after it.'),
        onClosed: optional(event, 'The event that is raised here when it closed.'),
      }),
    ),
    'The kinds of related cases.',
  ),
  decisions: optional(
    mapOf(
      ID,
      object('a decision table', {
        label: required(label, 'What people read.'),
        inputs: required(inputsShape, 'What it looks at.'),
        gives: required(
          mapOf(ID, object('an output', { values: required(listOf(id, 1), 'Its possible values.') }), 1),
          'What it decides.',
        ),
        rules: required(mapOf(ID, ruleShape, 1), 'Its rules; the first that hits counts.'),
      }),
    ),
    'Decision tables.',
  ),
  clocks: optional(
    mapOf(
      ID,
      object('a clock', {
        label: required(label, 'What people read.'),
        machine: required(id, 'The machine it belongs to.'),
        from: required(listOf(event, 1), 'The events that start it.'),
        until: required(listOf(event, 1), 'The events that stop it.'),
        duration: required(text(CLOCK.name, CLOCK.pattern), 'A parameter of a term type, or a term.'),
        raises: required(event, 'The event that the system fires when it has run.'),
        basis: optional(source, 'Where the term comes from.'),
      }),
    ),
    'Terms that span states.',
  ),
  invariants: optional(
    mapOf(
      ID,
      object('an invariant', {
        always: optional(cel, 'Holds in every configuration.'),
        never: optional(cel, 'Holds in none.'),
        why: required(source, 'Why.'),
      }),
    ),
    'What makes the model what it is; checked after every transition.',
  ),
  machines: required(
    mapOf(
      ID,
      object('a machine', {
        ...stateKeys,
        label: required(label, 'What people read.'),
        blocks: optional(listOf(id), 'The blocks beside it; absent: all that the workflow uses.'),
        data: optional(mapOf(ID, fieldType), 'Facts of its own; absent: those of the workflow.'),
      }),
      1,
    ),
    'The charts.',
  ),
});
