/** Replays a case from zero on its pinned definition and compares every byte. */
import { replay, type Archive, type ReplayResult, type StoredRecord } from '#lifecycle';
import type { Actor } from '#platform';
import { demandWholeView, visibleCase } from './caller.js';
import type { Service } from './service.js';

export interface PresentedReplay {
  readonly identical: boolean;
  readonly transitions: number;
  readonly firstDifference: ReplayResult['firstDifference'];
  readonly states: readonly string[];
  readonly data: Readonly<Record<string, unknown>>;
}

/** Records fetched at once: a page, so that a long history does not have to fit in one answer of the database. */
const PAGE = 500;

export async function replayCase(
  service: Service,
  actor: Actor,
  region: string,
  caseId: string,
  upTo: number | undefined,
): Promise<PresentedReplay> {
  demandWholeView(await visibleCase(service, actor, region, caseId));
  const result = await replayStored(service, region, caseId, upTo);
  return {
    identical: result.identical,
    transitions: result.transitions,
    firstDifference: result.firstDifference,
    states: result.state?.states ?? [],
    data: result.state?.facts ?? {},
  };
}

/** The replay itself, for the API and for the command line. */
export async function replayStored(
  service: Pick<Service, 'store' | 'catalogue'>,
  region: string,
  caseId: string,
  upTo?: number,
): Promise<ReplayResult> {
  const stored: StoredRecord[] = [];
  for (let afterSeq = 0, more = true; more;) {
    const page = await service.store.history(region, caseId, { afterSeq, limit: PAGE });
    for (const { bytes, hash, record, seq } of page) {
      // A record that was damaged may name anything; the replay then says what it misses.
      await service.catalogue.model(region, record.definition).catch(() => undefined);
      stored.push({ bytes, hash });
      afterSeq = seq;
    }
    more = page.length === PAGE;
  }
  const { catalogue } = service;
  const archive: Archive = {
    model: (definition) => catalogue.loadedModel(definition),
    law: (hash) => catalogue.lawOfRecord(hash),
    calendar: (hash) => catalogue.calendarOfRecord(hash),
  };
  return replay(region, caseId, stored, archive, upTo);
}
