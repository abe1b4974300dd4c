/**
 * Values of actions: a bare word of an enum, a literal, a plain reference that is copied, or a CEL expression. Decides only
 * how they are read; which fact they end in is the caller's.
 */
import type { Value } from './action-document.js';
import type { CelSpace } from './cel.js';
import type { CelType, Reference } from './cel-field.js';
import type { DiagnosticCode } from './diagnostic-catalogue.js';
import { diagnose, type Diagnostic, type DiagnosticDetail } from './diagnostic.js';
import { describeField, valueFaults, type FactField, type FactFields, type FactValue } from './fact-field.js';
import type { Path, Sources } from './sources.js';
import { didYouMean, listed } from './suggestion.js';
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
  /** The facts of the world among what an expression here reads, as they are asked at `use`. */
  asks(references: readonly Reference[], use: Path): readonly AskedFact[];
}

const CEL_TYPE: Partial<Record<FactField['type'], CelType>> = {
  boolean: 'bool',
  enum: 'string',
  int: 'int',
  set: 'list<string>',
};

/** Reads a value for a field. With a fault it is reported and nothing is returned. */
export function compileValue(
  value: Value,
  field: FactField,
  on: ValueSpace,
  path: Path,
  report: Reporter,
): CompiledValue | undefined {
  if (typeof value !== 'string') return literal(value, field, path, report);
  if (field.type === 'enum' && (field.values ?? []).includes(value)) return constantly(value);
  const reader = readerOf(value, on);
  if (reader !== undefined) {
    if (copies(reader.field, field)) return reader.value;
    report.at(path, 'value.type', {
      with: { text: value, found: describeField(reader.field) },
      expected: describeField(field),
    });
    return undefined;
  }
  const type = CEL_TYPE[field.type];
  if (type === undefined) {
    if (field.type === 'case' || REFERENCE.test(value)) {
      report.at(path, 'value.type', {
        with: { text: value, found: 'an expression' },
        expected: `a field: ${describeField(field)}`,
      });
      return undefined;
    }
    return literal(value, field, path, report);
  }
  const expression = on.space.read(value, report.sources.value(path), [type]);
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

function literal(value: Value, field: FactField, path: Path, report: Reporter): CompiledValue | undefined {
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

function copies(from: FactField, to: FactField): boolean {
  if (from.type !== to.type) return false;
  if (from.type === 'enum' || from.type === 'set')
    return (from.values ?? []).every((word) => (to.values ?? []).includes(word));
  if (from.type === 'int')
    return (from.min ?? -Infinity) >= (to.min ?? -Infinity) && (from.max ?? Infinity) <= (to.max ?? Infinity);
  return true;
}

/** CEL's whole numbers back to JSON's. */
export function plainValue(value: unknown): FactValue {
  if (typeof value === 'bigint') return Number(value);
  if (value instanceof Set) return [...value] as string[];
  return value as FactValue;
}
