/** The worklist of the caller, due first, and one task with what was done with it. Nobody sees what is not for his roles. */
import { nextDayAt } from '#calendar';
import type { Actor } from '#platform';
import type { Paged, TaskAct, TaskCounts, TaskFilter, TaskScope } from '#store';
import { isAuditor, isCaseId, regionOf } from './caller.js';
import { isFor, presentTask, seenTask, selfOf, type PresentedTask, type SeenTask } from './present-task.js';
import { Refusal, type RequestFault } from './refusal.js';
import type { Service } from './service.js';

/** What was asked of a worklist. */
export interface Worklist {
  readonly mine?: boolean;
  readonly unclaimed?: boolean;
  readonly overdue?: boolean;
  /** To be done today, or before. */
  readonly due?: 'today';
  readonly organisation?: string;
  readonly role?: string;
  readonly case?: string;
  readonly kind?: 'task' | 'notice' | 'escalation';
  readonly school?: string;
  readonly workflow?: string;
  /** Also what is done, of one case. */
  readonly history?: boolean;
  readonly limit: number;
  readonly cursor?: string;
}

/** With a first page also how many there are under each heading. */
export async function listTasks(
  service: Service,
  actor: Actor,
  region: string,
  asked: Worklist,
): Promise<Paged<PresentedTask> & { readonly counts?: TaskCounts }> {
  regionOf(service, actor, region);
  assertSensible(asked);
  const scope = scopeOf(actor, asked);
  const now = service.clock.now();
  const self = await selfOf(service, actor, region);
  const of = { claimant: self.claimant, now, tomorrow: nextDayAt(now) };
  if (scope === undefined) return { items: [], next: null, counts: NOTHING };
  const narrow: TaskFilter = {
    ...(asked.case === undefined ? {} : { case: asked.case }),
    ...(asked.kind === undefined ? {} : { kind: asked.kind }),
    ...(asked.school === undefined ? {} : { school: asked.school }),
    ...(asked.workflow === undefined ? {} : { workflow: asked.workflow }),
    ...(asked.history === true ? { history: true } : {}),
  };
  const before = asked.overdue === true ? now : asked.due === 'today' ? of.tomorrow : undefined;
  const filter: TaskFilter = {
    ...narrow,
    ...(asked.mine === true ? { claimant: self.claimant } : {}),
    ...(asked.unclaimed === true ? { isUnclaimed: true } : {}),
    ...(before === undefined ? {} : { dueBefore: before }),
  };
  const items: PresentedTask[] = [];
  let counts: TaskCounts | undefined;
  let next = asked.cursor ?? null;
  do {
    const page = { limit: asked.limit - items.length, ...(next === null ? {} : { cursor: next }) };
    const isFirst = next === null;
    const found = await service.store.tasks(
      region,
      scope,
      filter,
      page,
      isFirst ? { ...of, filter: narrow } : undefined,
    );
    next = found.next;
    counts ??= found.counts;
    for (const listed of found.items) {
      // What was found and may not be shown must not be counted by anybody: the page is filled from what follows.
      const seen = await seenTask(service, actor, listed);
      if (seen !== undefined) items.push(presentTask(actor, seen, self, now));
    }
  } while (next !== null && items.length < asked.limit);
  return { items, next, ...(counts === undefined ? {} : { counts }) };
}

const NOTHING: TaskCounts = { all: 0, mine: 0, unclaimed: 0, overdue: 0, today: 0 };

/** What is for the caller's organisation in a role that he holds; auditors read all that a case has. Undefined: nothing. */
function scopeOf(actor: Actor, { organisation, role, case: caseId }: Worklist): TaskScope | undefined {
  if (isAuditor(actor) && caseId !== undefined) return { case: caseId };
  if (organisation !== undefined && organisation !== actor.organisation) return undefined;
  const roles = actor.roles.filter((one) => role === undefined || one === role);
  return roles.length === 0 ? undefined : { organisation: actor.organisation, roles };
}

function assertSensible(asked: Worklist): void {
  const faults: RequestFault[] = [];
  if (asked.mine === true && asked.unclaimed === true)
    faults.push({ path: 'unclaimed', expected: 'not together with mine: nobody claimed it, or you did' });
  if (asked.case !== undefined && !isCaseId(asked.case)) faults.push({ path: 'case', expected: 'a case number' });
  if (asked.case === undefined && asked.history === true)
    faults.push({ path: 'history', expected: 'together with case' });
  if (faults.length > 0) throw new Refusal('request.invalid', { faults });
}

/** One task, open or done, with what was done with it. */
export async function readTask(
  service: Service,
  actor: Actor,
  region: string,
  id: string,
): Promise<PresentedTask & { readonly acts: readonly TaskAct[] }> {
  regionOf(service, actor, region);
  const seen = await visibleTask(service, actor, region, id);
  const self = await selfOf(service, actor, region);
  const you = self.inCase(seen.task);
  const named = <Name extends string | null>(name: Name): Name | 'you' => (name === you ? 'you' : name);
  const acts = (await service.store.taskActs(region, id)).map((act) => ({
    ...act,
    actor: named(act.actor),
    toActor: named(act.toActor),
  }));
  return { ...presentTask(actor, seen, self, service.clock.now()), acts };
}

/** A task that is for the caller, or for an auditor to read. 404 otherwise. */
export async function visibleTask(service: Service, actor: Actor, region: string, id: string): Promise<SeenTask> {
  const listed = UUID.test(id) ? await service.store.task(region, id) : null;
  const seen = listed === null ? undefined : await seenTask(service, actor, listed);
  if (seen === undefined || !(isAuditor(actor) || isFor(actor, seen.task))) throw new Refusal('task.not-found');
  return seen;
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
