/** The words every kind of document shares: ids, labels, dates, clocks, types of facts. */
import {
  boolean,
  choice,
  integer,
  listOf,
  mapOf,
  object,
  oneOf,
  optional,
  required,
  text,
  type KeyForm,
  type Shape,
} from './shape.js';
import type { Label } from './label.js';

// Integer-like keys would change order in JavaScript, and `xstate.` is the engine's own; both are outside these patterns.
// Names that every JavaScript object has would be found where nothing was declared.
export const ID: KeyForm = {
  name: 'an id (a small letter, then letters, digits and dashes)',
  pattern:
    /^(?!(constructor|hasOwnProperty|isPrototypeOf|propertyIsEnumerable|toLocaleString|toString|valueOf)$)[a-z][A-Za-z0-9-]{0,63}$/,
};
export const EVENT: KeyForm = { name: 'an event (capitals and underscores)', pattern: /^[A-Z][A-Z0-9]*(_[A-Z0-9]+)*$/ };
/** The key of `after`: a parameter of a term type, or a term written out. */
export const CLOCK: KeyForm = {
  name: 'a parameter or a term (10wd, P6W, P1M, PT5M)',
  pattern: /^([a-z][A-Za-z0-9-]{0,63}|[1-9][0-9]{0,3}wd|P[1-9][0-9]{0,3}[DWMY]|PT[1-9][0-9]{0,3}[HM])$/,
};
/** A term that runs in a case: of a state (`chain.school.offered/acceptWithin`) or of the case (`clock/decideWithin`). */
export const CLOCK_ID: KeyForm = { name: 'the id of a clock', pattern: /^[A-Za-z][A-Za-z0-9.-]*\/[A-Za-z0-9-]+$/ };
export const TERM = /^([1-9][0-9]{0,3}wd|P[1-9][0-9]{0,3}[DWMY]|PT[1-9][0-9]{0,3}[HM])$/;
/** A path of states: machine or block first. */
export const STATE_PATH = /^[a-z][A-Za-z0-9-]*(\.[a-z][A-Za-z0-9-]*)*$/;

export const id = text(ID.name, ID.pattern);
export const event = text(EVENT.name, EVENT.pattern);
export const statePath = text('a state: a sibling, or a path from the machine or block', STATE_PATH);
export const date: Shape = text('a day as YYYY-MM-DD', /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/, {
  holds: isDay,
});
/** Whether a day exists: 31 November does not. */
function isDay(text: string): boolean {
  const parsed = new Date(`${text}T00:00:00.000Z`);
  return !Number.isNaN(parsed.getTime()) && parsed.toISOString().startsWith(text);
}

export const cel = text('a CEL expression', undefined, { atMost: 1000 });
export const label: Shape = object('a label', {
  nl: required(text('Dutch text'), 'The text in Dutch.'),
  en: required(text('English text'), 'The text in English.'),
});
/** Why something is as it is: a law article, or a requirement of docs/requirements.md. */
export const source = text('a law article or a requirement (R-005)', undefined, { atMost: 200 });

/** What an organisation can be; a region says it of each, a workflow asks it of a party. */
export const ORGANISATION_KINDS = [
  'school',
  'partnership',
  'municipality',
  'localTeam',
  'provider',
  'youthHealth',
  'team',
  'safeHome',
  'certifiedInstitution',
  'region',
  'payer',
] as const;
export type OrganisationKind = (typeof ORGANISATION_KINDS)[number];

/** The type of a fact, of a field of an event, or of a parameter. Guards read the first four; the others are stored and shown. */
export interface FieldType {
  readonly type:
    'boolean' | 'enum' | 'int' | 'set' | 'records' | 'date' | 'organisation' | 'municipality' | 'case' | 'code';
  readonly values?: readonly string[] | string;
  readonly of?: readonly string[] | string | Readonly<Record<string, FieldType>>;
  readonly min?: number;
  readonly max?: number;
  readonly kind?: string;
  readonly default?: boolean | string | number | readonly string[];
  readonly optional?: boolean;
  readonly per?: string;
  readonly label?: Label;
}

/** Far beyond any amount or count of the domain, and exact in every sum. */
const wholeNumber = integer(-1_000_000_000, 1_000_000_000);
const codeList = choice('values, or the name of a code list', listOf(id, 1, 64), id);

const recordField: Shape = object('a field of a record', {
  type: required(
    oneOf('boolean', 'enum', 'int', 'date', 'organisation', 'municipality', 'code'),
    'The type of the field.',
  ),
  values: optional(codeList, 'For an enum: its values, or the name of a code list.', 'only for other types'),
  min: optional(wholeNumber, 'For an int: the least value; an int has one.', 'only for other types'),
  max: optional(wholeNumber, 'For an int: the greatest value; an int has one.', 'only for other types'),
  optional: optional(boolean, 'The field may be left out.', 'false: it must be given'),
  label: optional(label, 'What people read.', 'the name'),
});

export const fieldType: Shape = object('a field', {
  type: required(
    oneOf('boolean', 'enum', 'int', 'set', 'records', 'date', 'organisation', 'municipality', 'case', 'code'),
    'boolean, enum, int and set can be read by guards; records, date, organisation, municipality, case and code are stored and shown.',
  ),
  values: optional(codeList, 'For an enum: its values, or the name of a code list.', 'only for other types'),
  of: optional(
    choice('values, a code list, or fields', listOf(id, 1, 64), id, mapOf(ID, recordField, 1)),
    'For a set: its values or a code list. For records: the fields of each record.',
    'only for other types',
  ),
  min: optional(wholeNumber, 'For an int: the least value; an int has one.', 'only for other types'),
  max: optional(
    wholeNumber,
    'For an int, which has one: the greatest value; for a set or records: the most entries.',
    'a set: as many as it has values; records: 50',
  ),
  kind: optional(oneOf(...ORGANISATION_KINDS), 'For an organisation: the kind it must be of.', 'any kind'),
  default: optional(
    choice('a value of the type', boolean, wholeNumber, id, listOf(id)),
    'The value before anything was recorded. A boolean and an int that are facts have one; of a field of an event it is what is recorded when it is left out.',
    'an enum is unset (in CEL the empty text), a set and records are empty, the rest is unset',
  ),
  optional: optional(boolean, 'For a field of an event: it may be left out.', 'false: it must be given'),
  per: optional(id, 'In a block: one fact for each entry of this list that the workflow gives.', 'one fact'),
  label: optional(label, 'What people read.', 'the name'),
});
