// A term with its history: budget, used, suspended, remaining and due, in the unit that it counts.
// Decides how suspensions, extensions, school holidays and the end of a term count. Does not know which event did what, nor
// who may: what it is given has happened.

import type { CalendarData, SchoolHolidayRegion } from './calendar-data.js';
import { addMonths, type Day } from './day.js';
import { assertDuration, type Duration } from './duration.js';
import { formatInstant, parseInstant } from './instant.js';
import { allDays, daysBetween, merged, schoolHolidaySpans, without, workingDays, type Counting } from './spans.js';
import { holdsThreeDays, isUnderTermsAct } from './terms-act.js';
import { localDayAt, startOfDay } from './zone.js';

/**
 * On which day a term may end when the last day that was counted is no working day.
 * - `workingDay`: on the next working day, as a contract may say of terms of any length.
 * - `termsAct`: as the Algemene termijnenwet says of terms in law. Article 1(1): on the next working day; article 2: a term of
 *   three days or more holds at least two working days; article 4(a): neither of them for a term in hours, of more than 90 days,
 *   12 weeks or 3 months, or in years. The length is that of the term as it was set: an extension does not change it.
 */
export type TermEnd = 'workingDay' | 'termsAct';

/** How a term counts, besides its duration. */
export interface TermRules {
  /** Absent: on whatever day it ends. */
  readonly endsOn?: TermEnd;
  /** The days of these school holidays do not count. Absent: they do. */
  readonly schoolHolidays?: SchoolHolidayRegion;
}

/** A time during which a term does not run; `until` is null as long as it lasts. */
export interface Suspension {
  readonly from: string;
  readonly until: string | null;
}

/** A term as it was recorded; all moments are `YYYY-MM-DDThh:mm:ss.mmmZ`. */
export interface RunningTerm extends TermRules {
  readonly startedAt: string;
  readonly duration: Duration;
  /** What it was extended by; each counts as the term itself does (countsAlike). */
  readonly extensions: readonly Duration[];
  /** In order of time; only the last can still last. */
  readonly suspensions: readonly Suspension[];
}

/** What a term counts: working days, local days, or elapsed minutes. */
export type TermUnit = 'workingDays' | 'days' | 'minutes';

/** How a term stands at a moment, counted in its unit. */
export interface TermStanding {
  readonly unit: TermUnit;
  /** All it may take: its own length and what it was extended by. */
  readonly budget: number;
  /** What has passed of it; at most the budget. A day counts when it has passed whole. */
  readonly used: number;
  readonly remaining: number;
  /** What would have counted and was suspended. */
  readonly suspended: number;
  /** When it has run out; null while it is suspended. */
  readonly dueAt: string | null;
}

/** What a term of a duration counts. */
export function unitOf({ unit }: Pick<Duration, 'unit'>): TermUnit {
  if (unit === 'workingDays') return unit;
  return unit === 'hours' || unit === 'minutes' ? 'minutes' : 'days';
}

/**
 * When a term has run out; null while it is suspended.
 * - Hours and minutes are elapsed time, to the millisecond; what was suspended comes on top.
 * - Otherwise local days in Europe/Amsterdam are counted: not the day of the start, and the last day whole, so that it is due at
 *   00:00 of the day after. First all months, which end on the day of the month of the start or on the last day of a shorter
 *   month, then weeks and days. Days that lie whole within a suspension do not count, nor school holidays where it says so; a
 *   counted end on such a day moves on.
 *
 * Pure: the same always gives the same, under one calendarRulesVersion. Throws a RangeError for a moment or duration that is
 * none, an extension that counts otherwise than the term, or an end after 9999.
 */
export function dueOfTerm(calendar: CalendarData, term: RunningTerm): string | null {
  if (term.suspensions.at(-1)?.until === null) return null;
  return formatInstant(endOf(calendar, term, term.suspensions));
}

/** How a term stands at a moment. Throws as dueOfTerm does. */
export function standingOfTerm(calendar: CalendarData, term: RunningTerm, at: string): TermStanding {
  const now = parseInstant(at);
  const started = parseInstant(term.startedAt);
  const unit = unitOf(term.duration);
  const dueAt = dueOfTerm(calendar, term);
  const spent = unit === 'minutes' ? minutesSpent(term, started, now) : daysSpent(calendar, term, started, now);
  const budget = unit === 'minutes' ? millisecondsOf(term) / MINUTE : countedOf(localDayAt(started), partsOf(term));
  const used = Math.min(budget, spent.used);
  return { unit, budget, used, remaining: budget - used, suspended: spent.suspended, dueAt };
}

/**
 * Whether a term that is suspended at a moment would then stand still: its last day has not come yet. Asked on its last day, a
 * suspension would begin when the term is over.
 */
export function canBeSuspended(calendar: CalendarData, term: RunningTerm, at: string): boolean {
  const now = parseInstant(at);
  const due = endOf(calendar, term, term.suspensions);
  return unitOf(term.duration) === 'minutes' ? now < due : startOfDay(localDayAt(now) + 1) < due;
}

const MINUTE = 60_000;

/** A lasting suspension takes nothing from the end that is asked here: callers know that there is none. */
function endOf(calendar: CalendarData, term: RunningTerm, suspensions: readonly Suspension[]): number {
  const start = parseInstant(term.startedAt);
  const parts = partsOf(term);
  if (unitOf(term.duration) === 'minutes') {
    let end = start + millisecondsOf(term);
    for (const { from, until } of suspensions)
      if (until !== null && parseInstant(from) < end) end += parseInstant(until) - parseInstant(from);
    return end;
  }
  const startDay = localDayAt(start);
  const counting = countingOf(calendar, term, suspensions);
  const last = counting.after(startDay, countedOf(startDay, parts));
  return startOfDay(movedEnd(calendar, term, startDay, last, suspensions) + 1);
}

/** The last day of a term after the rules on its end. */
function movedEnd(
  calendar: CalendarData,
  term: RunningTerm,
  startDay: Day,
  last: Day,
  suspensions: readonly Suspension[],
): Day {
  if (term.endsOn === undefined) return last;
  if (term.endsOn === 'termsAct' && !isUnderTermsAct(term.duration)) return last;
  const working = without(workingDays(calendar), uncounted(calendar, term, suspensions));
  const least =
    term.endsOn === 'termsAct' && holdsThreeDays(term.duration) ? Math.max(last, working.after(startDay, 2)) : last;
  return working.after(least - 1, 1);
}

/** The term and its extensions, which must count alike. */
function partsOf({ duration, extensions }: RunningTerm): readonly Duration[] {
  const parts = [duration, ...extensions];
  for (const part of parts) {
    assertDuration(part);
    if (!countsAlike(part, duration)) throw new RangeError(`${part.unit} do not extend a term in ${duration.unit}`);
  }
  return parts;
}

/** Whether one term can be extended by the other: working days by working days, time by time, the rest by the rest. */
export function countsAlike(one: Duration, other: Duration): boolean {
  return unitOf(one) === unitOf(other);
}

function millisecondsOf(term: RunningTerm): number {
  return partsOf(term).reduce((sum, { unit, count }) => sum + count * (unit === 'hours' ? 60 : 1) * MINUTE, 0);
}

const MONTHS: Partial<Record<Duration['unit'], number>> = { months: 1, years: 12 };
const DAYS: Partial<Record<Duration['unit'], number>> = { workingDays: 1, days: 1, weeks: 7 };

/** How many days, or working days, are counted from a day on. */
function countedOf(startDay: Day, parts: readonly Duration[]): number {
  const sum = (by: typeof MONTHS): number => parts.reduce((all, { unit, count }) => all + (by[unit] ?? 0) * count, 0);
  return addMonths(startDay, sum(MONTHS)) - startDay + sum(DAYS);
}

const plainCounting = (calendar: CalendarData, { duration }: RunningTerm): Counting =>
  unitOf(duration) === 'workingDays' ? workingDays(calendar) : allDays;

const holidays = (calendar: CalendarData, { schoolHolidays }: TermRules) =>
  schoolHolidays === undefined ? [] : merged(schoolHolidaySpans(calendar, schoolHolidays));

function uncounted(calendar: CalendarData, term: RunningTerm, suspensions: readonly Suspension[], now?: number) {
  return merged([...holidays(calendar, term), ...suspendedSpans(suspensions, now)]);
}

function suspendedSpans(suspensions: readonly Suspension[], now?: number) {
  return suspensions.flatMap(({ from, until }) => {
    const end = until === null ? now : parseInstant(until);
    return end === undefined ? [] : [daysBetween(parseInstant(from), end)];
  });
}

const countingOf = (calendar: CalendarData, term: RunningTerm, suspensions: readonly Suspension[], now?: number) =>
  without(plainCounting(calendar, term), uncounted(calendar, term, suspensions, now));

function minutesSpent({ suspensions }: RunningTerm, started: number, now: number) {
  const suspended = suspensions.reduce((sum, { from, until }) => {
    const end = Math.min(now, until === null ? now : parseInstant(until));
    return sum + Math.max(0, end - parseInstant(from));
  }, 0);
  const used = Math.max(0, now - started - suspended);
  return { used: Math.floor(used / MINUTE), suspended: Math.floor(suspended / MINUTE) };
}

/** Days that have passed whole, from the day after the start. */
function daysSpent(calendar: CalendarData, term: RunningTerm, started: number, now: number) {
  const [first, last] = [localDayAt(started) + 1, localDayAt(now) - 1];
  const counting = countingOf(calendar, term, term.suspensions, now);
  const unsuspended = without(plainCounting(calendar, term), holidays(calendar, term));
  const used = last < first ? 0 : counting.within(first, last);
  const all = last < first ? 0 : unsuspended.within(first, last);
  return { used, suspended: all - used };
}
