// Legal and contractual terms: from a starting moment and a duration to a due moment in Europe/Amsterdam.

export { checkCalendarData, isCalendarData, type CalendarFault } from './calendar-check.js';
export type { CalendarData, ClosedDay, DateText, Label, SchoolHoliday, SchoolHolidayRegion } from './calendar-data.js';
export { parseDay, weekdayOf } from './day.js';
export { calendarDigestInput, calendarFromDigestInput, type CalendarDigestInput } from './digest.js';
export { dueAt, lastDayBefore, lastMomentBefore } from './due.js';
export { describeDuration, parseDuration, type Duration, type DurationUnit } from './duration.js';
export { nextDayAt } from './instant.js';
export { type HolidayId, type PublicHoliday } from './holidays.js';
export {
  canBeSuspended,
  dueOfTerm,
  standingOfTerm,
  type RunningTerm,
  type TermRules,
  type TermStanding,
  type TermUnit,
} from './term.js';
