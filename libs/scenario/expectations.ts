/** What a story expects, after a step and at its end, against what came out. Says each difference with both sides. */
import { lastDayBefore } from '#calendar';
import { canonicalText, type Expectation, type ScenarioDocument } from '#language';
import type { CaseState, TransitionRecord } from '#lifecycle';

/** What a step left: the case it was about, and what was decided and opened on the way. */
interface Outcome {
  readonly state: CaseState;
  /** The parties that are finally responsible, the main one first. */
  readonly owners: readonly string[];
  readonly tables: TransitionRecord['tables'];
  readonly tasks: readonly string[];
}

export function differences(expected: Expectation, { state, owners, tables, tasks }: Outcome): string[] {
  const wrong: string[] = [];
  const compare = comparing(wrong);
  for (const path of expected.states ?? []) {
    if (!isActive(state, path)) wrong.push(`states: ${path} is not among ${state.states.join(', ')}`);
  }
  if (expected.owner !== undefined) compare('owner', expected.owner, owners[0]);
  if (expected.payer !== undefined) compare('payer', expected.payer, tables.at(-1)?.result['payer']);
  if (expected.rule !== undefined) compare('rule', expected.rule, tables.at(-1)?.rule);
  for (const [fact, value] of Object.entries(expected.data ?? {})) compare(fact, value, state.facts[fact]);
  for (const [as, count] of Object.entries(expected.related ?? {}))
    compare(`related ${as}`, count, state.related.filter((one) => one.as === as && one.isOpen).length);
  for (const task of expected.tasks ?? [])
    if (!tasks.includes(task)) wrong.push(`tasks: ${task} is not among ${tasks.join(', ') || 'none'}`);
  for (const clock of expected.clocks ?? [])
    if (state.clocks.every(({ id }) => id !== clock))
      wrong.push(`clocks: ${clock} is not among ${state.clocks.map(({ id }) => id).join(', ') || 'none'}`);
  for (const clock of expected.suspended ?? [])
    if (state.clocks.every(({ id, dueAt }) => id !== clock || dueAt !== null))
      wrong.push(`suspended: ${clock} is not among ${suspendedIn(state).join(', ') || 'none'}`);
  for (const [clock, day] of Object.entries(expected.lastDays ?? {})) {
    const due = state.clocks.find(({ id }) => id === clock)?.dueAt ?? null;
    compare(`last day of ${clock}`, day, due === null ? null : lastDayBefore(due));
  }
  if (expected.closed !== undefined) compare('closed', expected.closed, state.closedAt !== null);
  if (expected.place !== undefined) compare('place', expected.place, placeOf(state, expected.place));
  if (expected.waits !== undefined) compare('waits', expected.waits, state.waiting !== undefined);
  return wrong;
}

/** As precise as it was asked. */
function placeOf({ place }: CaseState, asked: string): string {
  if (place === undefined) return 'none';
  return asked.includes('/') ? `${place.organisation}/${place.offer ?? ''}` : place.organisation;
}

/** What a whole story left. */
interface End {
  readonly main: CaseState | undefined;
  readonly route: readonly string[];
  readonly payers: readonly string[];
  readonly activities: Readonly<Record<string, number>>;
}

export function differencesAtEnd(end: ScenarioDocument['end'], { main, route, payers, activities }: End): string[] {
  const wrong: string[] = [];
  const compare = comparing(wrong);
  compare('outcome', end.outcome ?? null, main?.outcome ?? null);
  for (const path of end.states ?? [])
    if (main === undefined || !isActive(main, path))
      wrong.push(`states: ${path} is not among ${main?.states.join(', ') ?? 'those of any case'}`);
  compare('route', end.route, route);
  compare('payers', end.payers, payers);
  compare('activities', end.activities ?? {}, activities);
  return wrong;
}

function comparing(wrong: string[]): (what: string, wanted: unknown, found: unknown) => void {
  return (what, wanted, found) => {
    // The order of keys says nothing.
    if (canonicalText(wanted ?? null) !== canonicalText(found ?? null))
      wrong.push(`${what}: expected ${JSON.stringify(wanted)}, found ${JSON.stringify(found)}`);
  };
}

const suspendedIn = ({ clocks }: CaseState): string[] =>
  clocks.flatMap(({ id, dueAt }) => (dueAt === null ? [id] : []));

const isActive = ({ states }: CaseState, path: string): boolean =>
  states.some((leaf) => leaf === path || leaf.startsWith(`${path}.`));
