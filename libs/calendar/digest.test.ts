import { describe, expect, it } from '@jest/globals';
import type { CalendarData } from './calendar-data.js';
import { calendarDigestInput, calendarRulesVersion } from './digest.js';

const label = { nl: 'x', en: 'x' };
const calendar: CalendarData = {
  id: 'nl',
  goodFriday: 'closed',
  liberationDay: 'always',
  closedDays: [
    { date: '2027-05-07', label },
    { date: '2026-05-15', label },
  ],
  schoolHolidays: {
    north: [],
    middle: [
      { label, firstDate: '2030-02-01', lastDate: '2030-02-09', verified: false },
      { label, firstDate: '2030-01-01', lastDate: '2030-01-05', verified: true },
    ],
    south: [],
  },
};

describe('digest input of a calendar', () => {
  it('is the sorted facts with the version of the rules', () => {
    expect(calendarDigestInput(calendar)).toEqual({
      rules: calendarRulesVersion,
      id: 'nl',
      goodFriday: 'closed',
      liberationDay: 'always',
      closedDays: ['2026-05-15', '2027-05-07'],
      schoolHolidays: {
        north: [],
        middle: [
          { firstDate: '2030-01-01', lastDate: '2030-01-05', verified: true },
          { firstDate: '2030-02-01', lastDate: '2030-02-09', verified: false },
        ],
        south: [],
      },
    });
  });

  it('stays the same for other labels and another order', () => {
    const other = {
      ...calendar,
      closedDays: [...calendar.closedDays, ...calendar.closedDays]
        .reverse()
        .map(({ date }) => ({ date, label: { nl: 'y', en: 'y' } })),
      schoolHolidays: { ...calendar.schoolHolidays, middle: [...calendar.schoolHolidays.middle].reverse() },
    };
    expect(JSON.stringify(calendarDigestInput(other))).toBe(JSON.stringify(calendarDigestInput(calendar)));
  });

  it.each<[string, Partial<CalendarData>]>([
    ['id', { id: 'other' }],
    ['goodFriday', { goodFriday: 'open' }],
    ['liberationDay', { liberationDay: 'lustrum' }],
    ['closedDays', { closedDays: calendar.closedDays.slice(1) }],
    ['schoolHolidays', { schoolHolidays: { ...calendar.schoolHolidays, south: calendar.schoolHolidays.middle } }],
  ])('changes with %s', (_, change) => {
    expect(calendarDigestInput({ ...calendar, ...change })).not.toEqual(calendarDigestInput(calendar));
  });

  it('leaves the calendar as it was', () => {
    const before = structuredClone(calendar);
    calendarDigestInput(calendar);
    expect(calendar).toEqual(before);
  });
});
