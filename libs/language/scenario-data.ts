/**
 * The data of a story: whether what a step sends, expects or records is of its type, and names organisations and
 * municipalities that the region has. Whether the workflow allows it is for the rehearsal.
 */
import { ANGLES, DOMAINS, FOCUSES, LEVELS, TASK_CODES, type ActivitiesDocument } from './activity-document.js';
import { known, type Reporter } from './compile-values.js';
import { namesOf } from './data-schema.js';
import { dataFaults, valueFaults, type FactField, type FactFields } from './fact-field.js';
import type { RegionDocument } from './region-document.js';
import { ROLES } from './roles.js';
import type { Path } from './sources.js';

type Data = Readonly<Record<string, unknown>>;

/** Reports what an event cannot take: missing fields, and values outside their type or unknown in the region. */
export function checkEventData(
  event: { readonly name: string; readonly fields: FactFields },
  data: Data,
  region: RegionDocument,
  at: Path,
  report: Reporter,
): void {
  for (const { path, expected, hint } of dataFaults(event.fields, data)) {
    const steps = stepsOf(path);
    // A key that the event does not have is told by its name.
    if (steps.length === 1 && !event.fields.has(path)) continue;
    const detail = { expected, ...(hint === undefined ? {} : { hint }) };
    if (steps.length === 1 && data[path] === undefined)
      report.at(at, 'value.missing', { with: { name: path }, ...detail });
    else report.at([...at, 'data', ...steps], 'form.value', { with: { found: shown(data, steps) }, ...detail });
  }
  for (const [name, value] of Object.entries(data)) {
    const field = event.fields.get(name);
    if (field !== undefined) checkName(value, [field], region, [...at, 'data', name], report);
  }
}

/** Reports a text that names no organisation or municipality of the region, where each of the fields holds one. */
function checkName(
  value: unknown,
  fields: readonly FactField[],
  region: RegionDocument,
  at: Path,
  report: Reporter,
): void {
  const names = fields.map((field) => namesOf(field, region));
  if (typeof value !== 'string' || !names.every((some) => some?.includes(value) === false)) return;
  report.at(at, 'form.value', {
    with: { found: value },
    ...known(value, new Set(names.flatMap((some) => some ?? []))),
  });
}

/** Reports expected values that a fact can never have; of machines that each have a fact of the name, one is enough. */
export function checkFacts(
  expected: Data,
  all: readonly FactFields[],
  region: RegionDocument,
  at: Path,
  report: Reporter,
): void {
  for (const [name, value] of Object.entries(expected)) {
    const fields = all.flatMap((one) => one.get(name) ?? []);
    const fitting = fields.filter((field) => faultsOfFact(field, value, name).length === 0);
    if (fitting.length > 0) checkName(value, fitting, region, [...at, name], report);
    const [first] = fields;
    if (first === undefined || fitting.length > 0) continue;
    for (const { path, expected: wanted, hint } of faultsOfFact(first, value, name)) {
      const steps = stepsOf(path);
      report.at([...at, ...steps], 'form.value', {
        with: { found: shown(expected, steps) },
        expected: wanted,
        ...(hint === undefined ? {} : { hint }),
      });
    }
  }
}

/** A fact that is kept for each entry of a list is expected as an object of values. */
function faultsOfFact({ per, ...field }: FactField, value: unknown, name: string) {
  if (per === undefined) return valueFaults(field, value, name);
  const entries = new Map(per.map((entry): [string, FactField] => [entry, { ...field, optional: true }]));
  return dataFaults(entries, value as Data, `${name}.`);
}

/** The fields of an activity that a story gives, besides its kind; the words of each where it has a list. */
function activityWords(lists: ActivitiesDocument | undefined): Readonly<Record<string, readonly string[] | undefined>> {
  return {
    school: undefined,
    organisation: undefined,
    kind: lists && Object.keys(lists.kinds),
    taskCode: TASK_CODES,
    angle: ANGLES,
    level: LEVELS,
    focus: FOCUSES,
    theme: lists && Object.keys(lists.themes),
    setting: lists && Object.keys(lists.settings),
    slot: undefined,
    heldDate: undefined,
    minutes: undefined,
    participants: undefined,
    actors: undefined,
  };
}

/** What a story can name as wrong with an activity. */
export const ACTIVITY_FIELDS: readonly string[] = Object.keys(activityWords(undefined));

/** Reports words of an activity that the lists do not have; what is refused on purpose is a field, not a word. */
export function checkActivityData(
  kind: string,
  data: Data,
  lists: ActivitiesDocument | undefined,
  at: Path,
  report: Reporter,
): void {
  const words = activityWords(lists);
  const word = (found: unknown, allowed: readonly string[] | undefined, where: Path): void => {
    if (typeof found === 'string' && allowed?.includes(found) === false)
      report.at(where, 'form.value', { with: { found }, ...known(found, allowed) });
  };
  word(kind, words['kind'], [...at, 'activity']);
  for (const [name, value] of Object.entries(data)) {
    if (!Object.hasOwn(words, name))
      report.atKey([...at, 'data', name], 'name.unknown', {
        with: { kind: 'field', name },
        ...known(name, ACTIVITY_FIELDS),
      });
    else word(value, words[name], [...at, 'data', name]);
  }
  const actors = Array.isArray(data['actors']) ? (data['actors'] as unknown[]) : [];
  for (const [index, actor] of actors.entries()) {
    const where: Path = [...at, 'data', 'actors', index];
    for (const [name, value] of Object.entries(actor as Data)) {
      const allowed = ({ role: Object.keys(ROLES), domain: DOMAINS } as Readonly<Record<string, readonly string[]>>)[
        name
      ];
      if (allowed === undefined)
        report.atKey([...where, name], 'name.unknown', {
          with: { kind: 'field', name },
          ...known(name, ['role', 'domain']),
        });
      else word(value, allowed, [...where, name]);
    }
  }
}

/** `goals[2].due` as the steps to it in the document. */
function stepsOf(path: string): (string | number)[] {
  return [...path.matchAll(/\[(\d+)\]|[^.[\]]+/g)].map(([step, index]) => (index === undefined ? step : Number(index)));
}

function shown(data: unknown, steps: readonly (string | number)[]): string {
  const value = steps.reduce<unknown>(
    (here, step) => (here as Readonly<Record<string, unknown>> | undefined)?.[step],
    data,
  );
  return value === undefined ? String(steps.at(-1)) : typeof value === 'string' ? value : JSON.stringify(value);
}
