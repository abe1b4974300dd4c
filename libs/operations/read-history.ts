/** The history of a case: every transition with its hash, and every refused attempt. Pseudonyms only. */
import type { TransitionRecord } from '#lifecycle';
import type { Actor } from '#platform';
import { demandWholeView, visibleCase } from './caller.js';
import type { Attempt, Paged } from '#store';
import { Refusal } from './refusal.js';
import type { Service } from './service.js';

export type PresentedRecord = TransitionRecord & { readonly hash: string };

/** The fields of the record as they are hashed, and the hash. */
export function presentRecord(record: TransitionRecord, hash: string): PresentedRecord {
  return { ...record, hash };
}

export interface PageRequest {
  readonly limit: number;
  readonly cursor?: string;
}

/** From the first transition on; the cursor is the number of the last one seen. */
export async function readHistory(
  service: Service,
  actor: Actor,
  region: string,
  caseId: string,
  { limit, cursor }: PageRequest,
): Promise<Paged<PresentedRecord>> {
  const { state } = demandWholeView(await visibleCase(service, actor, region, caseId));
  const afterSeq = cursor === undefined ? 0 : Number(cursor);
  if (!Number.isSafeInteger(afterSeq) || afterSeq < 0)
    throw new Refusal('request.invalid', { faults: [{ path: 'cursor', expected: 'the cursor of the page before' }] });
  const items = await service.store.history(region, caseId, { afterSeq, limit });
  const last = items.at(-1)?.seq ?? afterSeq;
  return {
    items: items.map(({ record, hash }) => presentRecord(record, hash)),
    next: last < state.version && items.length === limit ? String(last) : null,
  };
}

/** Newest first. */
export async function readAttempts(
  service: Service,
  actor: Actor,
  region: string,
  caseId: string,
  page: PageRequest,
): Promise<Paged<Attempt>> {
  demandWholeView(await visibleCase(service, actor, region, caseId));
  return service.store.attempts(region, caseId, page);
}
