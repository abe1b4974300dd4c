/**
 * The behaviour of the engine, by the name that every record carries: raised when the same input could give another record.
 * A record is replayed by what its own engine did; new decisions are taken by the newest.
 */

/** What an engine does differently from the one before it. */
export interface Behaviour {
  readonly name: string;
  /** Since schakel/2: a party is found anew when a fact that it is found by changes, or when it is offered the case. */
  readonly findsPartiesAnew: boolean;
  /** Since schakel/2: an event that is raised has the defaults of its fields, as one that is fired or told. */
  readonly fillsWhatIsRaised: boolean;
  /** Since schakel/2: an event that is not taken starts and ends no clock. */
  readonly clocksFollowWhatIsTaken: boolean;
  /** Since schakel/3: a clock keeps when it started, is suspended and extended, and counts by its own rules. */
  readonly keepsClockHistory: boolean;
  /** Since schakel/3: a task goes along with its party also when that party takes no part in the case. */
  readonly tasksGoAlong: boolean;
  /** Since schakel/4: a task keeps the term that its date was made of, and the date follows a changed calendar. */
  readonly datesFollowTheCalendar: boolean;
  /** Since schakel/4: a case that keeps its place while it waits for another says when it waits no more. */
  readonly saysWhoWaitsNoMore: boolean;
  /** Since schakel/5: whom somebody chose takes no part in a case before he accepts, whoever filled his party before. */
  readonly choosingIsNoPart: boolean;
  /** Since schakel/6: a case that comes to seek another product while it holds a place takes one for that. */
  readonly placeFollowsTheProduct: boolean;
}

const FIRST: Behaviour = {
  name: 'schakel/1',
  findsPartiesAnew: false,
  fillsWhatIsRaised: false,
  clocksFollowWhatIsTaken: false,
  keepsClockHistory: false,
  tasksGoAlong: false,
  datesFollowTheCalendar: false,
  saysWhoWaitsNoMore: false,
  choosingIsNoPart: false,
  placeFollowsTheProduct: false,
};
const SECOND: Behaviour = {
  ...FIRST,
  name: 'schakel/2',
  findsPartiesAnew: true,
  fillsWhatIsRaised: true,
  clocksFollowWhatIsTaken: true,
};
const THIRD: Behaviour = { ...SECOND, name: 'schakel/3', keepsClockHistory: true, tasksGoAlong: true };
const FOURTH: Behaviour = {
  ...THIRD,
  name: 'schakel/4',
  datesFollowTheCalendar: true,
  saysWhoWaitsNoMore: true,
};
const FIFTH: Behaviour = { ...FOURTH, name: 'schakel/5', choosingIsNoPart: true };
const SIXTH: Behaviour = { ...FIFTH, name: 'schakel/6', placeFollowsTheProduct: true };
const BEHAVIOURS: readonly Behaviour[] = [FIRST, SECOND, THIRD, FOURTH, FIFTH, SIXTH];

/** By the name in a record. Throws for an engine of another make, or a newer one. */
export function behaviourOf(name: string): Behaviour {
  const found = BEHAVIOURS.find((one) => one.name === name);
  if (found === undefined) throw new Error(`The engine ${name} is not known here.`);
  return found;
}

/** The engine of new decisions. */
export const ENGINE = SIXTH;
