// Legal and contractual terms: from a starting moment and a duration to a due moment in Europe/Amsterdam.

export { checkCalendarData, isCalendarData, type CalendarFault } from './calendar-check.js';
export type { CalendarData, ClosedDay, DateText, Label, SchoolHoliday, SchoolHolidayRegion } from './calendar-data.js';
export {
  calendarDigestInput,
  calendarFromDigestInput,
  calendarRulesVersion,
  type CalendarDigestInput,
} from './digest.js';
export { dueAt, type DueOptions } from './due.js';
export { describeDuration, formatDuration, parseDuration, type Duration, type DurationUnit } from './duration.js';
export { publicHolidays, type HolidayId, type PublicHoliday } from './holidays.js';
export { isWorkingDay } from './working-day.js';
