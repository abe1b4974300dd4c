import { describe, expect, it } from '@jest/globals';
import type { CalendarData } from './calendar-data.js';
import { isWorkingDay } from './working-day.js';

const law: CalendarData = {
  id: 'law',
  goodFriday: 'closed',
  liberationDay: 'always',
  closedDays: [{ date: '2026-05-15', label: { nl: 'Dag na Hemelvaartsdag', en: 'Day after Ascension Day' } }],
  schoolHolidays: { north: [], middle: [], south: [] },
};
const contract: CalendarData = { ...law, id: 'contract', goodFriday: 'open', liberationDay: 'lustrum', closedDays: [] };

describe('working day', () => {
  it.each([
    ['2026-03-30', 'a Monday'],
    ['2026-12-24', 'the day before Christmas'],
    ['2028-02-29', 'a leap day on a Tuesday'],
    ['2025-04-25', "the Friday before King's Day on a Saturday"],
    ['2025-04-28', 'the Monday after a 27 April on a Sunday'],
  ])('works on %s, %s', (date) => {
    expect(isWorkingDay(law, date)).toBe(true);
  });

  it.each([
    ['2026-03-28', 'a Saturday'],
    ['2026-03-29', 'a Sunday'],
    ['2026-01-01', "New Year's Day"],
    ['2026-04-06', 'Easter Monday'],
    ['2026-04-27', "King's Day"],
    ['2026-05-14', 'Ascension Day'],
    ['2026-05-25', 'Whit Monday'],
    ['2026-12-25', 'Christmas Day'],
    ['2028-12-26', 'Second Christmas Day'],
    ['2012-04-30', "Queen's Day"],
  ])('rests on %s, %s', (date) => {
    expect(isWorkingDay(law, date)).toBe(false);
    expect(isWorkingDay(contract, date)).toBe(false);
  });

  it('rests on the closed days of this calendar only', () => {
    expect(isWorkingDay(law, '2026-05-15')).toBe(false);
    expect(isWorkingDay(contract, '2026-05-15')).toBe(true);
  });

  it('rests on Good Friday when the calendar closes it', () => {
    expect(isWorkingDay(law, '2026-04-03')).toBe(false);
    expect(isWorkingDay(contract, '2026-04-03')).toBe(true);
  });

  it('rests on Liberation Day always, or in years divisible by five', () => {
    expect(isWorkingDay(law, '2026-05-05')).toBe(false);
    expect(isWorkingDay(contract, '2026-05-05')).toBe(true);
    expect(isWorkingDay(contract, '2025-05-05')).toBe(false);
    expect(isWorkingDay(law, '2025-05-05')).toBe(false);
  });

  it('keeps Ascension Day closed when it falls on an open Liberation Day', () => {
    expect(isWorkingDay(contract, '2016-05-05')).toBe(false);
  });

  it('counts 253 working days in 2026 under the law without decrees', () => {
    const bare = { ...law, closedDays: [] };
    let count = 0;
    for (
      let date = new Date('2026-01-01T00:00:00Z');
      date.getUTCFullYear() === 2026;
      date = new Date(date.getTime() + 86_400_000)
    ) {
      if (isWorkingDay(bare, date.toISOString().slice(0, 10))) count += 1;
    }
    // 261 weekdays; on weekdays fall New Year, Good Friday, Easter Monday, King's Day, 5 May, Ascension, Whit Monday, 25 December.
    expect(count).toBe(261 - 8);
  });

  it.each(['2026-02-29', '2026-13-01', '2026-1-1', '1995-12-31', '2026-01-01T00:00:00.000Z', ''])(
    'refuses the date %j',
    (date) => {
      expect(() => isWorkingDay(law, date)).toThrow(RangeError);
    },
  );

  it('refuses a calendar with a closed day that does not exist', () => {
    const wrong = { ...law, closedDays: [{ date: '2026-02-30', label: { nl: 'x', en: 'x' } }] };
    expect(() => isWorkingDay(wrong, '2026-01-02')).toThrow(RangeError);
  });
});
