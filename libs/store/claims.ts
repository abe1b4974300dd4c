/** Claims work for a worker: due timers and messages to be delivered. A claim is a lease; commit with `consumes` ends it. */
import type { Connections } from './connections.js';
import { instantOf } from './instant.js';

/** After so long another worker may take what this one did not finish (reliability.md: leases of at most 30 s). */
export const LEASE_SECONDS = 30;
/** A message that was claimed so often without being applied is left alone: something is wrong with it. */
export const MOST_CLAIMS = 5;

export interface Claim {
  /** Names the worker, for people who look. */
  readonly owner: string;
  readonly limit: number;
  /** At most and by default 30. */
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

interface TimerRow {
  readonly case_id: string;
  readonly timer_id: string;
  readonly due_at: Date;
  readonly armed_seq: string;
  readonly claims: number;
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
}

/** Timers of a region that are due at `now`, earliest first; nobody else gets them during the lease. */
export async function claimTimers(
  connections: Connections,
  region: string,
  now: string,
  claim: Claim,
): Promise<DueTimer[]> {
  const rows = await connections.askAgain<TimerRow>({
    name: 'claim_timers',
    text: `SELECT case_id, timer_id, due_at, armed_seq, claims
             FROM schakel.claim_timers($1, $2, $3, make_interval(secs => $4), $5) ORDER BY due_at`,
    values: [region, now, claim.owner, leaseOf(claim), claim.limit],
  });
  return rows.map((row) => ({
    case: row.case_id,
    timer: row.timer_id,
    dueAt: instantOf(row.due_at),
    armedSeq: Number(row.armed_seq),
    claims: row.claims,
  }));
}

/** Messages of a region, oldest first, of each sender to each receiver only the first; nobody else gets them during the lease. */
export async function claimMessages(connections: Connections, region: string, claim: Claim): Promise<PendingMessage[]> {
  const rows = await connections.askAgain<MessageRow>({
    name: 'claim_messages',
    text: `SELECT message_id, from_case, to_case, seq, "as", event, data, command, claims
             FROM schakel.claim_messages($1, $2, make_interval(secs => $3), $4, $5) ORDER BY created_at`,
    values: [region, claim.owner, leaseOf(claim), claim.limit, MOST_CLAIMS],
  });
  return rows.map((row) => ({
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

function leaseOf({ leaseSeconds = LEASE_SECONDS }: Claim): number {
  return Math.min(leaseSeconds, LEASE_SECONDS);
}
