/**
 * Who waits for a place in a region and for what, longest first: what would help each if there were room, how many wait for
 * the same and began before, and whether there is room now. One pass over the list, however long it is.
 */
import type { RegionDocument } from '#language';
import { offersIn, type PlaceUse, type WaitingCase } from './region-offers.js';
import { helpful, offerKey, route, type Offer } from './route.js';

export interface InLine {
  readonly one: WaitingCase;
  /** The offers that would help if there were room. */
  readonly offers: readonly Pick<Offer, 'organisation' | 'offer' | 'ahead'>[];
  readonly hasRoom: boolean;
}

export function waitingLine(region: RegionDocument, use: PlaceUse): InLine[] {
  const nobodyWaits = { ...use, waiting: [] };
  const ahead = new Map<string, number>();
  return use.waiting.map((one) => {
    const { kind, sought } = one;
    const all = offersIn(region, { case: one.case, kind, school: sought.school }, nobodyWaits);
    const keyOf = (offer: Pick<Offer, 'organisation' | 'offer'>): string => `${kind} ${offerKey(offer)}`;
    const offers = all.offers.map((offer) => ({ ...offer, ahead: ahead.get(keyOf(offer)) ?? 0 }));
    const helping = helpful(sought, all).map(({ organisation, offer }) => ({
      organisation,
      offer,
      ahead: ahead.get(keyOf({ organisation, offer })) ?? 0,
    }));
    for (const offer of helping) ahead.set(keyOf(offer), offer.ahead + 1);
    return { one, offers: helping, hasRoom: route(sought, { ...all, offers }).choice !== null };
  });
}
