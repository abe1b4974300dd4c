/** Work that waits, for those who watch, and work that was given up: looked at and released by a person. */
import type { Connections } from './connections.js';
import { instantOf } from './instant.js';

/** How much of a kind waits in a region. */
export interface WorkCount {
  readonly kind: 'timer' | 'message';
  /** Due timers, or messages; counted to COUNTED_TO. */
  readonly waiting: number;
  readonly oldestSeconds: number;
  readonly parked: number;
}

/** A timer or message that was claimed too often without being done. */
export interface Parked {
  readonly kind: 'timer' | 'message';
  readonly case: string;
  /** The timer, or the event of the message. */
  readonly name: string;
  /** When the timer was due or the message sent. */
  readonly since: string;
  readonly parkedAt: string;
  /** How many messages wait behind it. */
  readonly waiting: number;
}

/** Who looks at a heap need not know how large it is. */
const COUNTED_TO = 10_000;

interface CountRow {
  readonly kind: WorkCount['kind'];
  readonly waiting: number;
  readonly oldest_seconds: number;
  readonly parked: number;
}

interface ParkedRow {
  readonly kind: Parked['kind'];
  readonly case_id: string;
  readonly name: string;
  readonly since: Date;
  readonly parked_at: Date;
  readonly waiting: number;
}

export async function countWork(connections: Connections, region: string): Promise<WorkCount[]> {
  const rows = await connections.askAgain<CountRow>({
    name: 'count_work',
    text: 'SELECT kind, waiting, oldest_seconds, parked FROM schakel.count_work($1, $2)',
    values: [region, COUNTED_TO],
  });
  return rows.map(({ oldest_seconds: oldestSeconds, ...row }) => ({ ...row, oldestSeconds }));
}

/** The longest parked first. */
export async function listParked(connections: Connections, region: string, limit: number): Promise<Parked[]> {
  const rows = await connections.askAgain<ParkedRow>({
    name: 'list_parked',
    text: 'SELECT kind, case_id, name, since, parked_at, waiting FROM schakel.list_parked($1, $2)',
    values: [region, limit],
  });
  return rows.map(({ case_id: caseId, since, parked_at: parkedAt, ...row }) => ({
    ...row,
    case: caseId,
    since: instantOf(since),
    parkedAt: instantOf(parkedAt),
  }));
}

/** Lets workers try again what is parked, of one case or of all; how much that is. */
export async function releaseParked(connections: Connections, region: string, caseId?: string): Promise<number> {
  const [row] = await connections.askAgain<{ released: number }>({
    name: 'release_parked',
    text: 'SELECT schakel.release_parked($1, $2) AS released',
    values: [region, caseId ?? null],
  });
  return row?.released ?? 0;
}
