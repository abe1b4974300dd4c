// When a term is due: from a starting moment and a duration to the moment at which it has run out.
// Decides the counting of days in Europe/Amsterdam. Does not know why a term runs, whether it is suspended or extended, nor what
// time it is now.

import type { CalendarData } from './calendar-data.js';
import { addMonths, type Day } from './day.js';
import { assertDuration, type Duration } from './duration.js';
import { formatInstant, parseInstant } from './instant.js';
import { addWorkingDays, firstWorkingDayFrom } from './working-day.js';
import { localDayAt, startOfDay } from './zone.js';

/** How a term ends, besides its duration. */
export interface DueOptions {
  /**
   * A last day that is not a working day moves to the next one, as Algemene termijnenwet, art. 1(1), wants it for terms in law
   * and a contract may say. Without effect on hours and minutes. The caller decides whether it applies: art. 4 leaves out terms of
   * more than 90 days, 12 weeks or 3 months, and all terms in years; art. 2 (a term of three days or more holds two working days)
   * is not applied.
   */
  readonly extendToWorkingDay?: boolean;
}

/**
 * The moment at which a term that starts at `startAt` has run out; both are `YYYY-MM-DDThh:mm:ss.mmmZ`.
 * - Hours and minutes are elapsed time, to the millisecond.
 * - All other units count local days in Europe/Amsterdam. The day of the start does not count and the last day counts whole: due is
 *   00:00 of the day after it. Weeks end on the weekday of the start, months and years on its day of the month, or on the last day
 *   of a shorter month.
 *
 * Pure: the same calendar, start and duration always give the same moment, under one calendarRulesVersion. Throws a RangeError for
 * a start that is no such instant or before 1996, a duration that is none, or a term that ends after 9999.
 */
export function dueAt(calendar: CalendarData, startAt: string, duration: Duration, options: DueOptions = {}): string {
  assertDuration(duration);
  const start = parseInstant(startAt);
  if (duration.unit === 'minutes') return formatInstant(start + duration.count * 60_000);
  if (duration.unit === 'hours') return formatInstant(start + duration.count * 3_600_000);

  const counted = lastDayOfTerm(calendar, localDayAt(start), duration.unit, duration.count);
  const last = options.extendToWorkingDay === true ? firstWorkingDayFrom(calendar, counted) : counted;
  return formatInstant(startOfDay(last + 1));
}

type DayUnit = Exclude<Duration['unit'], 'hours' | 'minutes'>;

function lastDayOfTerm(calendar: CalendarData, startDay: Day, unit: DayUnit, count: number): Day {
  switch (unit) {
    case 'workingDays':
      return addWorkingDays(calendar, startDay, count);
    case 'days':
      return startDay + count;
    case 'weeks':
      return startDay + 7 * count;
    case 'months':
      return addMonths(startDay, count);
    case 'years':
      return addMonths(startDay, 12 * count);
  }
}
