/**
 * A second opinion on terms, for tests only: written apart from the library and slow on purpose. Dates are texts, days are
 * walked one by one and judged by the text of the law, midnight is asked of the platform's own time zone, and Easter is found
 * by its moon. Imports only types.
 */
import type { CalendarData } from '../calendar-data.js';
import type { Duration } from '../duration.js';
import type { RunningTerm, TermStanding } from '../term.js';

const MINUTE = 60_000;
const amsterdam = new Intl.DateTimeFormat('sv-SE', {
  timeZone: 'Europe/Amsterdam',
  dateStyle: 'short',
  timeStyle: 'medium',
});

/** `YYYY-MM-DD` on the wall in Amsterdam. */
const dateOn = (moment: number): string => amsterdam.format(moment).slice(0, 10);

/** The moment at which a date begins in Amsterdam: of the two that its offset allows, the one at which the wall says so. */
function midnight(date: string): string {
  const utc = Date.parse(`${date}T00:00:00Z`);
  const found = [utc - 120 * MINUTE, utc - 60 * MINUTE].find(
    (moment) => amsterdam.format(moment) === `${date} 00:00:00`,
  );
  if (found === undefined) throw new Error(`no midnight on ${date}`);
  return new Date(found).toISOString();
}

const isLeap = (year: number): boolean => year % 400 === 0 || (year % 4 === 0 && year % 100 !== 0);
const lengthOf = (year: number, month: number): number =>
  month === 2 ? (isLeap(year) ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31;
const written = (year: number, month: number, day: number): string =>
  `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
const numbers = (date: string): [number, number, number] => {
  const [year = 0, month = 0, day = 0] = date.split('-').map(Number);
  return [year, month, day];
};

const nexts = new Map<string, string>();

function next(date: string): string {
  const known = nexts.get(date);
  if (known !== undefined) return known;
  const [year, month, day] = numbers(date);
  const found =
    day < lengthOf(year, month)
      ? written(year, month, day + 1)
      : month < 12
        ? written(year, month + 1, 1)
        : written(year + 1, 1, 1);
  nexts.set(date, found);
  return found;
}

function later(date: string, days: number): string {
  let there = date;
  for (let step = 0; step < days; step += 1) there = next(there);
  return there;
}

function earlier(date: string, days: number): string {
  let [year, month, day] = numbers(date);
  for (let step = 0; step < days; step += 1) {
    day -= 1;
    if (day === 0) [year, month] = month === 1 ? [year - 1, 12] : [year, month - 1];
    if (day === 0) day = lengthOf(year, month);
  }
  return written(year, month, day);
}

/** The weekday by Zeller's congruence: 0 Saturday, 1 Sunday. */
function weekday(date: string): number {
  const [y, m, day] = numbers(date);
  const [year, month] = m < 3 ? [y - 1, m + 12] : [y, m];
  const century = Math.floor(year / 100);
  const inCentury = year % 100;
  const sum = day + Math.floor((13 * (month + 1)) / 5) + inCentury + Math.floor(inCentury / 4);
  return (sum + Math.floor(century / 4) + 5 * century) % 7;
}

/** The Sunday after the paschal full moon, by the tables of 1582 (golden number, solar and lunar correction). */
function easter(year: number): string {
  const golden = (year % 19) + 1;
  const century = Math.floor(year / 100) + 1;
  const solar = Math.floor((3 * century) / 4) - 12;
  const lunar = Math.floor((8 * century + 5) / 25) - 5;
  let epact = (11 * golden + 20 + lunar - solar) % 30;
  if (epact < 0) epact += 30;
  if ((epact === 25 && golden > 11) || epact === 24) epact += 1;
  let moon = 44 - epact;
  if (moon < 21) moon += 30;
  let day = moon > 31 ? written(year, 4, moon - 31) : written(year, 3, moon);
  do day = next(day);
  while (weekday(day) !== 1);
  return day;
}

/** Algemene termijnenwet, article 3, as a calendar has it. */
function restDays(calendar: CalendarData, year: number): ReadonlySet<string> {
  const sunday = easter(year);
  const royal = year < 2014 ? `${year}-04-30` : `${year}-04-27`;
  return new Set([
    `${year}-01-01`,
    later(sunday, 1),
    later(sunday, 39),
    later(sunday, 50),
    `${year}-12-25`,
    `${year}-12-26`,
    weekday(royal) === 1 ? earlier(royal, 1) : royal,
    ...(calendar.goodFriday === 'closed' ? [earlier(sunday, 2)] : []),
    ...(calendar.liberationDay === 'always' || year % 5 === 0 ? [`${year}-05-05`] : []),
    ...calendar.closedDays.map(({ date }) => date),
  ]);
}

/** The working days of whole years: the same few thousand days are asked for millions of times. */
const openDays = new WeakMap<CalendarData, Map<string, boolean>>();

function isOpen(calendar: CalendarData, date: string): boolean {
  const days = openDays.get(calendar) ?? new Map<string, boolean>();
  openDays.set(calendar, days);
  const known = days.get(date);
  if (known !== undefined) return known;
  const year = date.slice(0, 4);
  const rest = restDays(calendar, Number(year));
  for (let day = `${year}-01-01`; day.startsWith(year); day = next(day))
    days.set(day, weekday(day) > 1 && !rest.has(day));
  return days.get(date) === true;
}

/** Whether a date lies between two others, after the one and before the other. */
const isBetween = (date: string, from: string, until: string | null): boolean =>
  date > from && (until === null || date < until);

/** The days of a term as the oracle sees them. */
interface Days {
  readonly start: string;
  isSuspended(date: string): boolean;
  isHoliday(date: string): boolean;
  isCounted(date: string): boolean;
}

function daysOf(calendar: CalendarData, term: RunningTerm): Days {
  const spans = term.suspensions.map(({ from, until }) => ({
    from: dateOn(Date.parse(from)),
    until: until === null ? null : dateOn(Date.parse(until)),
  }));
  const holidays = term.schoolHolidays === undefined ? [] : calendar.schoolHolidays[term.schoolHolidays];
  const isSuspended = (date: string): boolean => spans.some(({ from, until }) => isBetween(date, from, until));
  const isHoliday = (date: string): boolean =>
    holidays.some(({ firstDate, lastDate }) => date >= firstDate && date <= lastDate);
  const isCounted = (date: string): boolean =>
    !isHoliday(date) && (term.duration.unit !== 'workingDays' || isOpen(calendar, date));
  return { start: dateOn(Date.parse(term.startedAt)), isSuspended, isHoliday, isCounted };
}

/** How many days or working days a term may take, found by walking months and days from its start. */
function budgetOf(start: string, parts: readonly Duration[]): number {
  const total = (unit: Duration['unit']): number =>
    parts.reduce((sum, part) => sum + (part.unit === unit ? part.count : 0), 0);
  if (parts[0]?.unit === 'workingDays') return total('workingDays');
  let [year, month] = numbers(start);
  for (let left = total('months') + 12 * total('years'); left > 0; left -= 1)
    [year, month] = month === 12 ? [year + 1, 1] : [year, month + 1];
  const end = written(year, month, Math.min(numbers(start)[2], lengthOf(year, month)));
  let days = 7 * total('weeks') + total('days');
  for (let date = start; date < end; date = next(date)) days += 1;
  return days;
}

function isShort({ unit, count }: Duration): boolean {
  const most = { workingDays: Infinity, days: 90, weeks: 12, months: 3, years: 0, hours: 0, minutes: 0 };
  return count <= most[unit];
}

/** When a term has run out, walked day by day, or minute by minute. */
export function slowDueOf(calendar: CalendarData, term: RunningTerm): string | null {
  if (term.suspensions.some(({ until }) => until === null)) return null;
  const parts = [term.duration, ...term.extensions];
  if (term.duration.unit === 'hours' || term.duration.unit === 'minutes') {
    let left = 0;
    for (const { unit, count } of parts) for (let step = 0; step < count; step += 1) left += unit === 'hours' ? 60 : 1;
    let moment = Date.parse(term.startedAt);
    for (const { from, until } of term.suspensions) {
      for (; left > 0 && moment + MINUTE <= Date.parse(from); left -= 1) moment += MINUTE;
      // What is left of a minute before the suspension is used as well; the same time is missing after it.
      if (left > 0) moment += Date.parse(String(until)) - Date.parse(from);
    }
    return new Date(moment + left * MINUTE).toISOString();
  }
  const days = daysOf(calendar, term);
  const counts = (date: string): boolean => days.isCounted(date) && !days.isSuspended(date);
  let date = days.start;
  let open = 0;
  for (let left = budgetOf(days.start, parts); left > 0;) {
    date = next(date);
    if (counts(date)) left -= 1;
    if (isOpen(calendar, date) && !days.isSuspended(date) && !days.isHoliday(date)) open += 1;
  }
  const isFree = (day: string): boolean => isOpen(calendar, day) && !days.isSuspended(day) && !days.isHoliday(day);
  const isMoved = term.endsOn === 'workingDay' || (term.endsOn === 'termsAct' && isShort(term.duration));
  const isThree = !['days', 'workingDays'].includes(term.duration.unit) || term.duration.count >= 3;
  if (isMoved) {
    while (term.endsOn === 'termsAct' && isThree && open < 2) {
      date = next(date);
      if (isFree(date)) open += 1;
    }
    while (!isFree(date)) date = next(date);
  }
  return midnight(next(date));
}

/** How a term stands at a moment, walked in the same way. */
export function slowStandingOf(calendar: CalendarData, term: RunningTerm, at: string): TermStanding {
  const dueAt = slowDueOf(calendar, term);
  const parts = [term.duration, ...term.extensions];
  if (term.duration.unit === 'hours' || term.duration.unit === 'minutes') {
    const budget = parts.reduce((sum, { unit, count }) => sum + count * (unit === 'hours' ? 60 : 1), 0);
    let suspended = 0;
    for (const { from, until } of term.suspensions)
      suspended += Math.max(
        0,
        Math.min(Date.parse(at), until === null ? Infinity : Date.parse(until)) - Date.parse(from),
      );
    const passed = Math.max(0, Date.parse(at) - Date.parse(term.startedAt) - suspended);
    const used = Math.min(budget, Math.floor(passed / MINUTE));
    return {
      unit: 'minutes',
      budget,
      used,
      remaining: budget - used,
      suspended: Math.floor(suspended / MINUTE),
      dueAt,
    };
  }
  const days = daysOf(calendar, term);
  const budget = budgetOf(days.start, parts);
  const today = dateOn(Date.parse(at));
  let used = 0;
  let suspended = 0;
  for (let date = next(days.start); date < today; date = next(date)) {
    if (!days.isCounted(date)) continue;
    if (days.isSuspended(date)) suspended += 1;
    else if (used < budget) used += 1;
  }
  const unit = term.duration.unit === 'workingDays' ? 'workingDays' : 'days';
  return { unit, budget, used, remaining: budget - used, suspended, dueAt };
}
