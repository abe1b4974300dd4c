/** The type of a fact or of a field of an event, with its code lists resolved. Decides whether the type makes sense by itself. */
import { known, literal, type Reporter } from './compile-values.js';
import type { FactField } from './fact-field.js';
import type { FieldType } from './forms.js';
import type { Path } from './sources.js';

export function resolveField(
  field: FieldType,
  path: Path,
  codes: ReadonlyMap<string, readonly string[]>,
  taken: Readonly<Record<string, readonly string[]>>,
  report: Reporter,
): FactField {
  const list = (named: readonly string[] | string | undefined, key: string): readonly string[] | undefined => {
    if (named === undefined || typeof named !== 'string') return named;
    const found = taken[named] ?? codes.get(named);
    if (found === undefined) {
      report.at([...path, key], 'name.unknown', {
        with: { kind: 'code list', name: named },
        ...known(named, [...codes.keys(), ...Object.keys(taken)]),
      });
    }
    return found ?? [];
  };
  const wants = (key: keyof FieldType, when: boolean): void => {
    if (when && field[key] === undefined)
      report.at(path, 'value.missing', { with: { name: key }, expected: `${key} for a field of type ${field.type}` });
  };
  wants('values', field.type === 'enum');
  wants('min', field.type === 'int');
  wants('max', field.type === 'int');
  wants('of', field.type === 'set' || field.type === 'records');
  const isRecords = field.type === 'records';
  const values =
    field.type === 'set'
      ? list(field.of as readonly string[] | string | undefined, 'of')
      : list(field.values, 'values');
  const of =
    isRecords && typeof field.of === 'object' && !Array.isArray(field.of)
      ? Object.fromEntries(
          Object.entries(field.of as Readonly<Record<string, FieldType>>).map(([name, one]) => [
            name,
            resolveField(one, [...path, 'of', name], codes, taken, report),
          ]),
        )
      : undefined;
  const per = field.per === undefined ? undefined : list(field.per, 'per');
  if (field.type === 'set' && (field.max ?? values?.length ?? 0) > 8) {
    report.at(path, 'data.set-too-large', {
      expected: 'a set of at most 8 words, so that a proof can look at all of them',
    });
  }
  const resolved: FactField = {
    type: field.type,
    ...(values === undefined ? {} : { values }),
    ...(of === undefined ? {} : { of }),
    ...(field.min === undefined ? {} : { min: field.min }),
    ...(field.max === undefined ? {} : { max: field.max }),
    ...(field.kind === undefined ? {} : { kind: field.kind }),
    ...(field.default === undefined ? {} : { default: field.default }),
    optional: field.optional === true,
    ...(per === undefined ? {} : { per }),
    ...(field.label === undefined ? {} : { label: field.label }),
  };
  if (field.min !== undefined && field.max !== undefined && field.min > field.max)
    report.at([...path, 'min'], 'form.range', {
      with: { found: field.min },
      expected: `at most ${field.max}, its max`,
    });
  // A list that does not exist was told; what it could hold is not known.
  else if (field.default !== undefined && values?.length !== 0)
    literal(field.default, resolved, [...path, 'default'], report);
  return resolved;
}
