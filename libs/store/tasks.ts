/** Tasks: those of cases are written by commits and read here; those of a region are opened and finished here. */
import type { TaskOpened } from '#lifecycle';
import type { Connections } from './connections.js';
import { instantOf, instantOrNull } from './instant.js';

/** An open task. Of a case, or of the region itself: then `case` and `openedSeq` are null. */
export interface OpenTask {
  readonly task: string;
  readonly case: string | null;
  readonly name: string;
  readonly kind: TaskOpened['kind'];
  readonly organisation: string;
  readonly role: string;
  readonly label: TaskOpened['label'];
  readonly dueAt: string | null;
  readonly openedSeq: number | null;
  readonly openedAt: string;
}

export interface TaskFilter {
  readonly organisation?: string;
  readonly roles?: readonly string[];
  readonly case?: string;
}

interface TaskRow {
  readonly task: string;
  readonly case_id: string | null;
  readonly name: string;
  readonly kind: OpenTask['kind'];
  readonly organisation: string;
  readonly role: string;
  readonly label: OpenTask['label'];
  readonly due_at: Date | null;
  readonly opened_seq: string | null;
  readonly opened_at: Date;
}

/** Due first, those without a date last; at most `limit`. */
export async function listOpenTasks(
  connections: Connections,
  region: string,
  filter: TaskFilter,
  limit: number,
): Promise<OpenTask[]> {
  const rows = await connections.inRegion(region, 'READ ONLY', (ask) =>
    ask<TaskRow>({
      text: `SELECT task, case_id, name, kind, organisation, role, label, due_at, opened_seq, opened_at FROM schakel.tasks
              WHERE region_id = $1 AND done_at IS NULL AND ($2::text IS NULL OR organisation = $2)
                AND ($3::text[] IS NULL OR role = ANY ($3)) AND ($4::text IS NULL OR case_id = $4)
              ORDER BY due_at, task LIMIT $5`,
      values: [region, filter.organisation, filter.roles, filter.case, limit],
    }),
  );
  return rows.map((row) => ({
    task: row.task,
    case: row.case_id,
    name: row.name,
    kind: row.kind,
    organisation: row.organisation,
    role: row.role,
    label: row.label,
    dueAt: instantOrNull(row.due_at),
    openedSeq: row.opened_seq === null ? null : Number(row.opened_seq),
    openedAt: instantOf(row.opened_at),
  }));
}

/** Opens a task of the region; one of the same name that is still open becomes this one. */
export async function openRegionTask(connections: Connections, region: string, task: TaskOpened): Promise<void> {
  await connections.inRegion(region, 'READ WRITE', (ask) =>
    ask({
      text: `INSERT INTO schakel.tasks (region_id, task, name, kind, organisation, role, label, due_at, opened_at)
             VALUES ($1, gen_random_uuid(), $2, $3, $4, $5, $6, $7, clock_timestamp())
             ON CONFLICT (region_id, name) WHERE done_at IS NULL AND case_id IS NULL DO UPDATE
                SET kind = excluded.kind, organisation = excluded.organisation, role = excluded.role,
                    label = excluded.label, due_at = excluded.due_at`,
      values: [region, task.id, task.kind, task.organisation, task.role, JSON.stringify(task.label), task.dueAt],
    }),
  );
}

/** Finishes the open task of the region with this name, if there is one. */
export async function finishRegionTask(connections: Connections, region: string, name: string): Promise<void> {
  await connections.inRegion(region, 'READ WRITE', (ask) =>
    ask({
      text: `UPDATE schakel.tasks SET done_at = clock_timestamp()
              WHERE region_id = $1 AND case_id IS NULL AND name = $2 AND done_at IS NULL`,
      values: [region, name],
    }),
  );
}
