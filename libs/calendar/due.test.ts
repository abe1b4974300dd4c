import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { CalendarData } from './calendar-data.js';
import { dueAt } from './due.js';
import { parseDuration, type Duration } from './duration.js';
import { publicHolidays } from './holidays.js';

const law: CalendarData = {
  id: 'law',
  goodFriday: 'closed',
  liberationDay: 'always',
  closedDays: [{ date: '2026-05-15', label: { nl: 'Dag na Hemelvaartsdag', en: 'Day after Ascension Day' } }],
  schoolHolidays: { north: [], middle: [], south: [] },
};
const contract: CalendarData = { ...law, id: 'contract', goodFriday: 'open', liberationDay: 'lustrum', closedDays: [] };

const endOf = (movesOn: boolean): { endsOn?: 'workingDay' } => (movesOn ? { endsOn: 'workingDay' } : {});
const due = (startAt: string, text: string, extendToWorkingDay = false, calendar = law): string =>
  dueAt(calendar, startAt, parseDuration(text)!, endOf(extendToWorkingDay));

// The slow oracle: dates as texts, one day at a time, the platform's own time zone, and the legal text read literally.
const amsterdam = new Intl.DateTimeFormat('en-CA', {
  timeZone: 'Europe/Amsterdam',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
});
const localDate = (instant: number): string => amsterdam.format(instant);
const nextDate = (date: string): string =>
  new Date(Date.parse(`${date}T12:00:00Z`) + 86_400_000).toISOString().slice(0, 10);
const holidaysOfYear = new Map<string, ReturnType<typeof publicHolidays>>();

function isOpen(calendar: CalendarData, date: string): boolean {
  const weekday = new Date(`${date}T12:00:00Z`).getUTCDay();
  if (weekday === 0 || weekday === 6) return false;
  if (calendar.closedDays.some((closed) => closed.date === date)) return false;
  const year = date.slice(0, 4);
  const holidays = holidaysOfYear.get(year) ?? publicHolidays(Number(year));
  holidaysOfYear.set(year, holidays);
  return !holidays.some((holiday) => {
    if (holiday.date !== date) return false;
    if (holiday.id === 'goodFriday') return calendar.goodFriday === 'closed';
    if (holiday.id === 'liberationDay') return calendar.liberationDay === 'always' || /[05]$/.test(year);
    return true;
  });
}

function slowDueAt(calendar: CalendarData, startAt: string, { unit, count }: Duration, extend: boolean): string {
  const start = Date.parse(startAt);
  if (unit === 'hours' || unit === 'minutes') {
    let instant = start;
    for (let step = 0; step < count; step += 1) instant += unit === 'hours' ? 3_600_000 : 60_000;
    return new Date(instant).toISOString();
  }
  let date = localDate(start);
  if (unit === 'workingDays') {
    for (let left = count; left > 0;) {
      date = nextDate(date);
      if (isOpen(calendar, date)) left -= 1;
    }
  } else if (unit === 'days' || unit === 'weeks') {
    for (let left = unit === 'weeks' ? 7 * count : count; left > 0; left -= 1) date = nextDate(date);
  } else {
    // Walk month after month; then from the last day of the month before, day by day, as far as the month goes.
    let [year, month] = [Number(date.slice(0, 4)), Number(date.slice(5, 7))];
    for (let left = unit === 'years' ? 12 * count : count; left > 0; left -= 1) {
      month += 1;
      if (month === 13) [year, month] = [year + 1, 1];
    }
    const wanted = date.slice(8);
    date = `${String(year)}-${String(month).padStart(2, '0')}-01`;
    while (date.slice(8) !== wanted && nextDate(date).slice(5, 7) === date.slice(5, 7)) date = nextDate(date);
  }
  while (extend && !isOpen(calendar, date)) date = nextDate(date);
  const dayAfter = nextDate(date);
  for (let instant = Date.parse(`${dayAfter}T00:00:00Z`) - 3 * 3_600_000; ; instant += 3_600_000) {
    if (localDate(instant) === dayAfter) return new Date(instant).toISOString();
  }
}

describe('due moment', () => {
  const calendars = fc.constantFrom(law, contract);
  const starts = fc
    .date({ min: new Date('1996-01-01T00:00:00Z'), max: new Date('2090-01-01T00:00:00Z'), noInvalidDate: true })
    .map((date) => date.toISOString());
  const durations = fc.oneof(
    fc.record({
      unit: fc.constantFrom('workingDays', 'days', 'hours', 'minutes'),
      count: fc.integer({ min: 1, max: 800 }),
    }),
    fc.record({ unit: fc.constantFrom('weeks', 'months'), count: fc.integer({ min: 1, max: 120 }) }),
    fc.record({ unit: fc.constantFrom('years'), count: fc.integer({ min: 1, max: 20 }) }),
  ) as fc.Arbitrary<Duration>;

  it('agrees with counting day by day', () => {
    fc.assert(
      fc.property(calendars, starts, durations, fc.boolean(), (calendar, startAt, duration, extendToWorkingDay) => {
        const expected = slowDueAt(calendar, startAt, duration, extendToWorkingDay);
        expect(dueAt(calendar, startAt, duration, endOf(extendToWorkingDay))).toBe(expected);
      }),
      { numRuns: 1000 },
    );
  });

  it('agrees with counting day by day from each hour of the days around the changes of summer time and the turns of the year', () => {
    const short = ['1wd', '10wd', 'P1D', 'P10D', 'P6W', 'P1M', 'P1Y', 'PT12H'].map((text) => parseDuration(text)!);
    for (const from of ['2026-03-27T21', '2026-10-23T21', '2027-12-30T21', '2028-02-27T21', '2026-04-01T21']) {
      for (let step = 0; step < 80; step += 1) {
        const startAt = new Date(Date.parse(`${from}:59:59.999Z`) + step * 3_600_000 + (step % 2)).toISOString();
        for (const duration of short) {
          for (const extendToWorkingDay of [false, true]) {
            const expected = slowDueAt(law, startAt, duration, extendToWorkingDay);
            expect(dueAt(law, startAt, duration, endOf(extendToWorkingDay))).toBe(expected);
          }
        }
      }
    }
  });

  it('never comes before a shorter term of the same unit, nor before a later start', () => {
    fc.assert(
      fc.property(calendars, starts, starts, durations, (calendar, one, other, duration) => {
        const [early, late] = [one, other].sort() as [string, string];
        expect(dueAt(calendar, early, duration) <= dueAt(calendar, late, duration)).toBe(true);
        const longer = { ...duration, count: duration.count + 1 };
        expect(dueAt(calendar, early, duration) < dueAt(calendar, early, longer)).toBe(true);
      }),
    );
  });

  it('leaves out the day of the start and runs to the end of the last day', () => {
    expect(due('2026-03-02T08:00:00.000Z', 'P1D')).toBe('2026-03-03T23:00:00.000Z');
    expect(due('2026-03-02T08:00:00.000Z', '1wd')).toBe('2026-03-03T23:00:00.000Z');
  });

  it('takes the day of the start from Amsterdam, not from UTC', () => {
    expect(due('2026-03-02T22:59:59.999Z', 'P1D')).toBe('2026-03-03T23:00:00.000Z');
    expect(due('2026-03-02T23:00:00.000Z', 'P1D')).toBe('2026-03-04T23:00:00.000Z');
    expect(due('2026-07-02T21:59:59.999Z', 'P1D')).toBe('2026-07-03T22:00:00.000Z');
    expect(due('2026-07-02T22:00:00.000Z', 'P1D')).toBe('2026-07-04T22:00:00.000Z');
  });

  it('ends days at local midnight on both sides of a change of summer time', () => {
    expect(due('2026-03-27T12:00:00.000Z', 'P1D')).toBe('2026-03-28T23:00:00.000Z');
    expect(due('2026-03-28T12:00:00.000Z', 'P1D')).toBe('2026-03-29T22:00:00.000Z');
    expect(due('2026-10-23T12:00:00.000Z', 'P1D')).toBe('2026-10-24T22:00:00.000Z');
    expect(due('2026-10-24T12:00:00.000Z', 'P1D')).toBe('2026-10-25T23:00:00.000Z');
  });

  it('counts hours and minutes as elapsed time over a change of summer time', () => {
    expect(due('2026-03-28T12:00:00.123Z', 'PT24H')).toBe('2026-03-29T12:00:00.123Z');
    expect(due('2026-03-29T00:58:00.000Z', 'PT5M')).toBe('2026-03-29T01:03:00.000Z');
    expect(due('2026-10-25T00:30:00.000Z', 'PT1H')).toBe('2026-10-25T01:30:00.000Z');
  });

  it('starts in the repeated hour on the same day, whichever of the two it is', () => {
    expect(due('2026-10-25T00:30:00.000Z', 'P1D')).toBe('2026-10-26T23:00:00.000Z');
    expect(due('2026-10-25T01:30:00.000Z', 'P1D')).toBe('2026-10-26T23:00:00.000Z');
  });

  it('skips weekends, holidays and closed days when it counts working days', () => {
    // From Wednesday 1 April 2026: Thursday 2; then Good Friday, the weekend, Easter Monday; Tuesday 7.
    expect(due('2026-04-01T10:00:00.000Z', '2wd')).toBe('2026-04-07T22:00:00.000Z');
    expect(due('2026-04-01T10:00:00.000Z', '2wd', false, contract)).toBe('2026-04-03T22:00:00.000Z');
    // From Wednesday 13 May 2026: Ascension Day, the closed Friday, the weekend; Monday 18.
    expect(due('2026-05-13T10:00:00.000Z', '1wd')).toBe('2026-05-18T22:00:00.000Z');
  });

  it('counts working days from a Saturday as from the Friday before', () => {
    expect(due('2026-03-07T10:00:00.000Z', '1wd')).toBe(due('2026-03-06T10:00:00.000Z', '1wd'));
  });

  it('counts working days over the turn of the year', () => {
    // From Wednesday 23 December 2026: 24, 28, 29, 30, 31, then 4 January 2027.
    expect(due('2026-12-23T10:00:00.000Z', '6wd')).toBe('2027-01-04T23:00:00.000Z');
  });

  it("moves King's Day with the law when it counts working days", () => {
    // 26 April 2025 is a Saturday: Monday 28 works.
    expect(due('2025-04-25T10:00:00.000Z', '1wd')).toBe('2025-04-28T22:00:00.000Z');
  });

  it('ends weeks on the weekday of the start', () => {
    expect(due('2026-03-04T10:00:00.000Z', 'P6W')).toBe('2026-04-15T22:00:00.000Z');
  });

  it.each([
    ['2026-01-31T10:00:00.000Z', 'P1M', '2026-02-28T23:00:00.000Z'],
    ['2028-01-31T10:00:00.000Z', 'P1M', '2028-02-29T23:00:00.000Z'],
    ['2026-01-31T10:00:00.000Z', 'P3M', '2026-04-30T22:00:00.000Z'],
    ['2026-11-30T10:00:00.000Z', 'P3M', '2027-02-28T23:00:00.000Z'],
    ['2026-12-15T10:00:00.000Z', 'P1M', '2027-01-15T23:00:00.000Z'],
    ['2028-02-29T10:00:00.000Z', 'P1Y', '2029-02-28T23:00:00.000Z'],
    ['2028-02-29T10:00:00.000Z', 'P4Y', '2032-02-29T23:00:00.000Z'],
    ['2027-02-28T10:00:00.000Z', 'P1Y', '2028-02-28T23:00:00.000Z'],
    ['2028-02-28T10:00:00.000Z', 'P1D', '2028-02-29T23:00:00.000Z'],
  ])('from %s after %s ends on the same day of the month or the last one, at %s', (startAt, text, expected) => {
    expect(due(startAt, text)).toBe(expected);
  });

  it('moves the end from a weekend, holiday or closed day to the next working day, when asked', () => {
    // Saturday 7 March 2026.
    expect(due('2026-02-28T10:00:00.000Z', 'P1W')).toBe('2026-03-07T23:00:00.000Z');
    expect(due('2026-02-28T10:00:00.000Z', 'P1W', true)).toBe('2026-03-09T23:00:00.000Z');
    // Good Friday 3 April 2026: Tuesday 7.
    expect(due('2026-03-27T10:00:00.000Z', 'P1W', true)).toBe('2026-04-07T22:00:00.000Z');
    // Ascension Day 14 May 2026: over the closed Friday to Monday 18.
    expect(due('2026-04-02T10:00:00.000Z', 'P6W', true)).toBe('2026-05-18T22:00:00.000Z');
    // 25 December 2026 is a Friday, 26 a Saturday: Monday 28.
    expect(due('2026-11-25T10:00:00.000Z', 'P1M', true)).toBe('2026-12-28T23:00:00.000Z');
  });

  it('leaves an end on a working day, and hours, where they are', () => {
    expect(due('2026-03-04T10:00:00.000Z', 'P6W', true)).toBe(due('2026-03-04T10:00:00.000Z', 'P6W'));
    expect(due('2026-03-06T10:00:00.000Z', 'PT24H', true)).toBe('2026-03-07T10:00:00.000Z');
    expect(dueAt(law, '2026-02-28T10:00:00.000Z', { unit: 'weeks', count: 1 })).toBe('2026-03-07T23:00:00.000Z');
  });

  it('follows a changed calendar, which is another object', () => {
    const start = '2026-06-01T10:00:00.000Z';
    expect(due(start, '1wd')).toBe('2026-06-02T22:00:00.000Z');
    const closed = { ...law, closedDays: [{ date: '2026-06-02', label: { nl: 'x', en: 'x' } }] };
    expect(due(start, '1wd', false, closed)).toBe('2026-06-03T22:00:00.000Z');
    expect(due(start, '1wd')).toBe('2026-06-02T22:00:00.000Z');
  });

  it('reaches the ends of its range', () => {
    expect(due('1995-12-31T23:00:00.000Z', 'P1D')).toBe('1996-01-02T23:00:00.000Z');
    expect(due('9999-12-30T10:00:00.000Z', 'P1D')).toBe('9999-12-31T23:00:00.000Z');
    expect(due('1996-01-01T10:00:00.000Z', '9999wd')).toBe(
      slowDueAt(law, '1996-01-01T10:00:00.000Z', parseDuration('9999wd')!, false),
    );
  });

  it.each([
    ['9999-12-31T10:00:00.000Z', 'P1D'],
    ['9999-12-31T10:00:00.000Z', '1wd'],
    ['9999-12-31T10:00:00.000Z', 'PT24H'],
    ['2026-01-01T00:00:00.000Z', 'P9999Y'],
  ])('refuses a term from %s after %s, past the year 9999', (startAt, text) => {
    expect(() => due(startAt, text)).toThrow(RangeError);
  });

  it('gives up in a calendar that is closed for good', () => {
    const years = Array.from({ length: 366 }, (_, index) => new Date(Date.UTC(9999, 0, 1) + index * 86_400_000));
    const closedDays = years
      .slice(0, 365)
      .map((date) => ({ date: date.toISOString().slice(0, 10), label: { nl: 'x', en: 'x' } }));
    expect(() => due('9998-12-31T23:30:00.000Z', '1wd', false, { ...law, closedDays })).toThrow(RangeError);
  });

  it.each([
    '2026-03-02',
    '2026-03-02T08:00:00Z',
    '2026-03-02T08:00:00.000',
    '2026-03-02T08:00:00.000+01:00',
    '2026-02-30T08:00:00.000Z',
    '2026-03-02T24:00:00.000Z',
    '2026-03-02T08:00:60.000Z',
    '2026-03-02 08:00:00.000Z',
    '1995-12-31T22:59:59.999Z',
    '+010000-01-01T00:00:00.000Z',
    '9999-12-31T23:00:00.000Z',
    '',
  ])('refuses the start %j', (startAt) => {
    expect(() => due(startAt, 'P1D')).toThrow(RangeError);
    expect(() => due(startAt, 'PT1M')).toThrow(RangeError);
  });

  it.each([0, -1, 1.5, NaN, 10000])('refuses the count %d', (count) => {
    expect(() => dueAt(law, '2026-03-02T08:00:00.000Z', { unit: 'workingDays', count })).toThrow(RangeError);
  });
});
