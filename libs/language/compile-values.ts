/**
 * Values of actions: a bare word of an enum, a literal, a plain reference that is copied, or a CEL expression. Decides only
 * how they are read; which fact they end in is the caller's.
 */
import type { Value } from './action-document.js';
import type { CelSpace } from './cel.js';
import type { CelBounds, CelType, Reference } from './cel-field.js';
import type { DiagnosticCode } from './diagnostic-catalogue.js';
import { diagnose, type Diagnostic, type DiagnosticDetail } from './diagnostic.js';
import {
  celFieldOf,
  describeField,
  ELSEWHERE,
  valueFaults,
  type FactField,
  type FactFields,
  type FactValue,
} from './fact-field.js';
import type { Names } from './in-words.js';
import type { Path, Sources } from './sources.js';
import { didYouMean, listed, nearest } from './suggestion.js';
import type { AskedFact, CompiledValue, CompiledValues } from './workflow.js';

/** Collects what is wrong while a definition is compiled. */
export interface Reporter {
  readonly sources: Sources;
  readonly diagnostics: Diagnostic[];
  at(path: Path, code: DiagnosticCode, detail?: DiagnosticDetail): void;
  atKey(path: Path, code: DiagnosticCode, detail?: DiagnosticDetail): void;
}

export function createReporter(sources: Sources): Reporter {
  const diagnostics: Diagnostic[] = [];
  return {
    sources,
    diagnostics,
    at: (path, code, detail) => void diagnostics.push(diagnose(sources.value(path), code, detail)),
    atKey: (path, code, detail) => void diagnostics.push(diagnose(sources.key(path), code, detail)),
  };
}

/** What a value may read: the facts of the machine, and the data of the event where there is one. */
export interface ValueSpace {
  readonly space: CelSpace;
  readonly facts: FactFields;
  readonly eventData: FactFields;
  /** What is called what, for people. */
  readonly names: Names;
  /** Where a field is declared that a plain reference names. */
  declared(reference: string): Path;
  /** The facts of the world among what an expression here reads, as they are asked at `use`. */
  asks(references: readonly Reference[], use: Path): readonly AskedFact[];
}

const CEL_TYPE: Partial<Record<FactField['type'], CelType>> = {
  boolean: 'bool',
  enum: 'string',
  int: 'int',
  set: 'list<string>',
};

/**
 * Reads a value for a field. With a fault it is reported and nothing is returned. A number that an expression gives has to
 * stay in the range of the field, except where it is kept there (`clamped`).
 */
export function compileValue(
  value: Value,
  field: FactField,
  on: ValueSpace,
  path: Path,
  report: Reporter,
  clamped = false,
): CompiledValue | undefined {
  if (typeof value !== 'string') return literal(value, field, path, report);
  if (field.type === 'enum' && (field.values ?? []).includes(value)) return constantly(value);
  const reader = readerOf(value, on);
  if (reader !== undefined) {
    const faults = copyFaults(reader.field, field);
    for (const fault of faults) reportCopy(fault, value, on, path, report);
    return faults.length === 0 ? reader.value : undefined;
  }
  const type = CEL_TYPE[field.type];
  if (type === undefined) return copied(value, field, on, path, report);
  const words = field.type === 'boolean' ? ['true', 'false'] : field.type === 'enum' ? (field.values ?? []) : [];
  if (words.length > 0 && BARE_WORD.test(value) && !words.includes(value)) {
    report.at(path, 'value.type', { with: { text: value, found: 'a word' }, ...known(value, words) });
    return undefined;
  }
  const expression = on.space.read(value, report.sources.value(path), [type], boundsOf(field, clamped));
  if (Array.isArray(expression)) {
    report.diagnostics.push(...expression);
    return undefined;
  }
  const { references } = expression;
  return {
    text: value,
    references,
    asks: on.asks(references, path),
    of: ({ cel }) => plainValue(expression.evaluate(cel)),
  };
}

const BARE_WORD = /^[A-Za-z][A-Za-z0-9-]*$/;

function boundsOf(field: FactField, clamped: boolean): CelBounds {
  if (field.type === 'int' && clamped) return {};
  const { per: _per, ...one } = field;
  const { values, from, to } = (celFieldOf(one) ?? {}) as CelBounds;
  return { ...(values && { values }), ...(from !== undefined && { from }), ...(to !== undefined && { to }) };
}

/** A value of a type that no expression gives: one that is written out, where that is possible; else a field was meant. */
function copied(
  value: string,
  field: FactField,
  on: ValueSpace,
  path: Path,
  report: Reporter,
): CompiledValue | undefined {
  const isWritten =
    (field.type === 'date' && /^\d/.test(value)) ||
    (field.type === 'code' && BARE_WORD.test(value)) ||
    (field.type === 'municipality' && value === ELSEWHERE);
  if (isWritten) return literal(value, field, path, report);
  const fields = [
    ...[...on.eventData].map(([name, read]) => [`event.data.${name}`, read] as const),
    ...[...on.facts].map(([name, read]) => [`data.${name}`, read] as const),
  ].flatMap(([text, read]) => (read.per === undefined && copyFaults(read, field).length === 0 ? [text] : []));
  const fitting = field.type === 'municipality' ? [...fields, ELSEWHERE] : fields;
  report.at(path, 'value.type', {
    with: { text: value, found: 'no field' },
    expected: fitting.length === 0 ? `a field: ${describeField(field)}` : `one of ${listed(fitting, 20)}`,
    ...didYouMean(value, fitting),
  });
  return undefined;
}

const REFERENCE = /^(data|event\.data)\.([A-Za-z][A-Za-z0-9]*)$/;

/** A text that names one field of the facts or the event, which is copied as it is; undefined when it is anything else. */
export function readerOf(text: string, on: ValueSpace): { field: FactField; value: CompiledValue } | undefined {
  const [, root, name = ''] = REFERENCE.exec(text) ?? [];
  const field = (root === 'data' ? on.facts : on.eventData).get(name);
  if (field === undefined || field.per !== undefined) return undefined;
  return {
    field,
    value: {
      text,
      references: [{ text, root: root === 'data' ? 'data' : 'event', path: text.split('.').slice(1) }],
      asks: [],
      of: ({ facts, eventData }) => ((root === 'data' ? facts[name] : eventData[name]) ?? null) as FactValue,
    },
  };
}

/** A map of values for the fields of an event or table. Missing required fields are reported at the map. */
export function compileValues(
  values: Readonly<Record<string, Value>> | undefined,
  fields: FactFields,
  on: ValueSpace,
  path: Path,
  report: Reporter,
): CompiledValues {
  const compiled = new Map<string, CompiledValue>();
  for (const [name, value] of Object.entries(values ?? {})) {
    const field = fields.get(name);
    if (field === undefined) {
      report.atKey([...path, name], 'name.unknown', { with: { kind: 'field', name }, ...known(name, fields.keys()) });
      continue;
    }
    const one = compileValue(value, field, on, [...path, name], report);
    if (one !== undefined) compiled.set(name, one);
  }
  for (const [name, field] of fields) {
    if (!field.optional && field.default === undefined && values?.[name] === undefined) {
      report.at(path, 'value.missing', { with: { name }, expected: describeField(field) });
    }
  }
  return compiled;
}

export function known(name: string, names: Iterable<string>): DiagnosticDetail {
  const all = [...names];
  return { expected: all.length === 0 ? 'none' : `one of ${listed(all, 20)}`, ...didYouMean(name, all) };
}

export function literal(value: Value, field: FactField, path: Path, report: Reporter): CompiledValue | undefined {
  const [fault] = valueFaults(field, value, 'value');
  if (fault !== undefined) {
    report.at(path, 'value.type', {
      with: { text: JSON.stringify(value), found: 'a literal' },
      expected: fault.expected,
      ...(fault.hint === undefined ? {} : { hint: fault.hint }),
    });
    return undefined;
  }
  return constantly(value);
}

function constantly(value: FactValue): CompiledValue {
  return { text: JSON.stringify(value), references: [], asks: [], of: () => value };
}

/** Why a field cannot be copied to another; for records `field` names the one that the other does not have. */
interface CopyFault {
  readonly found: string;
  readonly expected: string;
  readonly field?: string;
  readonly hint?: string;
}

function copyFaults(from: FactField, to: FactField): CopyFault[] {
  const differ = [{ found: describeField(from), expected: describeField(to) }];
  if (from.type !== to.type) return differ;
  const areWords = (from.values ?? []).every((word) => to.values?.includes(word));
  const most = from.max ?? (from.type === 'set' ? from.values?.length : undefined) ?? Infinity;
  switch (from.type) {
    case 'enum':
      return areWords ? [] : differ;
    case 'set':
      return areWords && most <= (to.max ?? Infinity) ? [] : differ;
    case 'int':
      return (from.min ?? -Infinity) >= (to.min ?? -Infinity) && most <= (to.max ?? Infinity) ? [] : differ;
    case 'organisation':
      return to.kind === undefined || from.kind === to.kind ? [] : differ;
    case 'records':
      return recordFaults(from.of ?? {}, to.of ?? {});
    default:
      return [];
  }
}

function recordFaults(from: Readonly<Record<string, FactField>>, to: Readonly<Record<string, FactField>>): CopyFault[] {
  const faults: CopyFault[] = [];
  const missing = Object.keys(to).filter((name) => from[name] === undefined && to[name]?.optional === false);
  for (const [name, field] of Object.entries(from)) {
    const wanted = to[name];
    if (wanted !== undefined) faults.push(...copyFaults(field, wanted).map((fault) => ({ ...fault, field: name })));
    else {
      // A misspelt field is one fault, not two: the near miss takes its place in the list of what is missing.
      const meant = nearest(name, missing);
      if (meant !== undefined) missing.splice(missing.indexOf(meant), 1);
      const expected = `one of ${listed(Object.keys(to), 20)}`;
      faults.push({ found: `a record with ${name}`, expected, field: name, ...didYouMean(name, Object.keys(to)) });
    }
  }
  const without = (name: string): CopyFault => ({ found: `records without ${name}`, expected: `records with ${name}` });
  return [...faults, ...missing.map(without)];
}

/** A field of records is told where it is declared; everything else where the value is copied. */
function reportCopy(
  { field, found, expected, hint }: CopyFault,
  text: string,
  on: ValueSpace,
  path: Path,
  report: Reporter,
): void {
  const detail = { expected, ...(hint === undefined ? {} : { hint }) };
  if (field === undefined) report.at(path, 'value.type', { with: { text, found }, ...detail });
  else {
    const { file, line } = report.sources.value(path);
    const at = [...on.declared(text), 'of', field];
    report.atKey(at, 'value.type', { with: { text: `${text} (${file}:${line})`, found }, ...detail });
  }
}

/** CEL's whole numbers back to JSON's. */
export function plainValue(value: unknown): FactValue {
  if (typeof value === 'bigint') return Number(value);
  if (value instanceof Set) return [...value] as string[];
  return value as FactValue;
}
