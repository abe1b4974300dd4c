/**
 * What somebody may do with a task that stands on his worklist. Pure; it knows neither people nor databases: who claimed a task
 * comes in as nobody, you or somebody else.
 */

export const TASK_DEEDS = ['claim', 'release', 'reassign', 'delegate', 'complete'] as const;
export type TaskDeed = (typeof TASK_DEEDS)[number];

/** Why a task is handed on or given back: a code, never a remark (docs/adr/0011). */
export const TASK_REASONS = ['absent', 'expertise', 'mistake', 'notMine', 'otherParty', 'workload'] as const;
export type TaskReason = (typeof TASK_REASONS)[number];

export interface TaskStanding {
  readonly isDone: boolean;
  readonly claim: 'nobody' | 'you' | 'other';
  /** Who handed it to a colleague and still answers for it. */
  readonly delegatedBy: 'nobody' | 'you' | 'other';
  /** Nothing that happens in the case finishes it: a person says that it is done. */
  readonly isFinishedByHand: boolean;
}

export type DeedRefusal = 'task.done' | 'task.claimed' | 'task.unclaimed' | 'task.delegated' | 'task.finishes-itself';

/**
 * Why somebody who holds the role of the task in its organisation may not do this now; undefined when he may.
 *
 * Who claimed a task decides about it. Whoever delegated it still does: he may take it back or give it to others, and the
 * colleague may give it back to him but not hand it on. For a colleague who is absent others may give it back to the role.
 */
export function refusedDeed(deed: TaskDeed, task: TaskStanding, reason?: TaskReason): DeedRefusal | undefined {
  if (task.isDone) return 'task.done';
  const { claim } = task;
  const isYours = claim === 'you' || task.delegatedBy === 'you';
  switch (deed) {
    case 'claim':
      return claim === 'other' ? 'task.claimed' : undefined;
    case 'release':
      if (claim === 'nobody') return 'task.unclaimed';
      return isYours || reason === 'absent' ? undefined : 'task.claimed';
    case 'delegate':
      if (claim === 'nobody') return 'task.unclaimed';
      if (claim === 'you' && task.delegatedBy === 'other') return 'task.delegated';
      return isYours ? undefined : 'task.claimed';
    case 'reassign':
      if (claim === 'you' && task.delegatedBy === 'other') return 'task.delegated';
      return claim === 'nobody' || isYours ? undefined : 'task.claimed';
    case 'complete':
      if (!task.isFinishedByHand) return 'task.finishes-itself';
      return claim === 'nobody' || isYours ? undefined : 'task.claimed';
  }
}
