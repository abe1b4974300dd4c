// What the chain that is shipped does, said a second time: by hand, from what workflows/chain and the region that uses it are
// meant to do. The rows of every link and of every part beside them are in chain/, with who takes part, terms, payers and places;
// how a case goes along them is said here. Time is counted in days. Left out: looking along and consulting without a case, lists
// of tasks, and what boards do.
import { ACCESS } from './chain/access.js';
import { AFTERCARE } from './chain/aftercare.js';
import { AGE } from './chain/age.js';
import { ATTENDANCE } from './chain/attendance.js';
import type { Kept, Rules, Running, Way } from './chain/case.js';
import { begin, hear, takeDue } from './chain/clocks.js';
import { FAMILY } from './chain/family.js';
import { HANDOVER_MAY, HANDOVER_SOUND, LADDER } from './chain/handover.js';
import { LOCAL_TEAM } from './chain/local-team.js';
import { mayOpen, openedBy, prepared } from './chain/opening.js';
import { answersFor, endOffers, findAnew, offer, partiesOf, sees, settleParties, tell } from './chain/parties.js';
import { paidBy } from './chain/payers.js';
import { EVERYBODY, PARTIES, PEOPLE, type Person } from './chain/people.js';
import { isOneOf, OVER, partOf, RUNNING, standsIn, type Place } from './chain/places.js';
import { PROVIDER } from './chain/provider.js';
import { RESIDENCE } from './chain/residence.js';
import { lacksReason, nextWithRoom, settle } from './chain/room.js';
import { SAFETY, UNREST } from './chain/safety.js';
import { ACKNOWLEDGE, SCHOOL } from './chain/school.js';
import { ReferenceModel, type Asked, type Paid, type Sent } from './reference-model.js';

const RULES: readonly Rules[] = [
  ...[SCHOOL, LOCAL_TEAM, ACCESS, PROVIDER, AFTERCARE, FAMILY, SAFETY, RESIDENCE, ATTENDANCE, AGE],
  { may: HANDOVER_MAY, sound: HANDOVER_SOUND, ways: [] },
];
const allOf = <T>(part: (rules: Rules) => Readonly<Record<string, T>> | undefined) =>
  Object.fromEntries(RULES.flatMap((rules) => Object.entries(part(rules) ?? {}))) as Readonly<
    Record<string, T | undefined>
  >;
export const WAYS: readonly Way[] = RULES.flatMap(({ ways }) => ways);
const MAY = allOf(({ may }) => may);
const SOUND = allOf(({ sound }) => sound);
const TERMS = allOf(({ terms }) => terms);
const OFFERS = allOf(({ offers }) => offers);
const CLOCKS = RULES.flatMap(({ clocks = [] }) => clocks);
export const EVENTS = Object.keys(MAY);
/** Where something is done: along the chain, in a part beside it, or what can be done everywhere. */
export type Where = 'chain' | 'beside' | 'anywhere' | 'unexpected';

const isEnded = ({ at }: Kept): boolean => isOneOf(OVER, at.chain);
const isClosed = (one: Kept): boolean => isEnded(one) && !isOneOf(UNREST, one.at.safety);
/** Whether a way goes along a part beside the chain. */
const isBeside = ({ isBeside, in: [first = 'withdrawn'] }: Way): boolean =>
  isBeside === true || partOf(first) !== 'chain';
const isFor = ({ by }: Way, person: Person): boolean => by?.some((role) => role === PEOPLE[person].role) ?? true;

/** Whether somebody may fire an event at all, in what he can act for. */
function may(one: Kept, by: Person, event: string): boolean {
  const who = MAY[event] ?? [];
  if (who === 'owner') return answersFor(one, by);
  return partiesOf(one, by).length > 0 && (who === 'everybody' || who.some((role) => role === PEOPLE[by].role));
}

export class ChainModel extends ReferenceModel<Person, Kept> {
  constructor(private readonly ways: readonly Way[] = WAYS) {
    super();
  }

  protected standing(one: Kept) {
    const { parties, due, waits, asked: _asked, told: _told, paid: _paid, at, ...kept } = one;
    return {
      ...kept,
      held: one.held ?? null,
      places: Object.values(at),
      isWaiting: waits !== undefined,
      parties: PARTIES.flatMap((party) => {
        const { organisation, isPart } = parties[party] ?? {};
        return organisation === undefined ? [] : [`${party} ${organisation}${isPart === true ? '' : ' offered'}`];
      }),
      due: due.map(({ day }) => day ?? null).sort((a, b) => (a ?? 0) - (b ?? 0)),
    };
  }

  protected override paidFor({ paid }: Kept): readonly Paid[] {
    return paid;
  }

  protected mayOpen(by: Person, as: string): boolean {
    return mayOpen(by, as);
  }

  protected opened(by: Person, as: string): Kept {
    const one = openedBy(by, as);
    this.#enter(one, one.at.chain);
    settleParties(one);
    if (as === 'signal') begin(one, this.#day, { id: 'signal', after: ACKNOWLEDGE, then: { climbs: {} } });
    return one;
  }

  protected override prepare(one: Kept, as: string): void {
    if (as === 'signal') prepared(one);
  }

  protected sees(one: Kept, by: Person): boolean {
    return sees(one, by);
  }

  protected isKnown(event: string): boolean {
    return MAY[event] !== undefined;
  }

  protected isWhole({ event, data }: Sent): boolean {
    return SOUND[event]?.(data) ?? Object.keys(data).length === 0;
  }

  protected refusal(one: Kept, asked: Asked<Person>): string | undefined {
    if (isClosed(one)) return 'case.closed';
    const { by, event } = asked;
    if (!may(one, by, event)) return 'permission.denied';
    const refusal = this.#hindrance(one, asked);
    const way = this.ways.find((way) => way.event === event);
    if (refusal === undefined || way === undefined || !isBeside(way) || answersFor(one, by)) return refusal;
    // Who does not answer for a case does not hear what goes on beside its chain, unless that is what he is asked.
    const isAsked = partiesOf(one, by).some((party) => {
      const offeredIn = one.parties[party]?.offeredIn;
      return offeredIn !== undefined && way.isBeside !== true && partOf(offeredIn) === partOf(way.in[0] ?? offeredIn);
    });
    return isAsked ? refusal : 'permission.denied';
  }

  #hindrance(one: Kept, { by, event, data }: Asked<Person>): string | undefined {
    const ways = this.#waysOf(one, event);
    if (ways.length === 0) return 'transition.not-available';
    const his = ways.filter((way) => isFor(way, by));
    if (his.length === 0) return 'permission.denied';
    const unmet = his.map((way) => way.if?.find(([, holds]) => !holds(one, data, this.cases)));
    if (unmet.every((condition) => condition !== undefined)) return unmet[0]?.[0];
    const clock = CLOCKS.find(({ extended }) => extended?.by === event);
    if (clock !== undefined && one.due.find(({ id }) => id === clock.id)?.isExtended !== false)
      return 'clock.not-extendable';
    return lacksReason(one, { event, data }, this.cases) ? 'place.reason' : undefined;
  }

  /** What could be done where it stands; when its chain has ended only what still runs beside it. */
  #waysOf(one: Kept, event?: string): Way[] {
    return this.ways.filter(
      (way) =>
        (event === undefined || way.event === event) &&
        standsIn(one, way.in) &&
        (!isEnded(one) || way.in.some((at) => isOneOf(UNREST, at))),
    );
  }

  /** What people would do next, and who. */
  usual(number: number, where: Where): Pick<Asked<Person>, 'event' | 'by'>[] {
    const one = this.cases[number];
    if (one === undefined) return [];
    const ways = this.#waysOf(one).filter(
      (way) => (way.in === RUNNING ? 'anywhere' : isBeside(way) ? 'beside' : 'chain') === where,
    );
    return ways.flatMap((way) => {
      const by = EVERYBODY.find((somebody) => may(one, somebody, way.event) && isFor(way, somebody));
      return by === undefined ? [] : [{ event: way.event, by }];
    });
  }

  protected step(one: Kept, { by, event, data }: Asked<Person>): void {
    this.#happen(one, event, data, by);
  }

  /** The first way whose conditions hold is taken; where there is none it is written down that it was not. */
  #happen(one: Kept, event: string, data: Sent['data'] = {}, by?: Person): void {
    one.version += 1;
    const events = [event];
    // What is raised happens with it.
    for (const now of events) {
      const way = this.#waysOf(one, now).find(
        (way) =>
          (by === undefined || isFor(way, by)) && (way.if ?? []).every(([, holds]) => holds(one, data, this.cases)),
      );
      if (way !== undefined) this.#take(one, way, data);
      if (way?.raises !== undefined) events.push(way.raises);
    }
    one.asked = one.asked.filter(({ until }) => until?.some((ending) => events.includes(ending)) !== true);
    hear(one, CLOCKS, this.#day, events);
    if (isClosed(one)) Object.assign(one, { due: [], asked: [] });
  }

  #take(one: Kept, way: Way, data: Sent['data'] = {}): void {
    const was = { ...one, at: { ...one.at } };
    way.does?.(one, data);
    if (way.to !== undefined) this.#leaveFor(one, way.to);
    settle(one, was, way.event, this.cases);
    if (way.pays !== undefined) one.paid = [...one.paid, paidBy(one, way.pays, data)];
    findAnew(one, was);
    if (way.to !== undefined) this.#enter(one, way.to);
    settleParties(one);
    one.asked = [...one.asked, ...(way.asks ?? [])];
    tell(one, way.tells ?? []);
  }

  /** What ran, was asked and was offered in a place ends with it. */
  #leaveFor(one: Kept, place: Place): void {
    const part = partOf(place);
    const left = one.at[part];
    Object.assign(one.at, { [part]: place });
    one.due = one.due.filter(({ of }) => of !== left);
    one.asked = one.asked.filter((asks) => asks.in !== left);
    endOffers(one, left);
  }

  #enter(one: Kept, place: Place): void {
    for (const [index, { after, to, asks }] of (TERMS[place] ?? []).entries()) {
      const then = { ...(to === undefined ? {} : { to }), ...(asks === undefined ? {} : { climbs: { asks } }) };
      begin(one, this.#day, { id: `${place} ${index}`, after, of: place, then });
    }
    const party = OFFERS[place];
    if (party !== undefined) offer(one, party, place);
    if (party !== 'chainManager') return;
    const climbs = { asks: { party: 'access', in: place }, next: LADDER.policy } as const;
    begin(one, this.#day, { id: 'decision', after: LADDER.decide, of: place, then: { climbs } });
  }

  get #day(): number {
    return this.hour / 24;
  }

  /**
   * What has become due meanwhile happens at the end of it: of every case what was due first, and then the next; in between those
   * who wait get the places that are free.
   */
  protected pass(all: readonly Kept[]): void {
    for (let isDone = false; !isDone;) {
      const due = all.flatMap((one): [Kept, Running][] => {
        const next = takeDue(one, this.#day);
        return next === undefined ? [] : [[one, next]];
      });
      for (const [one, running] of due) this.#fire(one, running);
      for (let next = nextWithRoom(all); next !== undefined; next = nextWithRoom(all))
        this.#happen(next, 'PLACE_FREED');
      isDone = due.length === 0;
    }
  }

  #fire(one: Kept, { id, of, then: { to, event, climbs } }: Running): void {
    if (event !== undefined) {
      this.#happen(one, event);
      return;
    }
    one.version += 1;
    if (to !== undefined) this.#take(one, { event: '', in: [], to });
    if (climbs?.asks !== undefined) one.asked = [...one.asked, climbs.asks];
    if (climbs?.next !== undefined)
      begin(one, this.#day, { id, after: climbs.next, then: { climbs: {} }, ...(of === undefined ? {} : { of }) });
  }
}
