/**
 * Claims work for a worker: due timers and messages to be delivered. A claim is a lease; commit with `consumes` ends it. What
 * is due, and when a lease has ended, is said by the clock of the database.
 */
import type { Connections } from './connections.js';
import { instantOf } from './instant.js';

/** After so long another worker may take what this one did not finish (reliability.md: leases of at most 30 s). */
const LEASE_SECONDS = 30;
/** The shortest of the leases that a worker asks for: those of one outage do not all end at the same moment. */
const SHORTEST_LEASE = 0.7;
/** What was claimed so often without being done is parked at the next claim: something is wrong with it. */
export const MOST_CLAIMS = 5;

export interface Claim {
  /** Names the worker: only its own rows are given back. */
  readonly owner: string;
  readonly limit: number;
  /** At most 30; by default somewhere between 21 and 30. */
  readonly leaseSeconds?: number;
}

export interface DueTimer {
  readonly case: string;
  readonly timer: string;
  readonly dueAt: string;
  /** The transition that armed it: part of its identity in `consumes`. */
  readonly armedSeq: number;
  /** How often it was claimed, this time included. */
  readonly claims: number;
}

export interface PendingMessage {
  readonly id: string;
  readonly fromCase: string;
  readonly toCase: string;
  /** The transition of the sender. */
  readonly seq: number;
  readonly as: string;
  readonly event: string;
  readonly data: Readonly<Record<string, unknown>>;
  /** The id of the command that caused it. */
  readonly command: string;
  readonly claims: number;
}

/** What a claim brought: work to do, and what was parked instead because it came back too often. */
export interface Claimed<T> {
  readonly work: readonly T[];
  readonly parked: readonly T[];
}

/** What waits in a region. */
export interface WorkAhead {
  readonly hasTimers: boolean;
  readonly hasMessages: boolean;
  /** Another text whenever what is in use of places or who waits for one has changed; null when nobody waits. */
  readonly room: string | null;
  /** In how many milliseconds the next timer is due; null when none is armed. */
  readonly dueInMs: number | null;
}

/** Work that a worker held and could not do for a reason outside it. */
export interface GivenBack {
  readonly timers: readonly Pick<DueTimer, 'case' | 'timer'>[];
  readonly messages: readonly Pick<PendingMessage, 'id'>[];
}

interface TimerRow {
  readonly case_id: string;
  readonly timer_id: string;
  readonly due_at: Date;
  readonly armed_seq: string;
  readonly claims: number;
  readonly is_parked: boolean;
}

interface MessageRow {
  readonly message_id: string;
  readonly from_case: string;
  readonly to_case: string;
  readonly seq: string;
  readonly as: string;
  readonly event: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly command: string;
  readonly claims: number;
  readonly is_parked: boolean;
}

/** Whether there is anything to claim: one cheap question, for the many times that there is not. */
export async function lookForWork(connections: Connections, region: string): Promise<WorkAhead> {
  const [row] = await connections.askAgain<{
    has_timers: boolean;
    has_messages: boolean;
    room: string | null;
    due_in_seconds: number | null;
  }>({
    name: 'look_for_work',
    text: 'SELECT has_timers, has_messages, due_in_seconds, room FROM schakel.look_for_work($1)',
    values: [region],
  });
  const seconds = row?.due_in_seconds ?? null;
  return {
    hasTimers: row?.has_timers ?? false,
    hasMessages: row?.has_messages ?? false,
    room: row?.room ?? null,
    dueInMs: seconds === null ? null : seconds * 1_000,
  };
}

/** Timers of a region that are due, earliest first, of each case only the first; nobody else gets them during the lease. */
export async function claimTimers(connections: Connections, region: string, claim: Claim): Promise<Claimed<DueTimer>> {
  const rows = await connections.askAgain<TimerRow>({
    name: 'claim_timers',
    text: `SELECT case_id, timer_id, due_at, armed_seq, claims, parked_at IS NOT NULL AS is_parked
             FROM schakel.claim_timers($1, $2, make_interval(secs => $3), $4, $5) ORDER BY due_at`,
    values: [region, claim.owner, leaseOf(claim), claim.limit, MOST_CLAIMS],
  });
  return divide(rows, (row) => ({
    case: row.case_id,
    timer: row.timer_id,
    dueAt: instantOf(row.due_at),
    armedSeq: Number(row.armed_seq),
    claims: row.claims,
  }));
}

/** Messages of a region, oldest first, of each sender to each receiver only the first; nobody else gets them during the lease. */
export async function claimMessages(
  connections: Connections,
  region: string,
  claim: Claim,
): Promise<Claimed<PendingMessage>> {
  const rows = await connections.askAgain<MessageRow>({
    name: 'claim_messages',
    text: `SELECT message_id, from_case, to_case, seq, "as", event, data, command, claims, parked_at IS NOT NULL AS is_parked
             FROM schakel.claim_messages($1, $2, make_interval(secs => $3), $4, $5) ORDER BY created_at`,
    values: [region, claim.owner, leaseOf(claim), claim.limit, MOST_CLAIMS],
  });
  return divide(rows, (row) => ({
    id: row.message_id,
    fromCase: row.from_case,
    toCase: row.to_case,
    seq: Number(row.seq),
    as: row.as,
    event: row.event,
    data: row.data,
    command: row.command,
    claims: row.claims,
  }));
}

/** Gives work back that this worker could not do for a reason outside it: the claim does not count. */
export async function giveBack(
  connections: Connections,
  region: string,
  owner: string,
  { timers, messages }: GivenBack,
  afterSeconds: number,
): Promise<void> {
  await connections.ask({
    name: 'give_back',
    text: 'SELECT schakel.give_back($1, $2, make_interval(secs => $3), $4, $5, $6)',
    values: [
      region,
      owner,
      afterSeconds,
      timers.map((timer) => timer.case),
      timers.map(({ timer }) => timer),
      messages.map(({ id }) => id),
    ],
  });
}

function divide<Row extends { readonly is_parked: boolean }, T>(rows: readonly Row[], of: (row: Row) => T): Claimed<T> {
  return {
    work: rows.filter(({ is_parked: isParked }) => !isParked).map(of),
    parked: rows.filter(({ is_parked: isParked }) => isParked).map(of),
  };
}

function leaseOf({ leaseSeconds }: Claim): number {
  if (leaseSeconds !== undefined) return Math.min(leaseSeconds, LEASE_SECONDS);
  return LEASE_SECONDS * (SHORTEST_LEASE + (1 - SHORTEST_LEASE) * Math.random());
}
