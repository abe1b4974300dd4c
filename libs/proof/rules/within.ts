/**
 * What must have come within a term. Only terms and clocks make that sure, since people may do nothing: of every way through
 * the states that a case waits in, the terms that end them are added up. A state that nothing ends, and a ring, take for ever.
 */
import { parseDuration } from '#calendar';
import type { Clock, Course, Term } from '#language';
import { STARTED } from '../configurations/clock-values.js';
import { holdsWhere } from '../configurations/condition.js';
import { NOTHING, type Configurations } from '../configurations/diagram.js';
import type { Exploration } from '../configurations/exploration.js';
import type { Region } from '../configurations/regions.js';
import { doesNotHold, type Finding, type ProofRule } from './rule.js';

/** At most so many working days are in one of each unit. */
const WORKING_DAYS = { workingDays: 1, days: 1, weeks: 5, months: 23, years: 262, hours: 1 / 24, minutes: 1 / 1440 };

export const within: ProofRule = {
  id: 'proof.within',
  severity: 'error',
  asks: {
    nl: 'Wat een werkwijze met `within` zegt, geldt: is `from` zo, dan maken termijnen dat binnen zoveel tijd `to` zo is, ook als niemand iets doet.',
    en: 'What a workflow says with `within` holds: once `from` holds, terms make that `to` holds within that time, also when nobody does anything.',
  },
  find: (exploration) => {
    const { machine, terrain, reached, ended } = exploration;
    const { diagram } = terrain.space;
    return machine.courses.flatMap((course): Finding[] => {
      if (course.kind !== 'within') return [];
      const from = diagram.less(diagram.and(reached, holdsWhere(terrain, course.from)), ended);
      const waits = diagram.less(from, holdsWhere(terrain, course.to));
      if (waits === NOTHING || byClock(exploration, waits, course.term)) return [];
      const lasting = terrain.mainRegions.map((region) => longest(exploration, region, waits));
      const best = lasting.reduce((a, b) => (b.days < a.days ? b : a), { days: Infinity, where: waits });
      return best.days <= daysOf(course.term) ? [] : [findingOf(course, best)];
    });
  },
};

function findingOf(
  course: Extract<Course, { kind: 'within' }>,
  { days, where }: { days: number; where: Configurations },
): Finding {
  const { at, term, to } = course;
  const lasts =
    days === Infinity
      ? { nl: 'zolang niemand iets doet', en: 'as long as nobody does anything' }
      : { nl: `${days} werkdagen`, en: `${days} working days` };
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
function byClock({ machine, terrain, search, moves }: Exploration, waits: Configurations, term: Term): boolean {
  const { diagram } = terrain.space;
  return machine.clocks.some((clock) => {
    const variable = terrain.clocks.get(clock.id);
    if (variable === undefined || longestOf(clock) > daysOf(term)) return false;
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

/** How long a case can be in these, as far as one part of it tells, and where it stays longest. */
function longest(
  { machine, terrain, search, moves }: Exploration,
  { variable }: Region,
  waits: Configurations,
): { days: number; where: Configurations } {
  const { space } = terrain;
  const { diagram } = space;
  const places = variable.values.flatMap((path, value) => {
    const where = diagram.and(waits, space.having(variable, value));
    return where === NOTHING ? [] : [{ path: String(path), value, where }];
  });
  const stays = (path: string): number =>
    Math.min(
      Infinity,
      ...(machine.states.get(path)?.transitions ?? []).flatMap(({ trigger, guard, target }) =>
        trigger.kind === 'after' && guard.length === 0 && target !== undefined && target !== path
          ? [daysOf(trigger.term)]
          : [],
      ),
    );
  const next = new Map(
    places.map(({ path, value, where }) => [
      path,
      places.filter((place) =>
        moves.some((move) => {
          const made = move.makes.get(variable);
          const isAgain = place.value !== value || move.transitions.some(({ reenter }) => reenter);
          if (made !== place.value || !isAgain) return false;
          return diagram.and(search.after(move, where), place.where) !== NOTHING;
        }),
      ),
    ]),
  );
  const known = new Map<string, number>();
  const lastsFrom = (path: string, passed: readonly string[]): number => {
    if (passed.includes(path)) return Infinity;
    const sure = known.get(path);
    if (sure !== undefined) return sure;
    const after = (next.get(path) ?? []).map((place) => lastsFrom(place.path, [...passed, path]));
    const days = stays(path) + Math.max(0, ...after);
    known.set(path, days);
    return days;
  };
  return places
    .map(({ path, where }) => ({ days: lastsFrom(path, []), where }))
    .reduce((a, b) => (b.days > a.days ? b : a), { days: 0, where: waits });
}

/** The longest that a clock can run: what can be suspended, or skips school holidays, has no bound. */
function longestOf({ term, suspension, schoolHolidays, extension, endsOn }: Clock): number {
  if (suspension !== undefined || schoolHolidays === 'skipped') return Infinity;
  const extended = extension === undefined ? 0 : extension.atMost * daysOf(extension.term);
  return daysOf(term) + extended + (endsOn === undefined ? 0 : 1);
}

function daysOf({ duration }: Term): number {
  const parsed = parseDuration(duration);
  if (parsed === undefined) throw new Error(`${duration} is no term.`);
  return parsed.count * WORKING_DAYS[parsed.unit];
}
