import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { checkCalendarData, isCalendarData } from './calendar-check.js';
import type { CalendarData } from './calendar-data.js';
import { isWorkingDay } from './working-day.js';

const label = { nl: 'Herfstvakantie', en: 'Autumn holiday' };
const calendar = {
  id: 'nl',
  goodFriday: 'closed',
  liberationDay: 'always',
  closedDays: [{ date: '2026-05-15', label }],
  schoolHolidays: {
    north: [],
    middle: [{ label, firstDate: '2030-10-19', lastDate: '2030-10-27', verified: false }],
    south: [],
  },
};
const holiday = calendar.schoolHolidays.middle[0]!;
const pathsOf = (value: unknown): string[] => checkCalendarData(value).map(({ path }) => path.join('.'));

describe('check of a calendar', () => {
  it('finds nothing in a calendar', () => {
    expect(checkCalendarData(calendar)).toEqual([]);
    expect(isCalendarData(calendar)).toBe(true);
  });

  it.each<[string, unknown, string[]]>([
    ['no map', 'nl', ['']],
    ['nothing', null, ['']],
    ['a list', [], ['']],
    ['an empty map', {}, ['id', 'goodFriday', 'liberationDay', 'closedDays', 'schoolHolidays']],
    ['an unknown field', { ...calendar, closeDays: [] }, ['closeDays']],
    ['a wrong id', { ...calendar, id: 'NL 1' }, ['id']],
    ['a wrong choice', { ...calendar, goodFriday: true, liberationDay: 'never' }, ['goodFriday', 'liberationDay']],
    ['closed days as a map', { ...calendar, closedDays: {} }, ['closedDays']],
    ['a closed day as a text', { ...calendar, closedDays: ['2026-05-15'] }, ['closedDays.0']],
    ['a date that does not exist', { ...calendar, closedDays: [{ date: '2026-02-29', label }] }, ['closedDays.0.date']],
    ['a date as an object', { ...calendar, closedDays: [{ date: new Date(0), label }] }, ['closedDays.0.date']],
    [
      'a double date',
      { ...calendar, closedDays: [...calendar.closedDays, ...calendar.closedDays] },
      ['closedDays.1.date'],
    ],
    [
      'a label without English',
      { ...calendar, closedDays: [{ date: '2026-05-15', label: { nl: 'x' } }] },
      ['closedDays.0.label.en'],
    ],
    ['a date before 1996', { ...calendar, closedDays: [{ date: '1995-12-31', label }] }, ['closedDays.0.date']],
    [
      'a blank label',
      { ...calendar, closedDays: [{ date: '2026-05-15', label: { nl: ' ', en: 'x' } }] },
      ['closedDays.0.label.nl'],
    ],
    ['a missing region', { ...calendar, schoolHolidays: { north: [], middle: [] } }, ['schoolHolidays.south']],
    [
      'a holiday that ends before it begins',
      { ...calendar, schoolHolidays: { north: [{ ...holiday, lastDate: '2030-10-18' }], middle: [], south: [] } },
      ['schoolHolidays.north.0.lastDate'],
    ],
    [
      'a holiday with unclear standing',
      { ...calendar, schoolHolidays: { north: [{ ...holiday, verified: 'yes' }], middle: [], south: [] } },
      ['schoolHolidays.north.0.verified'],
    ],
  ])('points at %s', (_, value, paths) => {
    expect(pathsOf(value)).toEqual(paths);
    expect(isCalendarData(value)).toBe(false);
  });
});

describe('config/calendars/nl.yaml', () => {
  const shipped = parse(readFileSync(new URL('../../config/calendars/nl.yaml', import.meta.url), 'utf8')) as unknown;

  it('is a calendar', () => {
    expect(checkCalendarData(shipped)).toEqual([]);
  });

  it('closes Good Friday, 5 May and the decreed days, each of which would be a working day without its line', () => {
    const nl = shipped as CalendarData;
    expect(isWorkingDay(nl, '2026-04-03')).toBe(false);
    expect(isWorkingDay(nl, '2026-05-05')).toBe(false);
    for (const { date } of nl.closedDays) {
      expect(isWorkingDay(nl, date)).toBe(false);
      expect(isWorkingDay({ ...nl, closedDays: [] }, date)).toBe(true);
    }
  });
});
