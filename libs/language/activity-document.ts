/**
 * The form of the lists for activities: help without a pupil file. Tasks, angles, levels and focuses are fixed by the domain
 * study, so the lists give them words; themes, settings and kinds are the operator's. A region may narrow a kind.
 */
import { date, ID, id, label, source } from './forms.js';
import type { Label } from './label.js';
import { ROLES, type RoleId } from './roles.js';
import {
  constant,
  listOf,
  mapOf,
  object,
  oneOf,
  optional,
  required,
  text,
  boolean,
  type KeyForm,
  type Shape,
} from './shape.js';

/** The eight tasks of youth help at school; their codes are their ids. */
export const TASK_CODES = ['TA1', 'TA2', 'TA3', 'TA4', 'TA5', 'TA6', 'TA7', 'TA8'] as const;
export type TaskCode = (typeof TASK_CODES)[number];
export const ANGLES = ['prevention', 'localTeam', 'specialised'] as const;
export const LEVELS = ['individual', 'group', 'everyone'] as const;
export const FOCUSES = ['child', 'classmates', 'teacher', 'team', 'parents'] as const;
/** The two sides that a helper can come from. */
export const DOMAINS = ['education', 'youthHelp'] as const;
export type Domain = (typeof DOMAINS)[number];
/** What the payer table of a workflow knows an activity as. */
export const ACTIVITY_FORMS = ['consult', 'collective'] as const;
export const WEEKDAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday'] as const;

/** A kind of activity. Of each list: absent means everything. */
export interface ActivityKind {
  readonly label: Label;
  readonly form: (typeof ACTIVITY_FORMS)[number];
  readonly theme: 'none' | 'optional' | 'required';
  readonly tasks?: readonly TaskCode[];
  readonly angles?: readonly (typeof ANGLES)[number][];
  readonly levels?: readonly (typeof LEVELS)[number][];
  readonly focuses?: readonly (typeof FOCUSES)[number][];
  readonly settings?: readonly string[];
  readonly domains: readonly Domain[];
  readonly source?: string;
}

/** The lists as a document. */
export interface ActivitiesDocument {
  readonly schakel: 1;
  readonly activities: string;
  readonly title: Label;
  readonly tasks: Readonly<Record<TaskCode, { readonly label: Label; readonly block?: string }>>;
  readonly angles: Readonly<Record<(typeof ANGLES)[number], Label>>;
  readonly levels: Readonly<Record<(typeof LEVELS)[number], Label>>;
  readonly focuses: Readonly<Record<(typeof FOCUSES)[number], Label>>;
  readonly themes: Readonly<Record<string, Label>>;
  readonly settings: Readonly<Record<string, Label>>;
  readonly kinds: Readonly<Record<string, ActivityKind>>;
}

/** What a region asks of a kind beyond the lists. */
export interface ActivityUse {
  readonly used?: boolean;
  readonly recordedBy?: readonly RoleId[];
  readonly domains?: readonly Domain[];
}

/** A fixed moment in the week at which a helper is at a school. */
export interface SlotDocument {
  readonly organisation: string;
  readonly role: RoleId;
  readonly weekday: (typeof WEEKDAYS)[number];
  readonly fromTime: string;
  readonly untilTime: string;
  readonly fromDate?: string;
  readonly untilDate?: string;
}

const labelled = (name: string, ids: readonly string[]): Shape =>
  object(name, Object.fromEntries(ids.map((one) => [one, required(label, 'What people read.')])));
const some = (ids: readonly string[], what: string) => optional(listOf(oneOf(...ids), 1), `${what}.`, 'all');
const role = oneOf(...Object.keys(ROLES));
const domains = listOf(oneOf(...DOMAINS), 1, DOMAINS.length);
const time = text('a time as 09:30', /^([01]\d|2[0-3]):[0-5]\d$/);

const task: Shape = object('a task of youth help', {
  label: required(label, 'What people read.'),
  block: optional(id, 'The block that a model needs to name anybody for this task.', 'no block is needed'),
});

export const activitiesShape: Shape = object('the lists for activities', {
  schakel: required(constant(1), 'The version of the language.'),
  activities: required(id, 'The name of the lists.'),
  title: required(label, 'What people read.'),
  tasks: required(
    object(
      'the tasks',
      Object.fromEntries(
        TASK_CODES.map((code) => [code, required(task, 'One of the eight tasks of youth help at school.')]),
      ),
    ),
    'The eight tasks (R-106 to R-113).',
  ),
  angles: required(labelled('the angles', ANGLES), 'From where the help comes (R-092).'),
  levels: required(labelled('the levels', LEVELS), 'For whom it is (R-098).'),
  focuses: required(labelled('the focuses', FOCUSES), 'At whom it is directed (R-097).'),
  themes: required(mapOf(ID, label, 1), 'What collective work is about (R-093).'),
  settings: required(mapOf(ID, label, 1), 'Where it takes place.'),
  kinds: required(
    mapOf(
      ID,
      object('a kind of activity', {
        label: required(label, 'What people read.'),
        form: required(oneOf(...ACTIVITY_FORMS), 'The form under which the payer table of the model knows it.'),
        theme: required(oneOf('none', 'optional', 'required'), 'Whether it has a theme.'),
        tasks: some(TASK_CODES, 'The tasks it can belong to'),
        angles: some(ANGLES, 'The angles it can have'),
        levels: some(LEVELS, 'The levels it can have'),
        focuses: some(FOCUSES, 'At whom it can be directed'),
        settings: optional(listOf(id, 1), 'Where it can take place.', 'everywhere'),
        domains: required(domains, 'The domains of which somebody must take part (R-032, R-168).'),
        source: optional(source, 'The requirement it comes from.', 'not told'),
      }),
      1,
    ),
    'The kinds of activity.',
  ),
});

/** In a region, by kind: it narrows, and never widens. */
export const activityUseShape: Shape = mapOf(
  ID,
  object('the use of a kind of activity', {
    used: optional(boolean, 'false: this kind is not recorded here.', 'true: it is recorded'),
    recordedBy: optional(
      listOf(role, 1),
      'The roles that record it.',
      'every role of the school and of the organisation that acted',
    ),
    domains: optional(
      domains,
      'Domains of which somebody must take part here, beside those of the kind (R-168).',
      'those of the kind',
    ),
  }),
);

/** Of a school: its slots. */
export const slotsShape: Shape = mapOf(
  ID,
  object('a slot', {
    organisation: required(id, 'Whose helper it is.'),
    role: required(role, 'The role of the helper.'),
    weekday: required(oneOf(...WEEKDAYS), 'The day of the week.'),
    fromTime: required(time, 'When it begins.'),
    untilTime: required(time, 'When it ends.'),
    fromDate: optional(date, 'The first day on which it is held.', 'always was'),
    untilDate: optional(date, 'The last day on which it is held.', 'still is'),
  }),
);

/** In a workflow: who carries out which task. */
export const TASK_CODE: KeyForm = { name: 'a task code (TA1 to TA8)', pattern: /^TA[1-8]$/ };
export const performersShape: Shape = mapOf(TASK_CODE, listOf(role, 1));
