/**
 * The place of a case with an organisation: taken, kept, waited for and given free by the states in which the case stands.
 * Decides who gives it by the routing and writes down who was considered; whether it is still free at the commit is for the
 * store, and a case that comes second is decided anew.
 */
import { route, routeBeyond, type HeldPlace, type Offers, type Route, type Sought } from '#routing';
import { inOrder, type Machine, type MachinePlace } from '#language';
import type { CaseState, Waiting } from './case-state.js';
import type { PlaceUsed } from './decision.js';
import type { Behaviour } from './engine.js';
import type { PlaceRecord, RouteRecord } from './record.js';
import { activePaths } from './standing.js';
import type { Inquiry } from './world.js';

/** What a case has of a place before a decision or after it. */
export type PlaceState = Pick<CaseState, 'place' | 'waiting' | 'gaveBack'>;

export interface PlaceChange extends PlaceState {
  readonly records: readonly PlaceRecord[];
  readonly used: readonly PlaceUsed[];
}

/** A place that cannot be given refuses the whole event. */
export interface NoPlace {
  readonly code: 'place.full' | 'place.reason';
  readonly party: string;
  readonly route: Route;
}

export interface PlaceInput {
  readonly machine: Machine;
  readonly before: Pick<
    CaseState,
    'case' | 'school' | 'version' | 'facts' | 'states' | 'place' | 'waiting' | 'gaveBack'
  >;
  readonly after: Pick<CaseState, 'states' | 'facts'>;
  readonly event: string;
  /** Whether a person fires it: what people choose against the advice they give a reason for. */
  readonly isByStaff: boolean;
  readonly inquiry: Inquiry;
  readonly now: string;
  readonly behaviour: Behaviour;
}

const NOWHERE: ReadonlySet<string> = new Set();

/** What the facts of a case seek. */
export function soughtBy(
  { product, need, chosen }: Pick<MachinePlace, 'product' | 'need' | 'chosen'>,
  { school, gaveBack = [] }: Pick<CaseState, 'school' | 'gaveBack'>,
  facts: CaseState['facts'],
): Sought {
  const word = (name: string | undefined): string | null => {
    const value = name === undefined ? null : facts[name];
    return typeof value === 'string' ? value : null;
  };
  return {
    chosen: word(chosen),
    gaveBack,
    need: word(need) ?? '',
    product: word(product) ?? '',
    residence: word('residence'),
    school,
  };
}

/** What the region offers now, as a fact of the world. */
export function askOffers(inquiry: Inquiry, { kind }: MachinePlace, of: Pick<CaseState, 'case' | 'school'>): Offers {
  return inquiry.ask({ id: 'offers', inputs: { case: of.case, kind, school: of.school } }) as Offers;
}

/** The place of a case after a step. */
export function nextPlace(input: PlaceInput): PlaceChange | NoPlace {
  const { machine, before, after, event } = input;
  const { place } = machine;
  const { saysWhoWaitsNoMore } = input.behaviour;
  if (place === undefined) return { ...stateOf(before), records: [], used: [] };
  const active = activePaths(machine, after.states);
  // A case that is opened was nowhere before.
  const was = before.version === 0 ? NOWHERE : activePaths(machine, before.states);
  const isIn = (paths: readonly string[], where = active): boolean => paths.some((path) => where.has(path));
  const isHeld = isIn(place.heldIn);
  const records: PlaceRecord[] = [];
  const used: PlaceUsed[] = [];
  let held = before.place;
  let { gaveBack } = before;
  const free = (one: HeldPlace): void => {
    records.push(recordOf('freed', one, null));
    if (one.offer !== null)
      used.push({ organisation: one.organisation, offer: one.offer, amount: -one.amount, bound: null });
    held = undefined;
  };
  if (held !== undefined && !isHeld) {
    const isGivenBack = place.givenBackBy.includes(event);
    const { organisation } = held;
    if (isGivenBack) gaveBack = [...(gaveBack ?? []).filter((one) => one !== organisation), organisation];
    if (isGivenBack || !isIn(place.keptIn)) free(held);
  }
  const sought = soughtBy(place, { ...before, ...(gaveBack === undefined ? {} : { gaveBack }) }, after.facts);
  const isEntered = !isIn(place.heldIn, was);
  const isChanged = (fact: string): boolean => before.facts[fact] !== after.facts[fact];
  const isChosenAnew =
    place.chosen !== undefined &&
    isChanged(place.chosen) &&
    sought.chosen !== null &&
    sought.chosen !== held?.organisation;
  const isForOther = input.behaviour.placeFollowsTheProduct && isChanged(place.product);
  if (isHeld && (isEntered || isChosenAnew || isForOther)) {
    const taken = take(input, place, sought, held);
    if ('code' in taken) return taken;
    if (taken.held !== held) {
      if (held !== undefined) free(held);
      ({ held } = taken);
      if (held !== undefined) {
        const { organisation, offer, amount, isBeyond } = held;
        records.push(recordOf(isBeyond ? 'beyond' : 'taken', held, taken.route));
        if (offer !== null) used.push({ organisation, offer, amount, bound: isBeyond ? null : taken.bound });
      }
    }
  }
  let waiting: Waiting | undefined;
  if (isIn(place.waitsIn)) {
    waiting = { kind: place.kind, since: before.waiting?.since ?? input.now, sought };
    if (before.waiting === undefined || before.waiting.sought.chosen !== sought.chosen) {
      const found = route(sought, askOffers(input.inquiry, place, before));
      const reason = reasonFor(found, sought, place, input);
      if (typeof reason === 'object' && reason !== null) return reason;
      records.push({
        amount: 0,
        change: 'waits',
        offer: null,
        organisation: sought.chosen,
        route: routeRecord(found, sought, reason),
      });
    }
  } else if (before.waiting !== undefined && (held === undefined || (saysWhoWaitsNoMore && !hasTaken(records)))) {
    records.push({ amount: 0, change: 'left', offer: null, organisation: null, route: null });
  }
  return {
    ...(held === undefined ? {} : { place: held }),
    ...(waiting === undefined ? {} : { waiting }),
    ...(gaveBack === undefined ? {} : { gaveBack }),
    records,
    used,
  };
}

const hasTaken = (records: readonly PlaceRecord[]): boolean =>
  records.some(({ change }) => change === 'taken' || change === 'beyond');

/** The place that is taken on entering; none where nobody at all could be asked and nobody has to wait. */
function take(
  input: PlaceInput,
  place: MachinePlace,
  sought: Sought,
  held: HeldPlace | undefined,
):
  | { readonly held: HeldPlace | undefined; readonly route: RouteRecord | null; readonly bound: number | null }
  | NoPlace {
  const offers = askOffers(input.inquiry, place, input.before);
  const mayGoBeyond = place.beyond.includes(input.event);
  const found = mayGoBeyond ? routeBeyond(sought, offers, held) : { ...route(sought, offers, held), isBeyond: false };
  const { choice } = found;
  if (choice === null) {
    if (!mayGoBeyond) return { code: 'place.full', party: place.party, route: found };
    return { held: undefined, route: null, bound: null };
  }
  const reason = reasonFor(found, sought, place, input);
  if (typeof reason === 'object' && reason !== null) return reason;
  const isSame = held?.organisation === choice.organisation && held.offer === choice.offer;
  const taken: HeldPlace = {
    amount: boundOf(offers, choice) === null ? 0 : choice.each,
    isBeyond: found.isBeyond,
    offer: choice.offer,
    organisation: choice.organisation,
  };
  return { held: isSame ? held : taken, route: routeRecord(found, sought, reason), bound: boundOf(offers, choice) };
}

/** What there is of an offer; where nobody had to wait it was taken as endless. */
function boundOf(
  { offers }: Offers,
  { organisation, offer }: Pick<HeldPlace, 'organisation' | 'offer'>,
): number | null {
  return offers.find((one) => one.organisation === organisation && one.offer === offer)?.bound ?? null;
}

/** The reason that was given for another than the one advised; a refusal where one is asked and none was given. */
function reasonFor(
  found: Route,
  { chosen }: Sought,
  { reason, party, beyond }: MachinePlace,
  { after, isByStaff, before, event }: PlaceInput,
): string | null | NoPlace {
  const given = reason === undefined ? null : after.facts[reason];
  const isAgainst = chosen !== null && found.advised !== null && found.advised.organisation !== chosen;
  const isNew = before.waiting === undefined || before.waiting.sought.chosen !== chosen;
  if (!isAgainst) return null;
  if (typeof given === 'string') return given;
  // Who does not wait is not chosen for now: he goes to whom was chosen before, when that may have been who was advised.
  const isChosenNow = isByStaff && isNew && !beyond.includes(event);
  return reason === undefined || !isChosenNow ? null : { code: 'place.reason', party, route: found };
}

function routeRecord({ considered, rule, advised }: Route, sought: Sought, reason: string | null): RouteRecord {
  return inOrder({
    advised: advised === null ? null : { offer: advised.offer, organisation: advised.organisation },
    considered: considered.map(inOrder),
    reason,
    rule,
    sought: inOrder(sought),
  });
}

function recordOf(
  change: PlaceRecord['change'],
  { organisation, offer, amount }: HeldPlace,
  routed: RouteRecord | null,
): PlaceRecord {
  return { amount, change, offer, organisation, route: routed };
}

function stateOf({ place, waiting, gaveBack }: PlaceState): PlaceState {
  return {
    ...(place === undefined ? {} : { place }),
    ...(waiting === undefined ? {} : { waiting }),
    ...(gaveBack === undefined ? {} : { gaveBack }),
  };
}
