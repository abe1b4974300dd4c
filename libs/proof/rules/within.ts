/**
 * What must have come within a term. Only terms and clocks make that sure, since people may do nothing: of every way through
 * the states that a case waits in, the terms that end them are added up. A state that nothing ends, and a ring, take for ever.
 */
import { parseDuration, type Duration } from '#calendar';
import type { Clock, Course, Label, Term } from '#language';
import { STARTED } from '../configurations/clock-values.js';
import { holdsWhere } from '../configurations/condition.js';
import { NOTHING, type Configurations } from '../configurations/diagram.js';
import type { Exploration } from '../configurations/exploration.js';
import { Lasting, type Most } from './lasting.js';
import { doesNotHold, type Finding, type ProofRule } from './rule.js';

/** Of each unit that counts days, and of minutes: the most days, the fewest, and the most working days. */
const MINUTE = 1 / 1440;
const MOST_DAYS = { days: 1, weeks: 7, months: 31, years: 366, hours: 60 * MINUTE, minutes: MINUTE };
const FEWEST_DAYS = { days: 1, weeks: 7, months: 28, years: 365 };
const MOST_WORKING_DAYS = { ...MOST_DAYS, weeks: 5, months: 23, years: 262 };

/** How terms are held against the one that is asked: of it the least that it can last, of others the most. */
interface Measure {
  readonly words: Label;
  readonly asked: number;
  readonly most: Most;
}

export const within: ProofRule = {
  id: 'proof.within',
  severity: 'error',
  asks: {
    nl: 'Wat een werkwijze met `within` zegt, geldt: is `from` zo, dan maken termijnen dat binnen zoveel tijd `to` zo is, ook als niemand iets doet.',
    en: 'What a workflow says with `within` holds: once `from` holds, terms make that `to` holds within that time, also when nobody does anything.',
  },
  find: (exploration) => {
    const { machine, terrain } = exploration;
    return machine.courses.flatMap((course): Finding[] => {
      if (course.kind !== 'within') return [];
      const waits = waitingFor(exploration, course);
      const measure = measureOf(course.term);
      if (waits === NOTHING || byClock(exploration, waits, measure)) return [];
      const lasting = terrain.mainRegions.map((region) =>
        new Lasting(exploration, region, waits, measure.most).longest(),
      );
      const best = lasting.reduce((a, b) => (b.days < a.days ? b : a), { days: Infinity, where: waits });
      return best.days <= measure.asked ? [] : [findingOf(course, best, measure)];
    });
  },
};

/** Where cases are from when `from` holds until `to` does: also when it does not hold any more. */
function waitingFor(
  { terrain, reached, ended, search, moves }: Exploration,
  { from, to }: Extract<Course, { kind: 'within' }>,
): Configurations {
  const { diagram } = terrain.space;
  const without = diagram.less(diagram.less(reached, holdsWhere(terrain, to)), ended);
  const begun = diagram.and(without, holdsWhere(terrain, from));
  return begun === NOTHING || begun === without
    ? begun
    : search.closureWithin(
        begun,
        moves.map((move) => ({ move, from: move.from })),
        without,
      );
}

function findingOf(
  course: Extract<Course, { kind: 'within' }>,
  { days, where }: { days: number; where: Configurations },
  { words }: Measure,
): Finding {
  const { at, term, to } = course;
  const lasts =
    days === Infinity
      ? { nl: 'zolang niemand iets doet', en: 'as long as nobody does anything' }
      : { nl: `${Math.ceil(days)} ${words.nl}`, en: `${Math.ceil(days)} ${words.en}` };
  return {
    at,
    message: doesNotHold(course, {
      nl: `tot ${to.text} kan het ${lasts.nl} duren; gevraagd is ${term.duration}`,
      en: `it can last ${lasts.en} until ${to.text}; what is asked is ${term.duration}`,
    }),
    where,
  };
}

/** Whether a clock that runs in all of these, and that nothing starts anew, ends them in time. */
function byClock({ machine, terrain, search, moves }: Exploration, waits: Configurations, measure: Measure): boolean {
  const { diagram } = terrain.space;
  return machine.clocks.some((clock) => {
    const variable = terrain.clocks.get(clock.id);
    if (variable === undefined || longestOf(clock, measure.most) > measure.asked) return false;
    const runs = diagram.less(waits, terrain.running(variable)) === NOTHING;
    const ends = moves
      .filter((move) => move.clock === `clock/${clock.id}`)
      .reduce<Configurations>((found, move) => diagram.or(found, diagram.and(waits, move.from)), NOTHING);
    const stays = moves.some((move) => {
      const isRestarted = move.makes.get(variable) === STARTED || move.clock === `clock/${clock.id}`;
      return isRestarted && diagram.and(waits, search.after(move, waits)) !== NOTHING;
    });
    return runs && ends === waits && !stays;
  });
}

/** The longest that a clock can run: what can be suspended, or skips school holidays, has no bound. */
function longestOf({ term, suspension, schoolHolidays, extension, endsOn, follows }: Clock, most: Most): number {
  if (suspension !== undefined || schoolHolidays === 'skipped' || follows !== undefined) return Infinity;
  const extended = extension === undefined ? 0 : extension.atMost * most(extension.term, true);
  return most(endsOn === undefined ? term : { ...term, endsOn }, true) + extended;
}

/**
 * In minutes or working days where these are asked, else in days. Days count from the next one on: of a term that begins where another
 * one ended, at the start of a day, that day is not counted either. Once a year a day has an hour more, and once an hour less.
 */
function measureOf(asked: Term): Measure {
  const { most, moved, ...measure } = unmovedOf(asked);
  const isAsked = ({ duration, endsOn }: Term): boolean => duration === asked.duration && endsOn === asked.endsOn;
  return {
    ...measure,
    // What is asked moves as the same term does that runs at the same time.
    most: (term, isFirst) =>
      most(term, isFirst) + (term.endsOn === undefined || (isFirst && isAsked(term)) ? 0 : moved),
  };
}

/** The same of terms whose last day stays where it is, and how much later one ends at most that has to end on a working day. */
function unmovedOf(asked: Term): Measure & { readonly moved: number } {
  const { unit, count } = durationOf(asked);
  switch (unit) {
    case 'hours':
    case 'minutes':
      return {
        words: { nl: 'minuten', en: 'minutes' },
        asked: count * MINUTES[unit],
        most: (term) => {
          const one = durationOf(term);
          return isElapsed(one.unit) ? one.count * MINUTES[one.unit] : (mostDays(one) + 1) * 1440 + 60;
        },
        moved: (daysWith(1) - 1) * 1440,
      };
    case 'workingDays':
      return {
        words: { nl: 'werkdagen', en: 'working days' },
        asked: count,
        most: inDays(({ unit: of, count: some }) => {
          if (of === 'workingDays') return some;
          // The last day of a week can be no working day; a month that ends on one has fewer of them.
          return some * MOST_WORKING_DAYS[of] + (of === 'weeks' ? 1 : 0);
        }),
        moved: 1,
      };
    default:
      return {
        words: { nl: 'dagen', en: 'days' },
        asked: count * FEWEST_DAYS[unit],
        // Terms in the unit that is asked are held against it by their number.
        most: inDays((one) => (one.unit === unit ? one.count * FEWEST_DAYS[unit] : mostDays(one))),
        moved: daysWith(1) - 1,
      };
  }
}

const MINUTES = { hours: 60, minutes: 1 };
const isElapsed = (unit: Duration['unit']): unit is keyof typeof MINUTES => unit === 'hours' || unit === 'minutes';

const inDays =
  (daysOf: (one: Duration) => number): Most =>
  (term, isFirst) => {
    const one = durationOf(term);
    const more = isFirst ? 0 : 1;
    return daysOf(one) + (isElapsed(one.unit) ? 60 * MINUTE : more);
  };

const mostDays = ({ unit, count }: Duration): number =>
  unit === 'workingDays' ? daysWith(count) : count * MOST_DAYS[unit];

/** So many days pass at most with so many working days: among ten and those around them at most four others are no weekend. */
function daysWith(workingDays: number): number {
  const weekdays = workingDays + 3 + Math.ceil(workingDays / 10);
  return weekdays + 2 * Math.ceil(weekdays / 5);
}

function durationOf({ duration }: Term): Duration {
  const parsed = parseDuration(duration);
  if (parsed === undefined) throw new Error(`${duration} is no term.`);
  return parsed;
}
