/** A task as a caller sees it: what is to be done, until when, who has it, of which case, and what he can do with it. */
import { refusedDeed, TASK_DEEDS, type TaskDeed, type TaskStanding, type View } from '#access';
import { finishesItself, type Model } from '#lifecycle';
import { pseudonym, type Actor } from '#platform';
import type { ListedTask, Task } from '#store';
import { viewFor } from './caller.js';
import { shownLevel, shownStates } from './present-case.js';
import type { Service } from './service.js';

/** In the place of a case number, for the pseudonym by which a person finds his own tasks; no case is called so. */
const WORKLIST = 'worklist';

/** A task with its case and what the caller may see of that; of a task of the region both are null. */
export interface SeenTask extends ListedTask {
  readonly model: Model | null;
  readonly view: View | null;
}

/** The caller under the two pseudonyms of a task: the one of its case, which others see, and the one of worklists. */
export interface Self {
  readonly claimant: string;
  inCase(task: Task): string;
}

export async function selfOf(
  service: Service,
  actor: Pick<Actor, 'issuer' | 'subject'>,
  region: string,
): Promise<Self> {
  const key = await service.store.pseudonymKey(region);
  return {
    claimant: pseudonym(key, actor, region, WORKLIST),
    inCase: (task) => pseudonym(key, actor, region, task.case ?? task.task),
  };
}

/** The task with what the caller may see of its case; undefined when that is nothing. */
export async function seenTask(service: Service, actor: Actor, listed: ListedTask): Promise<SeenTask | undefined> {
  const { state } = listed;
  if (state === null) return { ...listed, model: null, view: null };
  const model = await service.catalogue.model(state.region, state.definition);
  const view = viewFor(actor, model, state);
  return view.level === 'none' ? undefined : { ...listed, model, view };
}

/** Whether the task is for this caller: he holds its role in its organisation. */
export const isFor = (actor: Actor, { organisation, role }: Task): boolean =>
  actor.organisation === organisation && actor.roles.includes(role);

export function standingOf({ task, state, model }: SeenTask, self: Self): TaskStanding {
  const whose = (name: string | null): 'nobody' | 'you' | 'other' =>
    name === null ? 'nobody' : name === self.inCase(task) ? 'you' : 'other';
  return {
    isDone: task.doneAt !== null,
    claim: whose(task.claimedBy),
    delegatedBy: whose(task.delegatedBy),
    isFinishedByHand:
      task.kind === 'notice' ||
      (task.kind === 'task' && state !== null && model !== null && !finishesItself(model, state, task.name)),
  };
}

/** Names in others' hands are pseudonyms; the caller's own is `you`. */
export function presentTask(actor: Actor, seen: SeenTask, self: Self, now: string) {
  const { task, state, view } = seen;
  const standing = standingOf(seen, self);
  const named = (name: string | null): string | null => (name !== null && name === self.inCase(task) ? 'you' : name);
  const can: TaskDeed[] = isFor(actor, task)
    ? TASK_DEEDS.filter(
        (deed) => refusedDeed(deed, standing) === undefined && !(deed === 'claim' && standing.claim === 'you'),
      )
    : [];
  return {
    id: task.task,
    name: task.name,
    kind: task.kind,
    label: task.label,
    organisation: task.organisation,
    role: task.role,
    dueAt: task.dueAt,
    overdue: task.doneAt === null && task.dueAt !== null && task.dueAt < now,
    openedAt: task.openedAt,
    doneAt: task.doneAt,
    claimedBy: named(task.claimedBy),
    claimedAt: task.claimedAt,
    delegatedBy: named(task.delegatedBy),
    version: task.version,
    case:
      state === null || view === null
        ? null
        : {
            id: state.case,
            href: `/v1/regions/${state.region}/cases/${state.case}`,
            school: state.school,
            workflow: state.workflow,
            machine: state.machine,
            states: shownStates(state, view),
            visibility: shownLevel(view),
          },
    can,
  };
}

export type PresentedTask = ReturnType<typeof presentTask>;
