/**
 * The world with what is in use of a region's offers, read only for a decision that asks for it: most do not. What was read
 * may be old by the time of the commit, which compares it again.
 */
import { regionWorld, type World } from '#lifecycle';
import type { PlaceUse } from '#routing';
import type { ActiveRegion } from './catalogue.js';
import { dayOf, type Service } from './service.js';

/** Decides, and once more with what is in use of places when the first try asked for that. */
export async function decideWithPlaces<T>(
  service: Service,
  active: ActiveRegion,
  decideIn: (world: World) => T,
): Promise<T> {
  const asked = { places: false };
  const unread = (): PlaceUse => {
    asked.places = true;
    throw new Error('What is in use of places was not read yet.');
  };
  const { calendar } = service.catalogue;
  try {
    const decided = decideIn(regionWorld(active.document, calendar, unread));
    if (!asked.places) return decided;
  } catch (error) {
    // Whoever runs the guards may have wrapped what was thrown.
    if (!asked.places) throw error;
  }
  const use = await placesInUse(service, active);
  return decideIn(regionWorld(active.document, calendar, () => use));
}

/** What is in use of the offers of a region now. */
export async function placesInUse(service: Service, { document }: ActiveRegion): Promise<PlaceUse> {
  return { today: dayOf(service.clock.now()), ...(await service.store.places(document.region)) };
}
