import { describe, expect, it } from '@jest/globals';
import { publicHolidays, type HolidayId } from './holidays.js';

const dateOf = (year: number, id: HolidayId): string | undefined =>
  publicHolidays(year).find((holiday) => holiday.id === id)?.date;

/** Easter after Gauss, with the corrections of 1816 and of the Gregorian exceptions: another road than the code's. */
function easterAfterGauss(year: number): string {
  const a = year % 19;
  const k = Math.floor(year / 100);
  const p = Math.floor((13 + 8 * k) / 25);
  const q = Math.floor(k / 4);
  const m = (15 - p + k - q) % 30;
  const n = (4 + k - q) % 7;
  const d = (19 * a + m) % 30;
  const e = (2 * (year % 4) + 4 * (year % 7) + 6 * d + n) % 7;
  let daysAfter21March = 1 + d + e;
  if (d === 29 && e === 6) daysAfter21March = 29;
  if (d === 28 && e === 6 && (11 * m + 11) % 30 < 19) daysAfter21March = 28;
  return new Date(Date.UTC(year, 2, 21 + daysAfter21March)).toISOString().slice(0, 10);
}

describe('public holidays', () => {
  const easters = [
    ...['1996-04-07', '2000-04-23', '2005-03-27', '2008-03-23', '2011-04-24', '2016-03-27', '2019-04-21', '2020-04-12'],
    ...['2021-04-04', '2022-04-17', '2023-04-09', '2024-03-31', '2025-04-20', '2026-04-05', '2027-03-28', '2028-04-16'],
    ...['2038-04-25'],
  ];

  it.each(easters)('finds Easter on %s', (date) => {
    expect(dateOf(Number(date.slice(0, 4)), 'easterSunday')).toBe(date);
  });

  it('finds Easter of every year where Gauss finds it', () => {
    for (let year = 1996; year <= 9999; year += 1) {
      const date = dateOf(year, 'easterSunday');
      if (date !== easterAfterGauss(year)) expect(date).toBe(easterAfterGauss(year));
    }
  });

  it('lists 2026 as the government does', () => {
    expect(publicHolidays(2026).map(({ id, date }) => `${date} ${id}`)).toEqual([
      '2026-01-01 newYearsDay',
      '2026-04-03 goodFriday',
      '2026-04-05 easterSunday',
      '2026-04-06 easterMonday',
      '2026-04-27 kingsDay',
      '2026-05-05 liberationDay',
      '2026-05-14 ascensionDay',
      '2026-05-24 whitSunday',
      '2026-05-25 whitMonday',
      '2026-12-25 christmasDay',
      '2026-12-26 secondChristmasDay',
    ]);
  });

  it.each([
    [2014, '2014-04-26'],
    [2024, '2024-04-27'],
    [2025, '2025-04-26'],
    [2026, '2026-04-27'],
    [2031, '2031-04-26'],
  ])("keeps King's Day of %i off Sunday", (year, date) => {
    expect(dateOf(year, 'kingsDay')).toBe(date);
    expect(dateOf(year, 'queensDay')).toBeUndefined();
  });

  it.each([
    [2006, '2006-04-29'],
    [2012, '2012-04-30'],
    [2013, '2013-04-30'],
  ])("had Queen's Day in %i", (year, date) => {
    expect(dateOf(year, 'queensDay')).toBe(date);
    expect(dateOf(year, 'kingsDay')).toBeUndefined();
  });

  it('lists both holidays of a shared date', () => {
    expect(dateOf(2016, 'ascensionDay')).toBe('2016-05-05');
    expect(dateOf(2016, 'liberationDay')).toBe('2016-05-05');
  });

  it('lists eleven holidays in order of date in every year', () => {
    for (let year = 1996; year <= 2400; year += 1) {
      const dates = publicHolidays(year).map(({ date }) => date);
      expect(dates).toHaveLength(11);
      expect(dates).toEqual([...dates].sort());
    }
  });

  it('labels every holiday in Dutch and English', () => {
    expect(publicHolidays(2026).find(({ id }) => id === 'whitMonday')?.label).toEqual({
      nl: 'Tweede Pinksterdag',
      en: 'Whit Monday',
    });
  });

  it.each([1995, 10000, 2026.5, NaN])('refuses the year %d', (year) => {
    expect(() => publicHolidays(year)).toThrow(RangeError);
  });
});
