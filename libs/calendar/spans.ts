// Spans of local days that a term does not count: suspended days, and school holidays where a term leaves them out.
// Decides which whole days lie in them and how a count steps over them. Does not know why they do not count.

import type { CalendarData, SchoolHolidayRegion } from './calendar-data.js';
import { parseDay, type Day } from './day.js';
import { addWorkingDays, countWorkingDays } from './working-day.js';
import { localDayAt } from './zone.js';

/** From the first to the last day, both included. */
export interface Span {
  readonly first: Day;
  readonly last: Day;
}

/**
 * The whole days between two moments: neither the day of the first nor that of the second. So Awb, article 4:15(1), counts a
 * suspension: from the day after the one on which somebody is asked, until the day on which he answers. A day that is
 * suspended in part counts.
 */
export function daysBetween(from: number, until: number): Span {
  return { first: localDayAt(from) + 1, last: localDayAt(until) - 1 };
}

/** The school holidays of a region of schools. */
export function schoolHolidaySpans(calendar: CalendarData, region: SchoolHolidayRegion): Span[] {
  return calendar.schoolHolidays[region].map(({ firstDate, lastDate }) => {
    const [first, last] = [parseDay(firstDate), parseDay(lastDate)];
    if (first === undefined || last === undefined)
      throw new RangeError(`no school holiday: ${firstDate} to ${lastDate}`);
    return { first, last };
  });
}

/** The same days in order, each in one span; empty spans are gone. */
export function merged(spans: readonly Span[]): Span[] {
  const found: Span[] = [];
  for (const span of [...spans].filter(({ first, last }) => first <= last).sort((a, b) => a.first - b.first)) {
    const before = found.at(-1);
    if (before === undefined || span.first > before.last + 1) found.push(span);
    else found[found.length - 1] = { first: before.first, last: Math.max(before.last, span.last) };
  }
  return found;
}

/** What is counted: every day, or working days of a calendar. */
export interface Counting {
  /** The `count`-th counted day after a day; `count` is at least 1. */
  after(day: Day, count: number): Day;
  /** How many counted days there are from the first to the last. */
  within(first: Day, last: Day): number;
}

/** Every day counts. */
export const allDays: Counting = {
  after: (day, count) => day + count,
  within: (first, last) => Math.max(0, last - first + 1),
};

/** Working days count. */
export function workingDays(calendar: CalendarData): Counting {
  return {
    after: (day, count) => addWorkingDays(calendar, day, count),
    within: (first, last) => countWorkingDays(calendar, first, last),
  };
}

/** The same without the days of merged spans. */
export function without(counting: Counting, spans: readonly Span[]): Counting {
  const left = (first: Day, last: Day): number =>
    spans.reduce((sum, span) => sum + counting.within(Math.max(first, span.first), Math.min(last, span.last)), 0);
  return {
    after: (day, count) => {
      let wanted = count;
      let found = counting.after(day, wanted);
      for (const { first, last } of spans) {
        if (last <= day) continue;
        if (first > found) break;
        wanted += counting.within(Math.max(first, day + 1), last);
        found = counting.after(day, wanted);
      }
      return found;
    },
    within: (first, last) => counting.within(first, last) - left(first, last),
  };
}
