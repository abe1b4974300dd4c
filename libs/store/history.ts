/** Reads the records of a case, in their order. */
import type { TransitionRecord } from '#lifecycle';
import type { Connections } from './connections.js';

/** A record as it was hashed, its hash, and what its bytes say. */
export interface StoredTransition {
  readonly seq: number;
  readonly hash: string;
  readonly bytes: Uint8Array;
  readonly record: TransitionRecord;
}

export interface HistoryPage {
  /** Only what comes after this number. */
  readonly afterSeq?: number;
  readonly limit: number;
}

interface TransitionRow {
  readonly seq: string;
  readonly hash: string;
  readonly bytes: Buffer;
}

export async function readHistory(
  connections: Connections,
  region: string,
  caseId: string,
  page: HistoryPage,
): Promise<StoredTransition[]> {
  const rows = await connections.askAgain<TransitionRow>({
    name: 'read_transitions',
    text: 'SELECT seq, hash, bytes FROM schakel.read_transitions($1, $2, $3, $4)',
    values: [region, caseId, page.afterSeq ?? 0, page.limit],
  });
  return rows.map(({ seq, hash, bytes }) => ({
    seq: Number(seq),
    hash,
    bytes,
    record: JSON.parse(bytes.toString('utf8')) as TransitionRecord,
  }));
}
