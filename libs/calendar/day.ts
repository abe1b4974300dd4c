// A day of the Gregorian calendar as one integer, so that terms are counted by adding.
// Decides which days this library handles. Does not know clock times, time zones, holidays or terms.

const millisecondsPerDay = 86_400_000;

/** The summer-time rule of zone.ts holds from this year; no term of this service is older. */
export const firstYear = 1996;

/** The last year that `YYYY` can write. */
export const lastYear = 9999;

/** Whole days since 1970-01-01. */
export type Day = number;

/** The first day this library handles: 1996-01-01. */
export const firstDay: Day = dayOf(firstYear, 1, 1);

/** The last day this library handles: 9999-12-31. */
export const lastDay: Day = dayOf(lastYear, 12, 31);

/** The day of a year, a month (1 to 12) and a day of the month (1 to 31). Day 0 is the last day of the month before. */
export function dayOf(year: number, month: number, dayOfMonth: number): Day {
  return Date.UTC(year, month - 1, dayOfMonth) / millisecondsPerDay;
}

/** Year, month (1 to 12) and day of the month of a day. */
export function datePartsOf(day: Day): { year: number; month: number; dayOfMonth: number } {
  const date = new Date(day * millisecondsPerDay);
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, dayOfMonth: date.getUTCDate() };
}

/** The day written as `YYYY-MM-DD`; undefined when it does not exist or lies outside 1996 to 9999. */
export function parseDay(text: string): Day | undefined {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return undefined;
  const day = Date.parse(text) / millisecondsPerDay;
  // Date.parse takes 30 February for 1 March; writing it back shows so.
  return day >= firstDay && formatDay(day) === text ? day : undefined;
}

/** `YYYY-MM-DD` of a day between 1996 and 9999. */
export function formatDay(day: Day): string {
  return new Date(day * millisecondsPerDay).toISOString().slice(0, 10);
}

/** 0 Sunday to 6 Saturday. 1970-01-01 was a Thursday. */
export function weekdayOf(day: Day): number {
  return (((day + 4) % 7) + 7) % 7;
}

/** The same day of the month, `count` months later; the last day of that month when it is shorter (31 January: 28 February). */
export function addMonths(day: Day, count: number): Day {
  const { year, month, dayOfMonth } = datePartsOf(day);
  const lastOfMonth = dayOf(year, month + count + 1, 0);
  return Math.min(dayOf(year, month + count, dayOfMonth), lastOfMonth);
}
