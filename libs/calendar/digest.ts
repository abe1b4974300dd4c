// What identifies a calendar in a record: the facts that can change an answer of this library, in one canonical order.
// Decides what counts as the same calendar. Does not hash: the caller does, over RFC 8785 bytes.

import type { CalendarData, DateText, SchoolHoliday, SchoolHolidayRegion } from './calendar-data.js';

/**
 * The version of the rules in code: holidays, summer time, counting of days. It goes up with every change after which the same
 * calendar data could give another answer, so that a record shows under which rules its due moment was found, and open clocks are
 * projected again.
 */
export const calendarRulesVersion = 1;

/** A calendar without labels and without the order in which somebody wrote it down. */
export interface CalendarDigestInput {
  readonly rules: number;
  readonly id: string;
  readonly goodFriday: CalendarData['goodFriday'];
  readonly liberationDay: CalendarData['liberationDay'];
  readonly closedDays: readonly DateText[];
  readonly schoolHolidays: Readonly<Record<SchoolHolidayRegion, readonly Omit<SchoolHoliday, 'label'>[]>>;
}

/** Plain data to be hashed as the identity of a calendar: equal for two calendars that differ only in labels, order or doubles. */
export function calendarDigestInput(calendar: CalendarData): CalendarDigestInput {
  const { north, middle, south } = calendar.schoolHolidays;
  return {
    rules: calendarRulesVersion,
    id: calendar.id,
    goodFriday: calendar.goodFriday,
    liberationDay: calendar.liberationDay,
    closedDays: [...new Set(calendar.closedDays.map(({ date }) => date))].sort(),
    schoolHolidays: {
      north: inOrder(north),
      middle: inOrder(middle),
      south: inOrder(south),
    },
  };
}

function inOrder(holidays: readonly SchoolHoliday[]): Omit<SchoolHoliday, 'label'>[] {
  const byText = new Map(
    holidays.map(({ firstDate, lastDate, verified }) => [
      `${firstDate} ${lastDate} ${verified}`,
      { firstDate, lastDate, verified },
    ]),
  );
  return [...byText].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, holiday]) => holiday);
}

/** A calendar from what was kept of it: it counts as it did, its labels are gone. Throws for other rules than these. */
export function calendarFromDigestInput(kept: CalendarDigestInput): CalendarData {
  if (kept.rules !== calendarRulesVersion)
    throw new Error(`The calendar ${kept.id} was kept under rules ${kept.rules}.`);
  const nameless = { nl: '', en: '' };
  const holidays = (of: readonly Omit<SchoolHoliday, 'label'>[]): SchoolHoliday[] =>
    of.map((one) => ({ ...one, label: nameless }));
  return {
    id: kept.id,
    goodFriday: kept.goodFriday,
    liberationDay: kept.liberationDay,
    closedDays: kept.closedDays.map((date) => ({ date, label: nameless })),
    schoolHolidays: {
      north: holidays(kept.schoolHolidays.north),
      middle: holidays(kept.schoolHolidays.middle),
      south: holidays(kept.schoolHolidays.south),
    },
  };
}
