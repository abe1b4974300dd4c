/** Tasks: those of cases are written by commits; those of a region are opened and finished here. Read by worklist.ts. */
import type { TaskOpened } from '#lifecycle';
import type { Connections } from './connections.js';
import { instantOf, instantOrNull } from './instant.js';

/** A task. Of a case, or of the region itself: then `case`, `openedSeq`, `school` and `workflow` are null. */
export interface Task {
  readonly task: string;
  readonly case: string | null;
  readonly name: string;
  readonly kind: TaskOpened['kind'];
  /** Who has it now. */
  readonly organisation: string;
  readonly role: string;
  readonly label: TaskOpened['label'];
  readonly dueAt: string | null;
  readonly openedSeq: number | null;
  readonly openedAt: string;
  readonly doneSeq: number | null;
  readonly doneAt: string | null;
  readonly school: string | null;
  readonly workflow: string | null;
  /** One more with every change. */
  readonly version: number;
  /** The pseudonym in its case (in the task, when it has none). */
  readonly claimedBy: string | null;
  readonly claimedAt: string | null;
  /** The same person on the worklists of the region; null when the task is done. */
  readonly claimant: string | null;
  /** Who handed it to a colleague and still answers for it. */
  readonly delegatedBy: string | null;
  readonly delegator: string | null;
}

export interface TaskRow {
  readonly task: string;
  readonly task_case: string | null;
  readonly name: string;
  readonly kind: Task['kind'];
  readonly organisation: string;
  readonly role: string;
  readonly label: Task['label'];
  readonly due_at: Date | null;
  readonly opened_seq: string | null;
  readonly task_opened_at: Date;
  readonly done_seq: string | null;
  readonly done_at: Date | null;
  readonly task_school: string | null;
  readonly task_workflow: string | null;
  readonly task_version: number;
  readonly claimed_by: string | null;
  readonly claimed_at: Date | null;
  readonly claimant: string | null;
  readonly delegated_by: string | null;
  readonly delegator: string | null;
}

/** Of `t`; named apart from the columns of a case, which are read beside them. */
export const TASK_COLUMNS = `t.task, t.case_id AS task_case, t.name, t.kind, t.organisation, t.role, t.label, t.due_at,
  t.opened_seq, t.opened_at AS task_opened_at, t.done_seq, t.done_at, t.school AS task_school, t.workflow AS task_workflow,
  t.version AS task_version, t.claimed_by, t.claimed_at, t.claimant, t.delegated_by, t.delegator`;

export function taskOf(row: TaskRow): Task {
  return {
    task: row.task,
    case: row.task_case,
    name: row.name,
    kind: row.kind,
    organisation: row.organisation,
    role: row.role,
    label: row.label,
    dueAt: instantOrNull(row.due_at),
    openedSeq: row.opened_seq === null ? null : Number(row.opened_seq),
    openedAt: instantOf(row.task_opened_at),
    doneSeq: row.done_seq === null ? null : Number(row.done_seq),
    doneAt: instantOrNull(row.done_at),
    school: row.task_school,
    workflow: row.task_workflow,
    version: row.task_version,
    claimedBy: row.claimed_by,
    claimedAt: instantOrNull(row.claimed_at),
    claimant: row.claimant,
    delegatedBy: row.delegated_by,
    delegator: row.delegator,
  };
}

/** Opens a task of the region; one of the same name that is still open becomes this one. */
export async function openRegionTask(connections: Connections, region: string, task: TaskOpened): Promise<void> {
  await connections.inRegion(region, 'READ WRITE', (ask) =>
    ask({
      text: `INSERT INTO schakel.tasks
               (region_id, task, name, kind, organisation, role, given_organisation, given_role, label, due_at, opened_at)
             VALUES ($1, gen_random_uuid(), $2, $3, $4, $5, $4, $5, $6, $7, clock_timestamp())
             ON CONFLICT (region_id, name) WHERE done_at IS NULL AND case_id IS NULL DO UPDATE
                SET kind = excluded.kind, label = excluded.label, due_at = excluded.due_at, version = tasks.version + 1,
                    organisation = excluded.organisation, role = excluded.role,
                    given_organisation = excluded.organisation, given_role = excluded.role,
                    claimed_by = NULL, claimant = NULL, claimed_at = NULL, delegated_by = NULL, delegator = NULL
              WHERE (tasks.given_organisation, tasks.given_role, tasks.kind, tasks.label::text, tasks.due_at)
                    IS DISTINCT FROM (excluded.organisation, excluded.role, excluded.kind, excluded.label::text, excluded.due_at)`,
      values: [region, task.id, task.kind, task.organisation, task.role, JSON.stringify(task.label), task.dueAt],
    }),
  );
}

/** Finishes the open task of the region with this name, if there is one. */
export async function finishRegionTask(connections: Connections, region: string, name: string): Promise<void> {
  await connections.inRegion(region, 'READ WRITE', (ask) =>
    ask({
      text: `UPDATE schakel.tasks SET done_at = clock_timestamp(), version = version + 1, claimant = NULL, delegator = NULL
              WHERE region_id = $1 AND case_id IS NULL AND name = $2 AND done_at IS NULL`,
      values: [region, name],
    }),
  );
}
