// What a region can say about its calendar: plain JSON data, kept in config/calendars/.
// Decides the form only. Does not know YAML, nor what the days mean for a term (working-day.ts).

/** A day as `YYYY-MM-DD`, from 1996-01-01 to 9999-12-31. */
export type DateText = string;

/** A text for people in both languages of the service. */
export interface Label {
  readonly nl: string;
  readonly en: string;
}

/** A day on which nobody works besides weekends and public holidays: for government the days of Algemene termijnenwet, art. 3(3). */
export interface ClosedDay {
  readonly date: DateText;
  readonly label: Label;
}

/** One school holiday, both days included. `verified`: somebody compared it with the official publication. */
export interface SchoolHoliday {
  readonly label: Label;
  readonly firstDate: DateText;
  readonly lastDate: DateText;
  readonly verified: boolean;
}

/** The regions that spread the Dutch school holidays. */
export type SchoolHolidayRegion = 'north' | 'middle' | 'south';

/**
 * A calendar. It is never changed in place: working days are remembered per object, so a changed calendar is a new object.
 * - `goodFriday`: closed for terms in law (Algemene termijnenwet, art. 3(2)); open in many contracts.
 * - `liberationDay`: 5 May closes always (Algemene termijnenwet, art. 3(1)), or only in years divisible by five, as in contracts.
 * - `schoolHolidays` move only the terms that skip them (TermRules).
 */
export interface CalendarData {
  readonly id: string;
  readonly goodFriday: 'closed' | 'open';
  readonly liberationDay: 'always' | 'lustrum';
  readonly closedDays: readonly ClosedDay[];
  readonly schoolHolidays: Readonly<Record<SchoolHolidayRegion, readonly SchoolHoliday[]>>;
}
