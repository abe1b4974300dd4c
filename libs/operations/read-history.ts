/** The history of a case: every transition with its hash, and every refused attempt. Pseudonyms only. */
import type { View } from '#access';
import type { TransitionRecord } from '#lifecycle';
import type { Actor } from '#platform';
import { caseWithHistory, demandWholeView, visibleCase } from './caller.js';
import type { Attempt, Paged } from '#store';
import { Refusal } from './refusal.js';
import type { Service } from './service.js';

export type PresentedRecord = TransitionRecord & { readonly hash: string };

/**
 * The fields of the record as they are hashed, and the hash. Who does not see the whole case gets what he did himself and what
 * came of it for the links, not what others recorded: no guard inputs, facts, places, clocks, nor states of the parts beside.
 */
export function presentRecord(record: TransitionRecord, hash: string, view: View): Partial<PresentedRecord> {
  if (view.level === 'full') return { ...record, hash };
  const {
    guards: _guards,
    facts: _facts,
    timers: _timers,
    related: _related,
    messages: _messages,
    places: _places,
    after: _after,
    ...own
  } = record;
  return { ...own, from: mainLinks(record.from), to: mainLinks(record.to), hash };
}

/** Of the main part, which comes first, the step below it: where the case is, not how it fares there. */
function mainLinks(states: readonly string[]): string[] {
  const [main] = states[0]?.split('.') ?? [];
  return [
    ...new Set(
      states.filter((path) => path.startsWith(`${main ?? ''}.`)).map((path) => path.split('.').slice(0, 2).join('.')),
    ),
  ];
}

export interface PageRequest {
  readonly limit: number;
  readonly cursor?: string;
}

/** From the first transition on; the cursor is the number of the last one seen. Who left reads what he did himself. */
export async function readHistory(
  service: Service,
  actor: Actor,
  region: string,
  caseId: string,
  { limit, cursor }: PageRequest,
): Promise<Paged<Partial<PresentedRecord>>> {
  const { state, view, isOwnPast } = await caseWithHistory(service, actor, region, caseId);
  let afterSeq = cursor === undefined ? 0 : Number(cursor);
  if (!Number.isSafeInteger(afterSeq) || afterSeq < 0)
    throw new Refusal('request.invalid', { faults: [{ path: 'cursor', expected: 'the cursor of the page before' }] });
  const items: Partial<PresentedRecord>[] = [];
  let isMore = true;
  // What others did does not count: the page is filled from what follows.
  while (isMore && items.length < limit) {
    const wanted = limit - items.length;
    const found = await service.store.history(region, caseId, { afterSeq, limit: wanted });
    afterSeq = found.at(-1)?.seq ?? afterSeq;
    isMore = afterSeq < state.version && found.length === wanted;
    const shown = isOwnPast ? found.filter(({ record }) => record.organisation === actor.organisation) : found;
    items.push(...shown.map(({ record, hash }) => presentRecord(record, hash, view)));
  }
  return { items, next: isMore ? String(afterSeq) : null };
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
