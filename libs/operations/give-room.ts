/**
 * Room that has come, for those who wait: down the list from its head, and each case for which there is room hears of it as the
 * system. That a case hears once follows from the case: in the statement that gives it a place it leaves the list.
 */
import { decideRoom } from '#lifecycle';
import { waitingLine } from '#routing';
import { decideByItself, settle } from './by-itself.js';
import type { ActiveRegion } from './catalogue.js';
import { inTurn } from './case-turn.js';
import { isPassing } from './outage.js';
import { placesInUse } from './places-world.js';
import { newCommandId, type Service } from './service.js';

/** Cases that are served in one go; the rest in the next share. */
const MOST_SERVED = 16;
/** By region as it takes cases now: the minute, and what was in use and who waited, when nobody could be served. */
const LOOKED = new WeakMap<ActiveRegion, string>();

export interface RoomGiven {
  readonly served: number;
  /** Of cases that could not be told; those behind them were. */
  readonly errors: readonly unknown[];
}

export const NO_ROOM_GIVEN: RoomGiven = { served: 0, errors: [] };

/** `room` is what the store said of places and of who waits (WorkAhead). */
export async function giveRoom(service: Service, region: string, room: string | null): Promise<RoomGiven> {
  const active = service.catalogue.regions.get(region);
  if (active === undefined || room === null) return NO_ROOM_GIVEN;
  // Once a minute in any case: contracts end, and what failed by a defect may have been mended.
  const looked = `${service.clock.now().slice(0, 'yyyy-mm-ddThh:mm'.length)} ${room}`;
  if (LOOKED.get(active) === looked) return NO_ROOM_GIVEN;
  let use = await placesInUse(service, active);
  const told = new Set<string>();
  const errors: unknown[] = [];
  let served = 0;
  while (served < MOST_SERVED) {
    const next = waitingLine(active.document, use).find(({ one, hasRoom }) => hasRoom && !told.has(one.case));
    if (next === undefined) break;
    told.add(next.one.case);
    try {
      if (!(await tell(service, region, next.one.case))) continue;
      served += 1;
    } catch (error) {
      errors.push(error);
      continue;
    }
    use = await placesInUse(service, active);
  }
  if (served === 0 && !errors.some(isPassing)) LOOKED.set(active, looked);
  return { served, errors };
}

function tell(service: Service, region: string, caseId: string): Promise<boolean> {
  return inTurn(service, region, caseId, async ({ state, isStored }) => {
    if (state === null) return false;
    const model = await service.catalogue.model(region, state.definition);
    const id = newCommandId();
    const outcome = await decideByItself(service, region, state.recordedAt, (surroundings) =>
      decideRoom(model, state, { id }, surroundings),
    );
    // Somebody else served it, or took the room.
    if (outcome?.kind !== 'decision') return isStored ? false : 'again';
    return settle(service, region, id, { model, state, isStored }, outcome);
  });
}
