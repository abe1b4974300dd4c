/** What people do with tasks: one act, one statement; and what was done. Whether somebody may is the caller's to say. */
import type { Command, Found } from './command.js';
import type { Connections } from './connections.js';
import { instantOf } from './instant.js';
import { resultOf, type ResultRow, valuesOfCommand } from './stored-command.js';
import type { Task } from './tasks.js';

export type TaskActKind = 'claimed' | 'released' | 'reassigned' | 'delegated' | 'completed' | 'movedAlong' | 'returned';

/** What was done: pseudonyms and codes, never a remark. */
export interface TaskAct {
  /** The version of the task afterwards. */
  readonly version: number;
  readonly kind: TaskActKind;
  readonly at: string;
  /** A pseudonym, or `system` for what a transition of the case did. */
  readonly actor: string;
  readonly organisation: string | null;
  readonly role: string | null;
  readonly reason: string | null;
  readonly toOrganisation: string | null;
  readonly toRole: string | null;
  readonly toActor: string | null;
}

export interface ActOnTask {
  readonly task: string;
  /** What must still be true of the task, and of its case when it matters who takes part there. */
  readonly expected: { readonly version: number; readonly caseVersion: number | null };
  readonly after: Pick<
    Task,
    'organisation' | 'role' | 'claimedBy' | 'claimant' | 'claimedAt' | 'delegatedBy' | 'delegator' | 'doneAt'
  >;
  readonly act: Omit<TaskAct, 'version'>;
}

export type ActResult =
  | { readonly kind: 'done' }
  | Found
  /** Task or case is not what was looked at. Nothing was written. */
  | { readonly kind: 'stale' };

/** Acts on a task under a command. Sent again after a broken connection it finds what the first time did. */
export async function actOnTask(
  connections: Connections,
  region: string,
  command: Command,
  { task, expected, after, act }: ActOnTask,
): Promise<ActResult> {
  const rows = await connections.askAgain<ResultRow<'done' | 'stale'>>({
    name: 'act_on_task',
    text: 'SELECT result, answer FROM schakel.act_on_task($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)',
    values: [
      ...valuesOfCommand(region, command),
      task,
      expected.version,
      expected.caseVersion,
      JSON.stringify({
        organisation: after.organisation,
        role: after.role,
        claimed_by: after.claimedBy,
        claimant: after.claimant,
        claimed_at: after.claimedAt,
        delegated_by: after.delegatedBy,
        delegator: after.delegator,
        done_at: after.doneAt,
      }),
      JSON.stringify({
        kind: act.kind,
        at: act.at,
        actor: act.actor,
        organisation: act.organisation,
        role: act.role,
        reason: act.reason,
        to_organisation: act.toOrganisation,
        to_role: act.toRole,
        to_actor: act.toActor,
      }),
    ],
  });
  return resultOf(rows, 'act_on_task');
}

/** The first first. */
export async function listTaskActs(connections: Connections, region: string, task: string): Promise<TaskAct[]> {
  const rows = await connections.inRegion(region, 'READ ONLY', (ask) =>
    ask<{
      version: number;
      kind: TaskActKind;
      at: Date;
      actor: string;
      organisation: string | null;
      role: string | null;
      reason: string | null;
      to_organisation: string | null;
      to_role: string | null;
      to_actor: string | null;
    }>({
      text: `SELECT version, kind, at, actor, organisation, role, reason, to_organisation, to_role, to_actor
               FROM schakel.task_acts WHERE region_id = $1 AND task = $2 ORDER BY version`,
      values: [region, task],
    }),
  );
  return rows.map((row) => ({
    version: row.version,
    kind: row.kind,
    at: instantOf(row.at),
    actor: row.actor,
    organisation: row.organisation,
    role: row.role,
    reason: row.reason,
    toOrganisation: row.to_organisation,
    toRole: row.to_role,
    toActor: row.to_actor,
  }));
}
