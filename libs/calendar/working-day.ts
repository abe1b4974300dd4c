// Which days are working days, and how to count them.
// Decides: not Saturday, Sunday, a public holiday that this calendar closes, or one of its closed days. Does not know clock times.

import type { CalendarData, DateText } from './calendar-data.js';
import { datePartsOf, dayOf, parseDay, weekdayOf, type Day } from './day.js';
import { holidayDays, type HolidayId } from './holidays.js';

/**
 * The working days of each year that was asked, per calendar object. Only remembers: the answer follows from the calendar and
 * the year. Some 2 kB a year, and it goes when the calendar goes.
 */
const remembered = new WeakMap<CalendarData, Map<number, readonly Day[]>>();

/**
 * Whether a date is a working day. Throws a RangeError when it does not exist or lies outside 1996 to 9999, or when the calendar
 * has such a closed day.
 */
export function isWorkingDay(calendar: CalendarData, date: DateText): boolean {
  const day = existingDay(date);
  const days = workingDaysOf(calendar, datePartsOf(day).year);
  return days[countUntil(days, day) - 1] === day;
}

/**
 * The `count`-th working day after a day, which itself does not count; `count` is at least 1. Throws a RangeError when the
 * calendar runs out in 9999.
 */
export function addWorkingDays(calendar: CalendarData, day: Day, count: number): Day {
  let { year } = datePartsOf(day);
  let days = workingDaysOf(calendar, year);
  let index = countUntil(days, day) + count - 1;
  for (;;) {
    const found = days[index];
    if (found !== undefined) return found;
    index -= days.length;
    year += 1;
    days = workingDaysOf(calendar, year);
  }
}

/** How many working days there are from the first day to the last, both included. */
export function countWorkingDays(calendar: CalendarData, first: Day, last: Day): number {
  if (last < first) return 0;
  const [from, until] = [datePartsOf(first).year, datePartsOf(last).year];
  let count = 0;
  for (let year = from; year <= until; year += 1) {
    const days = workingDaysOf(calendar, year);
    count += countUntil(days, last) - countUntil(days, first - 1);
  }
  return count;
}

/** All working days of a year in order. */
function workingDaysOf(calendar: CalendarData, year: number): readonly Day[] {
  const known = remembered.get(calendar)?.get(year);
  if (known) return known;

  const closed = new Set(calendar.closedDays.map(({ date }) => existingDay(date)));
  for (const { id, day } of holidayDays(year)) if (closes(calendar, id, year)) closed.add(day);
  const days: Day[] = [];
  for (let day = dayOf(year, 1, 1); day <= dayOf(year, 12, 31); day += 1) {
    const weekday = weekdayOf(day);
    if (weekday !== 0 && weekday !== 6 && !closed.has(day)) days.push(day);
  }

  const years = remembered.get(calendar) ?? new Map<number, readonly Day[]>();
  remembered.set(calendar, years.set(year, days));
  return days;
}

function closes(calendar: CalendarData, holiday: HolidayId, year: number): boolean {
  if (holiday === 'goodFriday') return calendar.goodFriday === 'closed';
  // Freed in 1945, so a lustrum is a year divisible by five.
  if (holiday === 'liberationDay') return calendar.liberationDay === 'always' || year % 5 === 0;
  return true;
}

/** How many of the sorted days are on or before a day. */
function countUntil(days: readonly Day[], day: Day): number {
  let low = 0;
  let high = days.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((days[middle] ?? Infinity) <= day) low = middle + 1;
    else high = middle;
  }
  return low;
}

function existingDay(date: DateText): Day {
  const day = parseDay(date);
  if (day === undefined) throw new RangeError(`not an existing date YYYY-MM-DD from 1996 to 9999: ${date}`);
  return day;
}
