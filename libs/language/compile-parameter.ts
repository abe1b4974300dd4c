/** What a region may set: whether a value fits its parameter, and which term a name stands for. */
import { known, type Reporter } from './compile-values.js';
import { TERM } from './forms.js';
import { didYouMean } from './suggestion.js';
import type { Path } from './sources.js';
import type { Term } from './workflow.js';
import type { ParameterDocument } from './workflow-document.js';

export function checkParameter(document: ParameterDocument, path: Path, report: Reporter): void {
  const { from, to } = rangeOf(document);
  if (from > to)
    report.at([...path, 'min'], 'form.range', { with: { found: from }, expected: `at most ${to}, its max` });
  const values = document.values ?? [];
  if (document.type === 'enum' && values.length === 0)
    report.at(path, 'value.missing', { with: { name: 'values' }, expected: 'values for a parameter of type enum' });
  else if (from <= to) {
    const fault = parameterFault(document, document.default);
    if (fault !== undefined)
      report.at([...path, 'default'], 'parameter.value', {
        with: { value: String(document.default) },
        expected: fault,
        ...didYouMean(String(document.default), values),
      });
  }
}

/** What a parameter should have been, or nothing when the value fits. */
export function parameterFault(document: ParameterDocument, value: unknown): string | undefined {
  switch (document.type) {
    case 'workingDays':
    case 'int': {
      const { from, to } = rangeOf(document);
      return typeof value === 'number' && Number.isInteger(value) && value >= from && value <= to
        ? undefined
        : `a whole number from ${from} to ${to}`;
    }
    case 'term':
      return typeof value === 'string' && TERM.test(value) ? undefined : 'a term (10wd, P6W, P1M, PT5M)';
    case 'boolean':
      return typeof value === 'boolean' ? undefined : 'true or false';
    case 'enum':
      return typeof value === 'string' && (document.values ?? []).includes(value)
        ? undefined
        : `one of ${(document.values ?? []).join(', ')}`;
  }
}

/** The numbers that a parameter can be. */
export function rangeOf({ type, min, max }: ParameterDocument): { from: number; to: number } {
  return type === 'workingDays' ? { from: min ?? 1, to: max ?? 260 } : { from: min ?? 0, to: max ?? 1_000_000_000 };
}

export function termOf(
  key: string,
  path: Path,
  parameters: ReadonlyMap<string, { document: ParameterDocument; value: string | number | boolean }>,
  report: Reporter,
): Term {
  if (TERM.test(key)) return { name: key, duration: key, label: { nl: key, en: key } };
  const parameter = parameters.get(key);
  const isTerm = parameter?.document.type === 'workingDays' || parameter?.document.type === 'term';
  if (parameter === undefined || !isTerm) {
    const terms = [...parameters]
      .filter(([, { document }]) => document.type === 'workingDays' || document.type === 'term')
      .map(([name]) => name);
    report.atKey(path, 'name.unknown', { with: { kind: 'term', name: key }, ...known(key, terms) });
    return { name: key, duration: '1wd', label: { nl: key, en: key } };
  }
  const { type, label, endsOn } = parameter.document;
  const duration = type === 'workingDays' ? `${String(parameter.value)}wd` : String(parameter.value);
  return { name: key, duration, ...(endsOn === undefined ? {} : { endsOn }), label };
}
