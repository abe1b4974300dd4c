/**
 * The typed facts of a case and the typed data of an event: their first values, whether a value fits, and how they look to
 * CEL. It does not know what a fact means.
 */
import type { CelField, CelFields } from './cel-field.js';
import type { FieldType } from './forms.js';
import type { Label } from './label.js';
import { didYouMean, listed } from './suggestion.js';

export type FactValue =
  null | boolean | number | string | readonly string[] | readonly Readonly<Record<string, unknown>>[];
/** The facts of a case by name; a fact kept per entry of a list is an object of values. */
export type Facts = Readonly<Record<string, FactValue | Readonly<Record<string, FactValue>>>>;

/** A field whose code lists are resolved to values. */
export interface FactField {
  readonly type: FieldType['type'];
  readonly values?: readonly string[];
  readonly of?: Readonly<Record<string, FactField>>;
  readonly min?: number;
  readonly max?: number;
  readonly kind?: string;
  readonly default?: FieldType['default'];
  readonly optional: boolean;
  /** The entries, when there is one fact for each. */
  readonly per?: readonly string[];
  readonly label?: Label;
}
export type FactFields = ReadonlyMap<string, FactField>;

/** What is wrong with a value, with a path from the data (`amount`, `goals[2].due`) and what was expected. */
export interface DataFault {
  readonly path: string;
  readonly expected: string;
  readonly hint?: string;
}

/** A residence outside all municipalities of the region. */
export const ELSEWHERE = 'elsewhere';

const GUARD_READABLE = new Set(['boolean', 'enum', 'int', 'set']);
export const MOST_RECORDS = 50;
const DATE = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/;
/** Codes are short and hold no spaces, so that no text about a person fits in one. */
export const CODE = /^[A-Za-z0-9][A-Za-z0-9._:/-]{0,63}$/;

export function isGuardReadable(field: FactField): boolean {
  return GUARD_READABLE.has(field.type);
}

/** The value of a fact before anything was recorded. */
export function firstValue(field: FactField): FactValue | Readonly<Record<string, FactValue>> {
  const one = ((): FactValue => {
    if (field.default !== undefined) return field.default;
    if (field.type === 'set' || field.type === 'records') return [];
    return null;
  })();
  return field.per === undefined ? one : Object.fromEntries([...field.per].sort().map((entry) => [entry, one]));
}

/** The facts of a new case, by name in canonical order: every digest of them is written in that order. */
export function firstFacts(fields: FactFields): Facts {
  const before = known.get(fields);
  if (before !== undefined) return before;
  const inOrder = [...fields].sort(([a], [b]) => (a < b ? -1 : 1));
  const facts = Object.fromEntries(inOrder.map(([name, field]) => [name, firstValue(field)]));
  known.set(fields, facts);
  return facts;
}

/** Facts are never changed in place, so all new cases of a machine begin with the same. */
const known = new WeakMap<FactFields, Facts>();

/** How a field looks to CEL, or undefined when guards cannot read it. */
export function celFieldOf(field: FactField): CelField | CelFields | undefined {
  const one = ((): CelField | undefined => {
    switch (field.type) {
      case 'boolean':
        return { type: 'bool' };
      case 'int':
        return {
          type: 'int',
          ...(field.min === undefined ? {} : { from: field.min }),
          ...(field.max === undefined ? {} : { to: field.max }),
        };
      case 'enum':
        return { type: 'string', values: [...(field.default === undefined ? [''] : []), ...(field.values ?? [])] };
      case 'set':
        return { type: 'list<string>', values: field.values ?? [], max: field.max ?? field.values?.length ?? 0 };
      default:
        return undefined;
    }
  })();
  if (one === undefined || field.per === undefined) return one;
  return Object.fromEntries(field.per.map((entry) => [entry, one]));
}

export function celFieldsOf(fields: FactFields): CelFields {
  return Object.fromEntries(
    [...fields].flatMap(([name, field]) => {
      const seen = celFieldOf(field);
      return seen === undefined ? [] : [[name, seen]];
    }),
  );
}

/** A value as CEL reads it: whole numbers are bigint, an unset enum is the empty text. */
function celValueOf(field: FactField, value: unknown): unknown {
  if (field.per === undefined) return celEntryOf(field, value ?? field.default);
  const entries = (value ?? {}) as Record<string, unknown>;
  return Object.fromEntries(field.per.map((entry) => [entry, celEntryOf(field, entries[entry] ?? field.default)]));
}

function celEntryOf(field: FactField, value: unknown): unknown {
  if (field.type === 'int') return BigInt(typeof value === 'number' ? value : (field.min ?? 0));
  if (field.type === 'enum') return value ?? '';
  if (field.type === 'boolean') return value ?? false;
  return value ?? [];
}

export function celValuesOf(fields: FactFields, values: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  for (const [name, field] of fields) {
    if (isGuardReadable(field)) result[name] = celValueOf(field, values[name]);
  }
  return result;
}

/** The same, each value made when it is read: a guard reads one or two facts of some fifty. */
export function celViewOf(fields: FactFields, values: Readonly<Record<string, unknown>>): object {
  const View = views.get(fields) ?? viewFor(fields);
  views.set(fields, View);
  return new View(values);
}

type View = new (values: Readonly<Record<string, unknown>>) => object;
const views = new WeakMap<FactFields, View>();

function viewFor(fields: FactFields): View {
  return class View {
    readonly #values: Readonly<Record<string, unknown>>;

    constructor(values: Readonly<Record<string, unknown>>) {
      this.#values = values;
    }

    static {
      for (const [name, field] of fields) {
        if (!isGuardReadable(field)) continue;
        const get = function (this: View): unknown {
          return celValueOf(field, this.#values[name]);
        };
        Object.defineProperty(this.prototype, name, { get });
      }
    }
  };
}

/** Every fault of the data of an event: unknown fields, missing ones, and values outside their type. */
export function dataFaults(fields: FactFields, data: Readonly<Record<string, unknown>>, prefix = ''): DataFault[] {
  const faults: DataFault[] = [];
  for (const name of Object.keys(data)) {
    if (!fields.has(name)) {
      faults.push({
        path: prefix + name,
        expected: `one of ${listed(fields.keys(), 20) || 'no field at all'}`,
        ...didYouMean(name, fields.keys()),
      });
    }
  }
  for (const [name, field] of fields) {
    const value = Object.hasOwn(data, name) ? data[name] : undefined;
    if (value === undefined) {
      if (!field.optional && field.default === undefined)
        faults.push({ path: prefix + name, expected: describeField(field) });
    } else faults.push(...valueFaults(field, value, prefix + name));
  }
  return faults;
}

/** Event data with the defaults of absent fields filled in, so that the record holds what was decided on. */
export function withDefaults(fields: FactFields, data: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const filled: Record<string, unknown> = { ...data };
  for (const [name, field] of fields) {
    if (filled[name] === undefined && field.default !== undefined) filled[name] = field.default;
  }
  return filled;
}

export function valueFaults(field: FactField, value: unknown, path: string): DataFault[] {
  const wrong = (hint: Record<string, string> = {}): DataFault[] => [{ path, expected: describeField(field), ...hint }];
  switch (field.type) {
    case 'boolean':
      return typeof value === 'boolean' ? [] : wrong();
    case 'int':
      return Number.isSafeInteger(value) && within(value as number, field) ? [] : wrong();
    case 'enum':
      if (typeof value !== 'string') return wrong();
      return (field.values ?? []).includes(value) ? [] : wrong(didYouMean(value, field.values ?? []));
    case 'date':
      return typeof value === 'string' && DATE.test(value) && isDay(value) ? [] : wrong();
    case 'organisation':
    case 'municipality':
    case 'case':
    case 'code':
      return typeof value === 'string' && CODE.test(value) ? [] : wrong();
    case 'set': {
      if (!Array.isArray(value)) return wrong();
      const items = value as unknown[];
      if (items.length > (field.max ?? Infinity) || new Set(items).size !== items.length) return wrong();
      return items.flatMap((item, index) =>
        typeof item === 'string' && (field.values ?? []).includes(item)
          ? []
          : [
              {
                path: `${path}[${index}]`,
                expected: `one of ${listed(field.values ?? [], 20)}`,
                ...(typeof item === 'string' ? didYouMean(item, field.values ?? []) : {}),
              },
            ],
      );
    }
    case 'records': {
      if (!Array.isArray(value) || value.length > (field.max ?? MOST_RECORDS)) return wrong();
      const fields = new Map(Object.entries(field.of ?? {}));
      return (value as unknown[]).flatMap((item, index) =>
        typeof item === 'object' && item !== null && !Array.isArray(item)
          ? dataFaults(fields, item as Record<string, unknown>, `${path}[${index}].`)
          : [{ path: `${path}[${index}]`, expected: `a record with ${listed(fields.keys())}` }],
      );
    }
  }
}

function within(value: number, field: FactField): boolean {
  return value >= (field.min ?? -Infinity) && value <= (field.max ?? Infinity);
}

function isDay(text: string): boolean {
  const parsed = new Date(`${text}T00:00:00.000Z`);
  return !Number.isNaN(parsed.getTime()) && parsed.toISOString().startsWith(text);
}

export function describeField(field: FactField): string {
  switch (field.type) {
    case 'boolean':
      return 'true or false';
    case 'int':
      return `a whole number from ${field.min ?? 'any'} to ${field.max ?? 'any'}`;
    case 'enum':
      return `one of ${listed(field.values ?? [], 30)}`;
    case 'set':
      return `a list of at most ${field.max ?? field.values?.length ?? 0} different words of ${listed(field.values ?? [], 30)}`;
    case 'records':
      return `a list of at most ${field.max ?? MOST_RECORDS} records with ${listed(Object.keys(field.of ?? {}), 20)}`;
    case 'date':
      return 'a day as YYYY-MM-DD';
    case 'organisation':
      return field.kind === undefined ? 'the id of an organisation' : `the id of an organisation of kind ${field.kind}`;
    case 'municipality':
      return 'the id of a municipality, or elsewhere';
    case 'case':
      return 'the id of a case';
    case 'code':
      return 'a code of at most 64 letters, digits and . _ : / -';
  }
}
