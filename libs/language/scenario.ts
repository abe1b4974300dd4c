/**
 * Whether a story speaks of what its workflow and region have: events, fields, roles, states, parties, payers. Decides on the
 * words and the types of data only; whether the story comes out as it says is for the rehearsal.
 */
import type { ActivitiesDocument } from './activity-document.js';
import { createReporter, known, type Reporter } from './compile-values.js';
import type { Diagnostic, Place } from './diagnostic.js';
import type { FactFields } from './fact-field.js';
import { DATA_REFUSED, REFUSALS } from './refusals.js';
import type { RegionDocument } from './region-document.js';
import { ROLES, SYSTEM } from './roles.js';
import { ACTIVITY_FIELDS, checkActivityData, checkEventData, checkFacts } from './scenario-data.js';
import type { Expectation, ScenarioDocument, ScenarioStep } from './scenario-document.js';
import { nodeAt } from './shape.js';
import { TreeSources, type Path } from './sources.js';
import type { TreeNode } from './tree-node.js';
import type { CompiledAction, Workflow } from './workflow.js';

/**
 * Every word of a story that its workflow or region does not have. A workflow or region that is there but has faults of its
 * own is present without a value: those faults are told where they stand.
 */
export function checkScenario(
  scenario: ScenarioDocument,
  tree: TreeNode,
  workflows: ReadonlyMap<string, Workflow | undefined>,
  regions: ReadonlyMap<string, RegionDocument | undefined>,
  activities?: ActivitiesDocument,
): Diagnostic[] {
  const report = createReporter(new TreeSources(new Map([['scenario', tree]])));
  for (const [kind, all] of [
    ['workflow', workflows],
    ['region', regions],
  ] as const) {
    if (!all.has(scenario[kind])) unknown(kind, scenario[kind], all.keys(), ['scenario', kind], report);
  }
  const workflow = workflows.get(scenario.workflow);
  const region = regions.get(scenario.region);
  if (workflow === undefined || region === undefined) return report.diagnostics;
  const words = wordsOf(workflow, region, activities);
  if (!Object.hasOwn(region.schools, scenario.school))
    unknown('school', scenario.school, Object.keys(region.schools), ['scenario', 'school'], report);
  for (const [index, step] of scenario.steps.entries()) checkStep(step, ['scenario', 'steps', index], words, report);
  const { states, route, payers } = scenario.end;
  need('state', states, words.states, ['scenario', 'end', 'states'], report);
  need('party', route, words.parties, ['scenario', 'end', 'route'], report);
  need('payer', payers, words.payers, ['scenario', 'end', 'payers'], report);
  return report.diagnostics;
}

/** Where a step of a story stands, counted from 1; past the last step its end. */
export function placeOfStep(tree: TreeNode, step: number, steps: number): Place {
  return nodeAt(tree, step > steps ? ['end'] : ['steps', step - 1]).place;
}

/** How a story names a case that no other case opened, and one that its opener no longer knows. */
const UNRELATED = ['case', 'related'];

interface Words {
  readonly workflow: Workflow;
  readonly region: RegionDocument;
  readonly activities: ActivitiesDocument | undefined;
  readonly fields: readonly FactFields[];
  /** Why an event is refused: a code of the lifecycle, or what was not met. */
  readonly refusals: readonly string[];
  readonly states: readonly string[];
  readonly parties: readonly string[];
  readonly payers: readonly string[];
  readonly rules: readonly string[];
  readonly facts: readonly string[];
  readonly relations: readonly string[];
  readonly tasks: readonly string[];
  readonly clocks: readonly string[];
  readonly organisations: readonly string[];
}

function wordsOf(workflow: Workflow, region: RegionDocument, activities: ActivitiesDocument | undefined): Words {
  const machines = [...workflow.machines.values()];
  const states = machines.flatMap((machine) => [...machine.states.values()]);
  const decisions = [...workflow.decisions.values()];
  const actions = states.flatMap((state): readonly CompiledAction[] => [
    ...state.entry,
    ...state.exit,
    ...state.transitions.flatMap((transition) => transition.actions),
  ]);
  const guards = states.flatMap(({ transitions }) => transitions.flatMap(({ guard }) => guard.map(({ id }) => id)));
  return {
    workflow,
    region,
    activities,
    fields: machines.map(({ fields }) => fields),
    refusals: [...REFUSALS, DATA_REFUSED, ...guards],
    states: states.map(({ path }) => path),
    parties: [...workflow.parties.keys()],
    payers: decisions.flatMap(({ outputs }) => outputs['payer'] ?? []),
    rules: decisions.flatMap(({ rules }) => rules.map(({ id }) => id)),
    facts: machines.flatMap(({ fields }) => [...fields.keys()]),
    relations: [...workflow.relations.keys()],
    tasks: actions.flatMap((action) =>
      action.kind === 'task' ? [action.id, ...(action.ladder?.rungs ?? []).map(({ id }) => `${action.id}-${id}`)] : [],
    ),
    clocks: [
      ...machines.flatMap(({ clocks }) => clocks.map(({ id }) => `clock/${id}`)),
      ...actions.flatMap((action) =>
        action.kind === 'task'
          ? (action.ladder?.rungs ?? []).map(({ id }) => `task/${action.id}/${action.ladder?.id ?? ''}/${id}`)
          : [],
      ),
      ...states.flatMap(({ path, transitions }) =>
        transitions.flatMap(({ trigger }) => (trigger.kind === 'after' ? [`${path}/${trigger.term.name}`] : [])),
      ),
    ],
    organisations: [...Object.keys(region.organisations), ...Object.keys(region.schools)],
  };
}

function checkStep(step: ScenarioStep, at: Path, words: Words, report: Reporter): void {
  const cases = ['main', ...UNRELATED, ...words.relations];
  const checkCase = (name: unknown, place: Path): void => {
    const relation = typeof name === 'string' ? name.split('.')[0] : undefined;
    if (relation !== undefined && !cases.includes(relation)) unknown('relation', relation, cases, place, report);
  };
  for (const key of ['open', 'fire', 'refuse'] as const) {
    const name = step[key];
    if (name === undefined) continue;
    const event = words.workflow.events.get(name);
    if (event === undefined) unknown('event', name, words.workflow.events.keys(), [...at, key], report);
    else if (key !== 'refuse' || step.because !== DATA_REFUSED) {
      needKeys('field', step.data, [...event.fields.keys()], [...at, 'data'], report);
      checkEventData(event, step.data ?? {}, words.region, at, report);
      for (const [field, { type }] of event.fields)
        if (type === 'case') checkCase(step.data?.[field], [...at, 'data', field]);
    }
  }
  if (step.activity !== undefined) checkActivityData(step.activity, step.data ?? {}, words.activities, at, report);
  const reasons = step.activity === undefined ? words.refusals : [...ACTIVITY_FIELDS, 'permission.denied'];
  if (step.because !== undefined && !reasons.includes(step.because))
    unknown('reason', step.because, reasons, [...at, 'because'], report);
  if (step.by !== undefined && !Object.hasOwn(ROLES, step.by) && step.by !== SYSTEM)
    unknown('role', step.by, Object.keys(ROLES), [...at, 'by'], report);
  if (step.of !== undefined && !words.organisations.includes(step.of))
    unknown('organisation', step.of, words.organisations, [...at, 'of'], report);
  for (const [organisation, offers] of Object.entries(step.others ?? {}))
    needKeys(
      'offer',
      offers,
      Object.keys(words.region.organisations[organisation]?.offers ?? {}),
      [...at, 'others', organisation],
      report,
    );
  needKeys('organisation', step.others, words.organisations, [...at, 'others'], report);
  checkCase(step.case, [...at, 'case']);
  if (step.expect !== undefined) checkExpectation(step.expect, [...at, 'expect'], words, report);
}

function checkExpectation(expected: Expectation, at: Path, words: Words, report: Reporter): void {
  need('state', expected.states, words.states, [...at, 'states'], report);
  need('task', expected.tasks, words.tasks, [...at, 'tasks'], report);
  need('clock', expected.clocks, words.clocks, [...at, 'clocks'], report);
  need('clock', expected.suspended, words.clocks, [...at, 'suspended'], report);
  needKeys('clock', expected.lastDays, words.clocks, [...at, 'lastDays'], report);
  needKeys('fact', expected.data, words.facts, [...at, 'data'], report);
  checkFacts(expected.data ?? {}, words.fields, words.region, [...at, 'data'], report);
  needKeys('relation', expected.related, ['opener', ...words.relations], [...at, 'related'], report);
  const [organisation = 'none'] = expected.place?.split('/') ?? [];
  if (organisation !== 'none' && !words.organisations.includes(organisation))
    unknown('organisation', organisation, words.organisations, [...at, 'place'], report);
  for (const [key, all] of [
    ['owner', words.parties],
    ['payer', words.payers],
    ['rule', words.rules],
  ] as const) {
    const name = expected[key];
    if (name !== undefined && !all.includes(name))
      unknown(key === 'owner' ? 'party' : key, name, all, [...at, key], report);
  }
}

function need(
  kind: string,
  names: readonly string[] | undefined,
  all: readonly string[],
  at: Path,
  report: Reporter,
): void {
  for (const [index, name] of (names ?? []).entries())
    if (!all.includes(name)) unknown(kind, name, all, [...at, index], report);
}

function needKeys(
  kind: string,
  values: Readonly<Record<string, unknown>> | undefined,
  all: readonly string[],
  at: Path,
  report: Reporter,
): void {
  for (const name of Object.keys(values ?? {}))
    if (!all.includes(name))
      report.atKey([...at, name], 'name.unknown', { with: { kind, name }, ...known(name, new Set(all)) });
}

function unknown(kind: string, name: string, all: Iterable<string>, at: Path, report: Reporter): void {
  report.at(at, 'name.unknown', { with: { kind, name }, ...known(name, new Set(all)) });
}
