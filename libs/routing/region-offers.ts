/** What a region offers at this moment: its document, and what of it is in use. Counts nothing itself. */
import type { RegionDocument } from '#language';
import { helpful, offerKey, type Offer, type Offers, type Sought } from './route.js';

/** A case that waits for a place, in the order in which they began. */
export interface WaitingCase {
  readonly case: string;
  /** Of organisations of which kind. */
  readonly kind: string;
  readonly since: string;
  readonly sought: Sought;
}

/** What is in use of the offers of a region. */
export interface PlaceUse {
  /** The day by which contracts run. */
  readonly today: string;
  /** Places or hours taken, by organisation and offer (`cardea/treatment`). */
  readonly used: ReadonlyMap<string, number>;
  /** In the order in which they began to wait. */
  readonly waiting: readonly WaitingCase[];
}

/** The offers of organisations of a kind, as they stand for one case at a school. */
export function offersIn(
  region: RegionDocument,
  of: { readonly case: string; readonly kind: string; readonly school: string },
  use: PlaceUse,
): Offers {
  const schoolProviders = region.schools[of.school]?.providers ?? [];
  const offers = Object.entries(region.organisations)
    .filter(([, { kind }]) => kind === of.kind)
    .flatMap(([organisation, { offers: named }]) =>
      named === undefined
        ? [unbound(organisation)]
        : Object.entries(named).map(([offer, document]): Offer => {
            const { hours, places, fromDate, untilDate } = document;
            return {
              ahead: 0,
              bound: hours?.perWeek ?? places ?? 0,
              each: hours?.each ?? 1,
              isContracted: (fromDate ?? use.today) <= use.today && use.today <= (untilDate ?? use.today),
              needs: document.needs ?? null,
              offer,
              organisation,
              products: document.products,
              residences: document.residences ?? null,
              schools: document.schools ?? null,
              used: use.used.get(`${organisation}/${offer}`) ?? 0,
            };
          }),
    );
  return { offers: withThoseAhead(offers, of, use, region), schoolProviders };
}

/** An organisation that names no offers. */
const unbound = (organisation: string): Offer => ({
  ahead: 0,
  bound: null,
  each: 1,
  isContracted: true,
  needs: null,
  offer: null,
  organisation,
  products: null,
  residences: null,
  schools: null,
  used: 0,
});

/** Counts for each offer who waits for it longer than this case: whoever would take it if there were nothing but room. */
function withThoseAhead(
  offers: readonly Offer[],
  of: { readonly case: string; readonly kind: string },
  use: PlaceUse,
  region: RegionDocument,
): Offer[] {
  const own = use.waiting.findIndex((one) => one.case === of.case);
  const before = own === -1 ? use.waiting : use.waiting.slice(0, own);
  const ahead = new Map<string, number>();
  for (const { kind, sought } of before) {
    if (kind !== of.kind) continue;
    const schoolProviders = region.schools[sought.school]?.providers ?? [];
    for (const one of helpful(sought, { offers, schoolProviders }))
      ahead.set(offerKey(one), (ahead.get(offerKey(one)) ?? 0) + 1);
  }
  return offers.map((one) => ({ ...one, ahead: ahead.get(offerKey(one)) ?? 0 }));
}
