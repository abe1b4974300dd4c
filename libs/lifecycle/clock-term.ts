/**
 * An open clock as a term with its history, and how it stands: the workflow says how it counts, the case what happened to it.
 * Decides nothing; libs/calendar counts.
 */
import { parseDuration, standingOfTerm, type RunningTerm, type TermRules, type TermStanding } from '#calendar';
import type { Clock, Machine, Term } from '#language';
import type { OpenClock } from './case-state.js';
import { chartOf } from './chart.js';
import type { Inquiry } from './world.js';

/** How a term counts besides its duration, that of a state or of a clock. The school is asked only of one that leaves out its holidays. */
export function rulesOf(
  { endsOn, schoolHolidays }: Pick<Clock, 'endsOn' | 'schoolHolidays'>,
  school: string,
  inquiry: Inquiry,
): TermRules {
  const region = schoolHolidays === 'skipped' ? inquiry.holidayRegion(school) : null;
  return {
    ...(endsOn === undefined ? {} : { endsOn }),
    ...(region === null ? {} : { schoolHolidays: region }),
  };
}

/** Undefined for a clock that an engine before schakel/3 armed: nobody wrote down when it started. */
export function runningTermOf(
  machine: Machine,
  { id, startedAt, extended, suspended }: OpenClock,
  school: string,
  inquiry: Inquiry,
): RunningTerm | undefined {
  if (startedAt === undefined) return undefined;
  const { term, clock } = specOf(machine, id);
  const extension = clock?.extension?.term;
  return {
    ...rulesOf(clock ?? term, school, inquiry),
    startedAt,
    duration: durationOf(term),
    extensions: extension === undefined ? [] : (extended ?? []).map(() => durationOf(extension)),
    suspensions: suspended ?? [],
  };
}

/** A clock as it stands at a moment. What an older engine armed has only its end. */
export interface ClockStanding {
  readonly id: string;
  readonly term: Term;
  readonly clock: Clock | undefined;
  readonly open: OpenClock;
  /** Counted in its own unit; null for what an older engine armed. */
  readonly standing: TermStanding | null;
}

/** Every clock of a case as it stands at a moment, under the calendar of now. */
export function clocksAt(
  machine: Machine,
  { clocks, school }: { readonly clocks: readonly OpenClock[]; readonly school: string },
  inquiry: Inquiry,
  now: string,
): ClockStanding[] {
  return clocks.map((open) => {
    const running = runningTermOf(machine, open, school, inquiry);
    const standing = running === undefined ? null : standingOfTerm(inquiry.calendar(), running, now);
    return { id: open.id, open, standing, ...specOf(machine, open.id) };
  });
}

function specOf(machine: Machine, id: string): { term: Term; clock: Clock | undefined } {
  const found = chartOf(machine).terms.get(id);
  if (found === undefined) throw new Error(`There is no clock ${id}.`);
  return found.kind === 'clock'
    ? { term: found.clock.term, clock: found.clock }
    : { term: found.term, clock: undefined };
}

function durationOf(term: Term) {
  const duration = parseDuration(term.duration);
  if (duration === undefined) throw new Error(`${term.duration} is no term.`);
  return duration;
}
