/**
 * Messages that wait for endpoints: claiming them, saying what became of a try, and the dead letters. When something is tried
 * again is decided elsewhere; this writes it down.
 */
import type { Connections } from './connections.js';
import { type Page, type Paged, pageOf, readCursor } from './cursor.js';
import { instantOf } from './instant.js';

/** A message on its way to an endpoint. */
export interface Delivery {
  readonly id: string;
  readonly endpoint: string;
  readonly case: string;
  readonly seq: number;
  readonly body: string;
  /** How often it was tried. */
  readonly tries: number;
}

export interface DeliveryClaim {
  /** Names the worker; only who holds the lease says that a try failed. */
  readonly owner: string;
  readonly leaseSeconds: number;
  /** How many messages each endpoint may get now. */
  readonly slots: ReadonlyMap<string, number>;
  /** From how many failures in a row on one message at a time is tried. */
  readonly breaker: number;
}

/** What became of a try. */
export type DeliveryResult =
  | { readonly kind: 'delivered' }
  | { readonly kind: 'interrupted' }
  | {
      readonly kind: 'failed';
      readonly failure: string;
      /** Null: given up. */
      readonly dueAt: string | null;
      /** Until when the receiver asked to be left alone. */
      readonly pausedUntil: string | null;
    }
  | { readonly kind: 'gone'; readonly failure: string };

/** A message that was given up. */
export interface DeadLetter {
  readonly message: string;
  readonly endpoint: string;
  readonly case: string;
  readonly seq: number;
  readonly kind: string;
  readonly tries: number;
  readonly failure: string;
  readonly createdAt: string;
  readonly deadAt: string;
}

interface DeliveryRow {
  readonly message_id: string;
  readonly endpoint: string;
  readonly case_id: string;
  readonly seq: string;
  readonly body: string;
  readonly tries: number;
}

interface DeadRow extends Omit<DeliveryRow, 'body'> {
  readonly kind: string;
  readonly failure: string;
  readonly created_at: Date;
  readonly dead_at: Date;
}

/** Messages of a region that are due at `now`; nobody else gets them during the lease. */
export async function claimDeliveries(
  connections: Connections,
  region: string,
  now: string,
  { owner, leaseSeconds, slots, breaker }: DeliveryClaim,
): Promise<Delivery[]> {
  const rows = await connections.askAgain<DeliveryRow>({
    name: 'claim_deliveries',
    text: `SELECT message_id, endpoint, case_id, seq, body, tries
             FROM schakel.claim_deliveries($1, $2, $3, make_interval(secs => $4), $5, $6, $7)`,
    values: [region, now, owner, leaseSeconds, [...slots.keys()], [...slots.values()], breaker],
  });
  return rows.map((row) => ({
    id: row.message_id,
    endpoint: row.endpoint,
    case: row.case_id,
    seq: Number(row.seq),
    body: row.body,
    tries: row.tries,
  }));
}

/** Says what became of a try; twice the same is once. */
export async function settleDelivery(
  connections: Connections,
  region: string,
  { id, endpoint }: Pick<Delivery, 'id' | 'endpoint'>,
  now: string,
  result: DeliveryResult,
  { owner, breaker, pausesSeconds }: { owner: string; breaker: number; pausesSeconds: readonly number[] },
): Promise<void> {
  const failed = result.kind === 'failed' ? result : undefined;
  await connections.askAgain({
    name: 'settle_delivery',
    text: `SELECT schakel.settle_delivery($1, $2, $3, $4, $5, $6, $7, $8, $9, $10,
             ARRAY(SELECT make_interval(secs => s) FROM unnest($11::float8[]) AS s))`,
    values: [
      region,
      owner,
      id,
      endpoint,
      now,
      result.kind,
      'failure' in result ? result.failure : null,
      failed?.dueAt ?? null,
      failed?.pausedUntil ?? null,
      breaker,
      pausesSeconds,
    ],
  });
}

/** The oldest first. Throws InvalidCursor. */
export async function listDeadLetters(
  connections: Connections,
  region: string,
  endpoint: string | undefined,
  { limit, cursor }: Page,
): Promise<Paged<DeadLetter>> {
  const after = cursor === undefined ? undefined : readCursor(cursor);
  const rows = await connections.inRegion(region, 'READ ONLY', (ask) =>
    ask<DeadRow>({
      text: `SELECT message_id, endpoint, case_id, seq, kind, tries, failure, created_at, dead_at FROM schakel.deliveries
              WHERE region_id = $1 AND dead_at IS NOT NULL AND ($2::text IS NULL OR endpoint = $2)
                AND ($3::timestamptz IS NULL OR (dead_at, message_id) > ($3, $4))
              ORDER BY dead_at, message_id LIMIT $5`,
      values: [region, endpoint, after?.at, after?.id, limit + 1],
    }),
  );
  return pageOf(
    rows,
    limit,
    (row) => ({
      message: row.message_id,
      endpoint: row.endpoint,
      case: row.case_id,
      seq: Number(row.seq),
      kind: row.kind,
      tries: row.tries,
      failure: row.failure,
      createdAt: instantOf(row.created_at),
      deadAt: instantOf(row.dead_at),
    }),
    (row) => ({ at: instantOf(row.dead_at), id: row.message_id }),
  );
}

/** Lets dead letters be tried anew from `now`: one of an endpoint, or all of them. How many there were. */
export async function replayDeadLetters(
  connections: Connections,
  region: string,
  { endpoint, message }: { readonly endpoint: string; readonly message?: string },
  now: string,
): Promise<number> {
  const rows = await connections.inRegion(region, 'READ WRITE', (ask) =>
    ask({
      text: `UPDATE schakel.deliveries SET dead_at = NULL, tries = 0, due_at = $4
              WHERE region_id = $1 AND endpoint = $2 AND dead_at IS NOT NULL AND ($3::text IS NULL OR message_id = $3)
          RETURNING message_id`,
      values: [region, endpoint, message, now],
    }),
  );
  return rows.length;
}
