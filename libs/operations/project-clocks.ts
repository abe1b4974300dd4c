/**
 * A changed calendar: the clocks of a region are projected again, a few cases at a time. Each case is decided as the system and
 * committed on the version that was read, so that a clock moves once, whoever tries; how far it came is kept by the store.
 */
import { calendarHash, decideProjection } from '#lifecycle';
import { inTurn } from './case-turn.js';
import { laterOf } from './advance-case.js';
import { dayOf, newCaseId, newCommandId, type Service } from './service.js';

/** Cases of one portion: few enough that requests and clocks hardly wait for them. */
const PORTION = 64;

/** Projects the next cases. Whether there may be more. Throws when a case fails: then the same ones come again. */
export async function projectClocks(service: Service, region: string): Promise<boolean> {
  const { store, catalogue } = service;
  const calendar = calendarHash(catalogue.calendar);
  const cases = await store.casesToProject(region, calendar, PORTION);
  await store.warm(region, cases);
  await Promise.all(cases.map((id) => projectCase(service, region, id)));
  const isMore = cases.length === PORTION;
  const last = cases.at(-1);
  if (isMore && last !== undefined) await store.noteProjection(region, calendar, last);
  else await store.noteProjection(region, calendar, null);
  return isMore;
}

/** Whether a clock of the case moved. */
function projectCase(service: Service, region: string, caseId: string): Promise<boolean> {
  return inTurn(service, region, caseId, async ({ state, isStored }) => {
    if (state === null) return false;
    const active = service.catalogue.regions.get(region);
    if (active === undefined) throw new Error(`The region ${region} is not loaded.`);
    const model = await service.catalogue.model(region, state.definition);
    const now = laterOf(service.clock.now(), state.recordedAt);
    const surroundings = { now, law: service.catalogue.law(dayOf(now)), world: active.world, newCaseId };
    const command = { id: newCommandId() };
    const decision = decideProjection(model, state, command, surroundings);
    // What is in memory may be older than what another process stored.
    if (decision === undefined) return isStored ? false : 'again';
    const { kind } = await service.store.commit(region, { ...command, fingerprint: '', answer: null }, decision);
    return kind === 'stale' ? 'again' : kind === 'committed';
  });
}
