// Places with providers, as docs/how-to/give-places.md says of them: who is asked, who goes before whom, and when a child waits.
// Of what the region offers only what can help at the school of the rows is here, in the order in which it is asked.
import type { Sent } from '../reference-model.js';
import type { Held, Kept } from './case.js';
import { isOneOf, type Place } from './places.js';

interface Offer {
  readonly organisation: string;
  readonly offer: string;
  readonly products: readonly string[];
  readonly needs?: readonly string[];
  readonly residences?: readonly string[];
  readonly places: number;
}
/** One place of each of the providers of the school; the region has more, which rows would seldom fill. */
const OFFERS: readonly Offer[] = [
  {
    ...{ organisation: 'cardea', offer: 'behandeling', places: 1 },
    products: ['ambulatory', 'treatment', 'crisisHelp'],
  },
  { organisation: 'cardea', offer: 'dag-en-verblijf', products: ['dayTreatment', 'residential'], places: 1 },
  { organisation: 'prodeba', offer: 'begeleiding', products: ['ambulatory', 'treatment'], places: 1 },
  {
    ...{ organisation: 'inzowijs', offer: 'trauma-en-stemming', products: ['treatment'], needs: ['trauma'], places: 6 },
    residences: ['leiden'],
  },
];

const HOLDS: readonly Place[] = [
  ...(['access.offered', 'access.escalated', 'provider.intake', 'provider.treatment', 'provider.offered'] as const),
  'aftercare.offeredProvider',
];
const KEEPS: readonly Place[] = ['access.inquiry', 'access.waitingList', 'aftercare.escalated'];
/** An emergency, a referral by law and a child that comes back do not wait. */
const BEYOND = ['CRISIS', 'CARE_ALLOCATED', 'RELAPSE', 'HANDOVER_DECIDED'];
const GIVES_BACK = ['HANDOVER_RETURNED', 'HANDOVER_DECIDED'];

interface Sought {
  readonly product: string | null;
  readonly chosen: string | null;
}
interface Found {
  readonly choice?: Offer | undefined;
  readonly advised?: Offer | undefined;
}
type Seeks = Pick<Kept, 'held' | 'gaveBack' | 'need' | 'residence' | 'waits'>;

const isAt = (offer: Offer, held: Held | undefined): boolean =>
  offer.organisation === held?.organisation && offer.offer === held.offer;

/** Who would be asked among those who have room, and who is when staff named somebody: of him only product and room matter. */
function find(one: Seeks, { product, chosen }: Sought, hasRoom: (offer: Offer) => boolean): Found {
  const could = OFFERS.filter(({ products }) => products.includes(product ?? '')).filter(
    (offer) => isAt(offer, one.held) || hasRoom(offer),
  );
  const fits = could.filter(
    (offer) =>
      (offer.needs?.includes(one.need) ?? true) &&
      (offer.residences?.includes(one.residence ?? '') ?? true) &&
      (isAt(offer, one.held) || !one.gaveBack.includes(offer.organisation)),
  );
  const advised = fits.find((offer) => isAt(offer, one.held)) ?? fits[0];
  if (chosen === null) return { advised, choice: advised };
  const his = ({ organisation }: Offer): boolean => organisation === chosen;
  return { advised, choice: fits.find(his) ?? could.find(his) };
}

/** Whoever waits for an offer, and began before. */
function waitsBefore(one: Seeks, offer: Offer, all: readonly Kept[]): number {
  return all.filter((other) => {
    if (other === one || other.waits === undefined || other.waits > (one.waits ?? Infinity)) return false;
    const { product, provider: chosen, need, residence, gaveBack } = other;
    const endless = find(
      { need, residence, gaveBack, held: undefined, waits: undefined },
      { product, chosen },
      (its) => its === offer,
    );
    return endless.choice === offer;
  }).length;
}

const findNow = (one: Seeks, sought: Sought, all: readonly Kept[]): Found =>
  find(one, sought, (offer) => {
    const inUse = all.filter(({ held }) => isAt(offer, held)).length;
    return inUse + waitsBefore(one, offer, all) < offer.places;
  });

export const hasRoom = (one: Kept, sought: Sought, all: readonly Kept[]): boolean =>
  findNow(one, sought, all).choice !== undefined;

/** The first of those who wait for whom there is room now. */
export const nextWithRoom = (all: readonly Kept[]): Kept | undefined =>
  [...all]
    .filter(({ waits }) => waits !== undefined)
    .sort((a, b) => (a.waits ?? 0) - (b.waits ?? 0))
    .find((one) => hasRoom(one, { product: one.product, chosen: one.provider }, all));

/** Staff that name another than the one who would be asked say why. */
export function lacksReason(one: Kept, { event, data }: Sent, all: readonly Kept[]): boolean {
  const { product, provider, providerReason } = data;
  if (event !== 'DECISION_GRANTED' || typeof provider !== 'string' || providerReason !== undefined) return false;
  const { advised } = findNow(one, { product: String(product), chosen: provider }, all);
  return advised !== undefined && advised.organisation !== provider;
}

/** What becomes of a case's place when an event brought it from where it was in the chain to where it is now. */
export function settle(one: Kept, was: Pick<Kept, 'at' | 'product'>, event: string, all: readonly Kept[]): void {
  const [holds, held] = [isOneOf(HOLDS, one.at.chain), one.held];
  if (held !== undefined && !holds) {
    const isGivenBack = GIVES_BACK.includes(event);
    if (isGivenBack)
      one.gaveBack = [...one.gaveBack.filter((organisation) => organisation !== held.organisation), held.organisation];
    if (isGivenBack || !isOneOf(KEEPS, one.at.chain)) one.held = undefined;
  }
  const sought = { product: one.product, chosen: one.provider };
  // Who comes to seek another product while he holds a place takes one for that.
  if (holds && (!isOneOf(HOLDS, was.at.chain) || was.product !== one.product)) {
    const now = findNow(one, sought, all).choice;
    const found = now ?? (BEYOND.includes(event) ? find(one, sought, () => true).choice : undefined);
    if (found === undefined) one.held = undefined;
    else if (!isAt(found, one.held))
      one.held = { organisation: found.organisation, offer: found.offer, isBeyond: now === undefined };
  }
  if (one.at.chain !== 'access.waitingList') one.waits = undefined;
  else one.waits ??= 1 + Math.max(0, ...all.map(({ waits = 0 }) => waits));
}
