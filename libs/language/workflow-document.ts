/**
 * The form of a workflow document and of a block: what can happen, as data. One interface and one shape for each part, side
 * by side; what the parts mean together is checked by the rules.
 */
import { performersShape, type TaskCode } from './activity-document.js';
import { by, state, stateKeys, type By, type StateNode } from './chart-document.js';
import { clocksShape, ENDS_ON, endsOn, type ClockDocument, type EndsOn } from './clock-document.js';
import { decisionsShape, type DecisionDocument } from './decision-document.js';
import { EVENT, ID, cel, fieldType, id, label, source, statePath, type FieldType } from './forms.js';
import { invariantsShape, type InvariantDocument } from './invariant-document.js';
import { laddersShape, type LadderDocument } from './ladder-document.js';
import type { Label } from './label.js';
import { partyKeys, type PartyDocument, type RelationDocument } from './party-document.js';
import { placesShape, type PlaceDocument } from './place-document.js';
import type { RoleId } from './roles.js';
import {
  boolean,
  choice,
  constant,
  integer,
  listOf,
  mapOf,
  object,
  oneOf,
  optional,
  required,
  text,
  type KeyOf,
  type Shape,
} from './shape.js';
import { WORLD_FACTS, type WorldFactKind } from './world-fact.js';

export const SCHOOL_TYPES = ['po', 'sbo', 'so', 'vso', 'vo', 'pro', 'mbo'] as const;
export type SchoolType = (typeof SCHOOL_TYPES)[number];

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
  readonly endsOn?: EndsOn;
  readonly label: Label;
}

export interface FactDocument {
  readonly reads: WorldFactKind;
  readonly with?: Readonly<Record<string, string>>;
  readonly type: 'boolean';
  readonly label: Label;
}

export interface ConditionDocument {
  readonly when: string;
  readonly label: Label;
  readonly code?: string;
  readonly why?: string;
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
  /** By machine. */
  readonly places?: Readonly<Record<string, PlaceDocument>>;
  readonly ladders?: Readonly<Record<string, LadderDocument>>;
  /** Who carries out which task of help without a pupil file; absent: nobody. */
  readonly activities?: Readonly<Partial<Record<TaskCode, readonly RoleId[]>>>;
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

/** What every model has by an event of its own name; reports count them over the models. */
export const ABSTRACT_EVENTS = ['SPECIALIST_REQUESTED'] as const;

const parameter: Shape = object('a parameter', {
  type: required(
    oneOf('workingDays', 'term', 'int', 'boolean', 'enum'),
    'workingDays is a number of working days; term is written as P6W or 10wd.',
  ),
  default: required(
    choice('a value of the type', boolean, integer(0, 1_000_000_000), text('a term or a value', /^[A-Za-z0-9]+$/)),
    'The value where a region gives none.',
  ),
  min: optional(integer(0, 1_000_000_000), 'The least value that a region may give.', 'no least value'),
  max: optional(integer(0, 1_000_000_000), 'The greatest value that a region may give.', 'no greatest value'),
  values: optional(listOf(id, 1), 'For an enum: its values.', 'only for other types'),
  endsOn: optional(endsOn, `For a term. ${ENDS_ON}`, 'it stays where it is'),
  label: required(label, 'What people read.'),
});

const libraryKeys: Record<string, KeyOf> = {
  parameters: optional(mapOf(ID, parameter), 'What a region may set, with a default.', 'a region can set nothing'),
  codes: optional(mapOf(ID, mapOf(ID, label, 1)), 'Code lists: values with their labels.', 'no lists of its own'),
  data: optional(mapOf(ID, fieldType), 'Facts for decisions; they never identify a person.', 'no facts of its own'),
  facts: optional(
    mapOf(
      ID,
      object('a fact of the world', {
        reads: required(oneOf(...Object.keys(WORLD_FACTS)), 'What is looked up.'),
        with: optional(mapOf(ID, cel), 'Its arguments.', 'no arguments'),
        type: required(oneOf('boolean'), 'The type of the answer.'),
        label: required(label, 'What people read.'),
      }),
    ),
    'What depends on the world: looked up at the decision, recorded, and read from the record on replay.',
    'nothing is looked up',
  ),
  conditions: optional(
    mapOf(
      ID,
      object('a condition', {
        when: required(cel, 'A boolean expression.'),
        label: required(label, 'What people read when it is not met.'),
        code: optional(
          oneOf('guard.not-met', 'consent.missing', 'mandate.exceeded'),
          'The code of the refusal.',
          'guard.not-met',
        ),
        why: optional(source, 'Why it is asked.', 'no reason is shown'),
      }),
    ),
    'Named conditions, used by name in guards; a refusal shows the label.',
    'no named conditions',
  ),
  events: required(
    mapOf(
      EVENT,
      object('an event', {
        label: required(label, 'What people read on the button and in the history.'),
        by: optional(by, 'Who may fire it.', 'only timers and related cases'),
        onBehalfOf: optional(
          listOf(oneOf('parent', 'pupil', 'externalMunicipality'), 1),
          'Whose decision staff record with it.',
          'the decision of whoever fires it',
        ),
        opens: optional(
          object('an opening', {
            machine: required(id, 'The machine of the new case.'),
            at: required(statePath, 'The state in which it starts; the event is taken there at once.'),
          }),
          'The event opens a case.',
          'it happens in a case that is open',
        ),
        default: optional(
          constant(true),
          'The opening event when none is named; it has no required data.',
          'it is named when a case is opened with it',
        ),
        escape: optional(
          constant(true),
          'It leaves from anywhere; proofs do not count it as a way out.',
          'an ordinary event',
        ),
        means: optional(
          oneOf(...ABSTRACT_EVENTS),
          'The abstract event that every model has by a name of its own.',
          'no meaning beyond this model',
        ),
        basis: optional(source, 'The legal ground on which it rests.', 'no ground is shown'),
        data: optional(mapOf(ID, fieldType), 'Its data.', 'no data'),
        locked: optional(constant(true), 'A region may not change it.', 'a region may change it'),
      }),
      1,
    ),
    'What people and time can do.',
  ),
};

export const blockShape: Shape = object('a block', {
  schakel: required(constant(1), 'The version of the language.'),
  block: required(id, 'The name of the block.'),
  title: required(label, 'What people read.'),
  purpose: required(label, 'What the block is for.'),
  takes: optional(
    mapOf(ID, object('a list', { label: required(label, 'What people read.') })),
    'Lists of ids that a workflow gives to the block.',
    'it takes nothing',
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
  schoolTypes: optional(listOf(oneOf(...SCHOOL_TYPES), 1), 'The types of school it is meant for.', 'all'),
  uses: required(mapOf(ID, mapOf(ID, listOf(id, 1))), 'The shared blocks, with what they take.'),
  ...libraryKeys,
  ...partyKeys,
  decisions: optional(decisionsShape, 'Decision tables.', 'nobody asks who pays'),
  clocks: optional(clocksShape, 'Terms that span states.', 'no such terms'),
  places: optional(
    placesShape,
    'By machine: the place with an organisation that its cases need, which there may be too few of.',
    'there is always room',
  ),
  ladders: optional(
    laddersShape,
    'Escalation ladders, climbed by tasks that are overdue (R-019).',
    'nothing escalates',
  ),
  activities: optional(
    performersShape,
    'Help without a pupil file: the roles that carry out each task (R-106 to R-113); who is not named does not.',
    'nobody records such help',
  ),
  invariants: optional(
    invariantsShape,
    'What makes the model what it is: proved, and what always or never holds is also checked after every transition.',
    'nothing beyond the rules of the language',
  ),
  machines: required(
    mapOf(
      ID,
      object('a machine', {
        ...stateKeys,
        label: required(label, 'What people read.'),
        blocks: optional(listOf(id), 'The blocks beside it.', 'all that the workflow uses'),
        data: optional(mapOf(ID, fieldType), 'Facts of its own.', 'those of the workflow'),
      }),
      1,
    ),
    'The charts.',
  ),
});
