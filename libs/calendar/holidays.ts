// The Dutch public holidays of a year, computed: Algemene termijnenwet, article 3, paragraphs 1 and 2, and Easter and Whit Sunday.
// Decides dates only. Does not know which of them close (calendar-data.ts), nor the days made equal to a holiday by decree.

import { dayOf, firstYear, formatDay, lastYear, weekdayOf, type Day } from './day.js';

/** Names a public holiday, whatever day it falls on. */
export type HolidayId =
  | 'newYearsDay'
  | 'goodFriday'
  | 'easterSunday'
  | 'easterMonday'
  | 'queensDay'
  | 'kingsDay'
  | 'liberationDay'
  | 'ascensionDay'
  | 'whitSunday'
  | 'whitMonday'
  | 'christmasDay'
  | 'secondChristmasDay';

/** One public holiday of one year; `date` is `YYYY-MM-DD`. */
export interface PublicHoliday {
  readonly id: HolidayId;
  readonly date: string;
  readonly label: { readonly nl: string; readonly en: string };
}

const labels: Record<HolidayId, PublicHoliday['label']> = {
  newYearsDay: { nl: 'Nieuwjaarsdag', en: "New Year's Day" },
  goodFriday: { nl: 'Goede Vrijdag', en: 'Good Friday' },
  easterSunday: { nl: 'Eerste Paasdag', en: 'Easter Sunday' },
  easterMonday: { nl: 'Tweede Paasdag', en: 'Easter Monday' },
  queensDay: { nl: 'Koninginnedag', en: "Queen's Day" },
  kingsDay: { nl: 'Koningsdag', en: "King's Day" },
  liberationDay: { nl: 'Bevrijdingsdag', en: 'Liberation Day' },
  ascensionDay: { nl: 'Hemelvaartsdag', en: 'Ascension Day' },
  whitSunday: { nl: 'Eerste Pinksterdag', en: 'Whit Sunday' },
  whitMonday: { nl: 'Tweede Pinksterdag', en: 'Whit Monday' },
  christmasDay: { nl: 'Eerste Kerstdag', en: 'Christmas Day' },
  secondChristmasDay: { nl: 'Tweede Kerstdag', en: 'Second Christmas Day' },
};

/** The first birthday that Willem-Alexander celebrated as king; the years before had Queen's Day. */
const firstKingsDayYear = 2014;

/**
 * All public holidays of a year from 1996 to 9999 in order of date. Good Friday and Liberation Day are among them; whether they
 * close is the calendar's choice. Two can share a date (2016: Ascension Day and Liberation Day). Throws a RangeError for another year.
 */
export function publicHolidays(year: number): PublicHoliday[] {
  return holidayDays(year).map(({ id, day }) => ({ id, date: formatDay(day), label: labels[id] }));
}

/** As publicHolidays, with days instead of dates and without labels. */
export function holidayDays(year: number): { id: HolidayId; day: Day }[] {
  if (!Number.isInteger(year) || year < firstYear || year > lastYear)
    throw new RangeError(`year outside 1996 to 9999: ${year}`);
  const easter = easterSunday(year);
  const days: { id: HolidayId; day: Day }[] = [
    { id: 'newYearsDay', day: dayOf(year, 1, 1) },
    { id: 'goodFriday', day: easter - 2 },
    { id: 'easterSunday', day: easter },
    { id: 'easterMonday', day: easter + 1 },
    year < firstKingsDayYear
      ? { id: 'queensDay', day: beforeSunday(dayOf(year, 4, 30)) }
      : { id: 'kingsDay', day: beforeSunday(dayOf(year, 4, 27)) },
    { id: 'liberationDay', day: dayOf(year, 5, 5) },
    { id: 'ascensionDay', day: easter + 39 },
    { id: 'whitSunday', day: easter + 49 },
    { id: 'whitMonday', day: easter + 50 },
    { id: 'christmasDay', day: dayOf(year, 12, 25) },
    { id: 'secondChristmasDay', day: dayOf(year, 12, 26) },
  ];
  return days.sort((a, b) => a.day - b.day);
}

/** The monarch's birthday is celebrated on Saturday when it falls on a Sunday. */
function beforeSunday(day: Day): Day {
  return weekdayOf(day) === 0 ? day - 1 : day;
}

/** Gregorian computus: the anonymous algorithm as in Meeus, Astronomical Algorithms, chapter 8. */
function easterSunday(year: number): Day {
  const golden = year % 19;
  const century = Math.floor(year / 100);
  const yearOfCentury = year % 100;
  const moonCorrection = Math.floor((century - Math.floor((century + 8) / 25) + 1) / 3);
  const epact = (19 * golden + century - Math.floor(century / 4) - moonCorrection + 15) % 30;
  const toSunday = (32 + 2 * (century % 4) + 2 * Math.floor(yearOfCentury / 4) - epact - (yearOfCentury % 4)) % 7;
  const late = Math.floor((golden + 11 * epact + 22 * toSunday) / 451);
  const fromMarch = epact + toSunday - 7 * late + 114;
  return dayOf(year, Math.floor(fromMarch / 31), (fromMarch % 31) + 1);
}
