/**
 * Who is asked to help a child: of all that is on offer what can be taken, in which order, and what stands in the way of the
 * rest. The order is fixed and is that of docs/how-to/give-places.md:
 *   1. a provider of the school, 2. a fixed offer at the school, 3. what else the region has;
 *   what is equal goes by the order in the region's document. What has no contract, another product, no expertise, no room or
 *   lies elsewhere is passed over. It knows neither the case nor where the numbers come from.
 */

/** One offer of an organisation, as it stands now. */
export interface Offer {
  readonly organisation: string;
  /** Null for an organisation that names no offers: it helps without a bound. */
  readonly offer: string | null;
  readonly isContracted: boolean;
  /** Null: all. */
  readonly products: readonly string[] | null;
  readonly needs: readonly string[] | null;
  readonly residences: readonly string[] | null;
  readonly schools: readonly string[] | null;
  /** What there is, in places or hours, and what one child takes of it; null: without a bound. */
  readonly bound: number | null;
  readonly each: number;
  readonly used: number;
  /** How many others wait for it that began to wait before. */
  readonly ahead: number;
}

/** What is on offer in a region, as seen from one school. */
export interface Offers {
  readonly offers: readonly Offer[];
  readonly schoolProviders: readonly string[];
}

/** A place that a case holds. */
export interface HeldPlace {
  readonly organisation: string;
  readonly offer: string | null;
  /** What it takes of the offer. */
  readonly amount: number;
  readonly isBeyond: boolean;
}

/** What a case seeks. */
export interface Sought {
  readonly product: string;
  readonly need: string;
  readonly residence: string | null;
  readonly school: string;
  /** Whom staff, family or referrer chose. */
  readonly chosen: string | null;
  /** Organisations that gave the case back. */
  readonly gaveBack: readonly string[];
}

/** What became of an offer: taken, passed over for a reason, or not needed any more. */
export type RouteResult = 'taken' | Objection | 'notChosen' | 'notNeeded';
type Objection =
  | 'notContracted'
  | 'notTheSchools'
  | 'otherProduct'
  | 'otherSchool'
  | 'otherNeed'
  | 'outsideArea'
  | 'gaveBack'
  | 'full';
/** By which rule the choice was made; `kept` is who helps already, `none` that nobody can. */
export type RouteRule = 'kept' | 'chosen' | 'schoolProvider' | 'fixedOffer' | 'others' | 'none';

export interface Considered {
  readonly organisation: string;
  readonly offer: string | null;
  readonly result: RouteResult;
}

/** Names an offer of an organisation, or the organisation that names none. */
export const offerKey = ({ organisation, offer }: Pick<Considered, 'organisation' | 'offer'>): string =>
  `${organisation}/${offer ?? ''}`;

export interface Route {
  /** In the order in which they were considered. */
  readonly considered: readonly Considered[];
  readonly rule: RouteRule;
  /** What would be taken if nobody had chosen. */
  readonly advised: Offer | null;
  readonly choice: Offer | null;
}

/** What people may set aside when they choose somebody by name, with a reason; the rest is no matter of choice. */
const CHOOSABLE: readonly Objection[] = ['notTheSchools', 'otherNeed', 'outsideArea', 'gaveBack'];

/** Considers every offer and chooses. `own` is the place that the case has already, which is not in its own way. */
export function route(sought: Sought, all: Offers, own?: HeldPlace): Route {
  const ranked = inOrderOfRank(all, sought.school);
  const judged = ranked.map((offer) => ({ offer, objection: objectionTo(offer, sought, all, own) }));
  const free = judged.find(({ objection }) => objection === undefined)?.offer ?? null;
  const kept = judged.find(({ offer, objection }) => isOwn(offer, own) && objection === undefined)?.offer;
  const advised = kept ?? free;
  const choice = sought.chosen === null ? advised : chosenAmong(judged, sought.chosen, own);
  return {
    considered: judged.map(({ offer, objection }) => ({
      organisation: offer.organisation,
      offer: offer.offer,
      result: resultOf(offer, objection, choice, sought),
    })),
    rule: ruleOf(choice, sought, all, own),
    advised,
    choice,
  };
}

/** Where a child may not wait: the same, and when all is taken what would be taken if there were room. */
export function routeBeyond(sought: Sought, all: Offers, own?: HeldPlace): Route & { readonly isBeyond: boolean } {
  const found = route(sought, all, own);
  if (found.choice !== null) return { ...found, isBeyond: false };
  const { choice, rule } = route(sought, endless(all), own);
  return { ...found, choice, rule, isBeyond: choice !== null };
}

/** The offers that would help if there were room: what would be taken, and what could be if another did not go before. */
export const helpful = (sought: Sought, all: Offers): readonly Considered[] =>
  route(sought, endless(all)).considered.filter(({ result }) => result === 'taken' || result === 'notNeeded');

const endless = (all: Offers): Offers => ({ ...all, offers: all.offers.map((one) => ({ ...one, bound: null })) });

function inOrderOfRank(all: Offers, school: string): Offer[] {
  const rank = (offer: Offer): number => {
    const isFixed = offer.schools?.includes(school) === true;
    const place = all.schoolProviders.indexOf(offer.organisation);
    if (place !== -1) return 2 * place + (isFixed ? 0 : 1);
    return 2 * all.schoolProviders.length + (isFixed ? 0 : 1);
  };
  // Sorting keeps the order of what is equal.
  return [...all.offers].sort((a, b) => rank(a) - rank(b));
}

function objectionTo(offer: Offer, sought: Sought, all: Offers, own: HeldPlace | undefined): Objection | undefined {
  const { organisation, products, schools, needs, residences } = offer;
  if (!offer.isContracted) return 'notContracted';
  const isChosen = sought.chosen === organisation;
  if (offer.offer === null && !all.schoolProviders.includes(organisation) && !isOwn(offer, own))
    return isChosen ? undefined : 'notTheSchools';
  if (products?.includes(sought.product) === false) return 'otherProduct';
  if (schools?.includes(sought.school) === false) return 'otherSchool';
  if (needs?.includes(sought.need) === false) return 'otherNeed';
  if (residences !== null && (sought.residence === null || !residences.includes(sought.residence)))
    return 'outsideArea';
  if (sought.gaveBack.includes(organisation) && !isOwn(offer, own)) return 'gaveBack';
  return hasRoom(offer, own) ? undefined : 'full';
}

/** Who waits longer goes first; who has the place already has it. */
function hasRoom(offer: Offer, own: HeldPlace | undefined): boolean {
  if (offer.bound === null) return true;
  if (isOwn(offer, own)) return true;
  return offer.used + (offer.ahead + 1) * offer.each <= offer.bound;
}

const isOwn = ({ organisation, offer }: Offer, own: HeldPlace | undefined): boolean =>
  own !== undefined && own.organisation === organisation && own.offer === offer;

/** The offer of the organisation that was chosen: one that fits, else one that people may choose all the same. */
function chosenAmong(
  judged: readonly { readonly offer: Offer; readonly objection: Objection | undefined }[],
  chosen: string,
  own: HeldPlace | undefined,
): Offer | null {
  const theirs = judged.filter(({ offer }) => offer.organisation === chosen);
  const fitting = theirs.find(({ objection }) => objection === undefined);
  const possible = theirs.find(
    ({ offer, objection }) => objection !== undefined && CHOOSABLE.includes(objection) && hasRoom(offer, own),
  );
  return (fitting ?? possible)?.offer ?? null;
}

function resultOf(
  offer: Offer,
  objection: Objection | undefined,
  choice: Offer | null,
  { chosen }: Sought,
): RouteResult {
  if (offer === choice) return 'taken';
  if (objection !== undefined) return objection;
  return chosen === null ? 'notNeeded' : 'notChosen';
}

function ruleOf(choice: Offer | null, { chosen, school }: Sought, all: Offers, own: HeldPlace | undefined): RouteRule {
  if (choice === null) return 'none';
  if (isOwn(choice, own)) return 'kept';
  if (chosen !== null) return 'chosen';
  if (all.schoolProviders.includes(choice.organisation)) return 'schoolProvider';
  return choice.schools?.includes(school) === true ? 'fixedOffer' : 'others';
}
