/** Refused attempts: stored once, read newest first. */
import type { Because, Rejection } from '#lifecycle';
import type { Connections } from './connections.js';
import { type Page, type Paged, pageOf, readUuidCursor } from './cursor.js';
import { instantOf } from './instant.js';

/** Who tried what, when, and why it was refused. `id` is a random UUID of the caller: sent twice it is stored once. */
export interface Attempt {
  readonly id: string;
  readonly case: string;
  readonly at: string;
  /** The pseudonym in this case. */
  readonly actor: string;
  readonly organisation: string | null;
  readonly role: string | null;
  readonly event: string;
  readonly code: Rejection['code'];
  readonly because: readonly Because[];
  readonly guards: Rejection['guards'];
}

interface AttemptRow extends Omit<Attempt, 'id' | 'case' | 'at'> {
  readonly attempt: string;
  readonly case_id: string;
  readonly at: Date;
}

export async function recordAttempt(connections: Connections, region: string, attempt: Attempt): Promise<void> {
  await connections.askAgain({
    name: 'record_attempt',
    text: 'SELECT schakel.record_attempt($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)',
    values: [
      region,
      attempt.case,
      attempt.id,
      attempt.at,
      attempt.actor,
      attempt.organisation,
      attempt.role,
      attempt.event,
      attempt.code,
      JSON.stringify(attempt.because),
      JSON.stringify(attempt.guards),
    ],
  });
}

/** Newest first. Throws InvalidCursor. */
export async function listAttempts(
  connections: Connections,
  region: string,
  caseId: string,
  page: Page,
): Promise<Paged<Attempt>> {
  const after = page.cursor === undefined ? undefined : readUuidCursor(page.cursor);
  const rows = await connections.askAgain<AttemptRow>({
    name: 'read_attempts',
    text: `SELECT case_id, attempt, at, actor, organisation, role, event, code, because, guards
             FROM schakel.read_attempts($1, $2, $3, $4, $5)`,
    values: [region, caseId, after?.at, after?.id, page.limit + 1],
  });
  return pageOf(rows, page.limit, attemptOf, (row) => ({ at: instantOf(row.at), id: row.attempt }));
}

function attemptOf(row: AttemptRow): Attempt {
  return {
    id: row.attempt,
    case: row.case_id,
    at: instantOf(row.at),
    actor: row.actor,
    organisation: row.organisation,
    role: row.role,
    event: row.event,
    code: row.code,
    because: row.because,
    guards: row.guards,
  };
}
