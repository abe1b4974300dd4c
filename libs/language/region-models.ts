/**
 * Which model a school uses on a day, and what is wrong with the choices of a region and the values that it gives to them.
 * Pure; the day comes in as a value.
 */
import { known, type Reporter } from './compile-values.js';
import { parameterFault } from './compile-parameter.js';
import type { ModelChoice, RegionDocument } from './region-document.js';
import type { Path } from './sources.js';
import type { BlockDocument, WorkflowDocument } from './workflow-document.js';

/** A workflow with the blocks that it uses, as far as a region speaks of it. */
export interface WorkflowDocuments {
  readonly document: WorkflowDocument;
  readonly blocks: readonly BlockDocument[];
}

export interface ModelFound {
  readonly choice: string;
  readonly workflow: string;
}

/**
 * The model of a school on a day: the most specific entry in force counts (school over types over region), and of one rank
 * the one that began last. Order in the file means nothing. Undefined when the region chose none.
 */
export function modelOf(region: RegionDocument, school: string, day: string): ModelFound | undefined {
  const [best] = inForce(region, school, day);
  return best === undefined ? undefined : { choice: best[0], workflow: best[1].workflow };
}

/** An entry by a name that comes from outside: names such as `constructor` are of the prototype, not of the document. */
function entry<T>(map: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(map, name) ? map[name] : undefined;
}

/** The choices of the highest rank and latest start for a school; more than one is a fault of the region. */
function inForce(region: RegionDocument, school: string, day: string): [string, ModelChoice][] {
  const document = entry(region.schools, school);
  if (document === undefined) return [];
  const rank = (choice: ModelChoice): number => (choice.schools !== undefined ? 2 : choice.types !== undefined ? 1 : 0);
  const fits = (choice: ModelChoice): boolean =>
    (choice.from ?? region.effectiveFrom) <= day &&
    (choice.schools?.includes(school) ?? true) &&
    (choice.types === undefined || document.types.every((type) => choice.types?.includes(type)));
  const candidates = Object.entries(region.models).filter(([, choice]) => fits(choice));
  const highest = Math.max(...candidates.map(([, choice]) => rank(choice)));
  const ranked = candidates.filter(([, choice]) => rank(choice) === highest);
  const from = (choice: ModelChoice): string => choice.from ?? region.effectiveFrom;
  const latest = ranked
    .map(([, choice]) => from(choice))
    .sort()
    .at(-1);
  return ranked.filter(([, choice]) => from(choice) === latest);
}

/** The days on which the answer can change: today (or the first day of the region), and every later start of a choice. */
export function decisiveDays(region: RegionDocument, today: string): string[] {
  const first = today > region.effectiveFrom ? today : region.effectiveFrom;
  const starts = Object.values(region.models).flatMap(({ from }) => (from !== undefined && from > first ? [from] : []));
  return [...new Set([first, ...starts])].sort();
}

/**
 * The choices of models and the parameters: what they name exists, and every school has one choice on every day. A workflow
 * that is there but has faults of its own is present without a value: those faults are told where they stand.
 */
export function checkModels(
  region: RegionDocument,
  workflows: ReadonlyMap<string, WorkflowDocuments | undefined>,
  today: string,
  report: Reporter,
  at: (...path: (string | number)[]) => Path,
): void {
  for (const [id, choice] of Object.entries(region.models)) {
    if (!workflows.has(choice.workflow)) {
      report.at(at('models', id, 'workflow'), 'name.unknown', {
        with: { kind: 'workflow', name: choice.workflow },
        ...known(choice.workflow, workflows.keys()),
      });
    }
    for (const [index, school] of (choice.schools ?? []).entries()) {
      if (region.schools[school] === undefined)
        report.at(at('models', id, 'schools', index), 'name.unknown', {
          with: { kind: 'school', name: school },
          ...known(school, Object.keys(region.schools)),
        });
    }
  }
  const days = decisiveDays(region, today);
  const first = days[0] ?? today;
  for (const [school, document] of Object.entries(region.schools)) {
    const said = new Set<string>();
    const once = (key: string, say: () => void): void => {
      if (said.has(key)) return;
      said.add(key);
      say();
    };
    if (inForce(region, school, first).length === 0)
      report.atKey(at('schools', school), 'region.model-none', { with: { school } });
    for (const day of days) {
      const [one, other] = inForce(region, school, day);
      if (one === undefined) continue;
      if (other !== undefined) {
        once(one[0] + other[0], () =>
          report.atKey(at('models', other[0]), 'region.model-twice', {
            with: { school, one: one[0], other: other[0] },
          }),
        );
      }
      const allowed = workflows.get(one[1].workflow)?.document.schoolTypes;
      if (allowed !== undefined && !document.types.every((type) => allowed.includes(type))) {
        once(one[1].workflow, () =>
          report.atKey(at('schools', school), 'region.model-type', {
            with: { workflow: one[1].workflow, school, types: document.types.join(', ') },
          }),
        );
      }
    }
  }
  for (const [workflow, values] of Object.entries(region.parameters ?? {})) {
    if (!workflows.has(workflow)) {
      report.atKey(at('parameters', workflow), 'name.unknown', {
        with: { kind: 'workflow', name: workflow },
        ...known(workflow, workflows.keys()),
      });
      continue;
    }
    const found = workflows.get(workflow);
    if (found === undefined) continue;
    const parameters = Object.assign(
      {},
      ...[found.document, ...found.blocks].map((one) => one.parameters ?? {}),
    ) as NonNullable<WorkflowDocument['parameters']>;
    for (const [name, value] of Object.entries(values)) {
      const parameter = parameters[name];
      if (parameter === undefined) {
        report.atKey(at('parameters', workflow, name), 'name.unknown', {
          with: { kind: 'parameter', name },
          ...known(name, Object.keys(parameters)),
        });
        continue;
      }
      const fault = parameterFault(parameter, value);
      if (fault !== undefined)
        report.at(at('parameters', workflow, name), 'parameter.value', {
          with: { value: String(value) },
          expected: fault,
        });
    }
  }
}
