// Whether a value of unknown origin is a calendar, and everything that is wrong with it at once.
// Decides form, existing dates and doubles. Does not know whether a date is true, nor file and line: the path leads there.

import type { CalendarData } from './calendar-data.js';
import { parseDay } from './day.js';

/** One thing wrong in a calendar: where (keys and indexes from the root) and what, in English. */
export interface CalendarFault {
  readonly path: readonly (string | number)[];
  readonly message: string;
}

type Path = CalendarFault['path'];
type Report = (path: Path, message: string) => void;

/** Every fault of a value that should be CalendarData; an empty list means that it is. Unknown fields are faults: they are typing errors. */
export function checkCalendarData(value: unknown): CalendarFault[] {
  const faults: CalendarFault[] = [];
  const report: Report = (path, message) => faults.push({ path, message });
  const calendar = checkFields(
    value,
    [],
    ['id', 'goodFriday', 'liberationDay', 'closedDays', 'schoolHolidays'],
    report,
  );
  if (!calendar) return faults;

  if (typeof calendar['id'] !== 'string' || !/^[a-z][A-Za-z0-9-]*$/.test(calendar['id'])) {
    report(['id'], 'must be an id: a lower-case letter, then letters, digits and hyphens');
  }
  checkChoice(calendar['goodFriday'], ['goodFriday'], ['closed', 'open'], report);
  checkChoice(calendar['liberationDay'], ['liberationDay'], ['always', 'lustrum'], report);
  checkClosedDays(calendar['closedDays'], report);

  const regions = ['north', 'middle', 'south'];
  const schoolHolidays = checkFields(calendar['schoolHolidays'], ['schoolHolidays'], regions, report);
  if (schoolHolidays) {
    for (const region of regions) checkSchoolHolidays(schoolHolidays[region], ['schoolHolidays', region], report);
  }
  return faults;
}

/** Whether a value is a calendar: checkCalendarData finds nothing. */
export function isCalendarData(value: unknown): value is CalendarData {
  return checkCalendarData(value).length === 0;
}

function checkClosedDays(value: unknown, report: Report): void {
  const seen = new Set<unknown>();
  for (const [index, entry] of checkList(value, ['closedDays'], report).entries()) {
    const path = ['closedDays', index];
    const closedDay = checkFields(entry, path, ['date', 'label'], report);
    if (!closedDay) continue;
    checkDate(closedDay['date'], [...path, 'date'], report);
    if (seen.has(closedDay['date'])) report([...path, 'date'], 'is in the list already');
    seen.add(closedDay['date']);
    checkLabel(closedDay['label'], [...path, 'label'], report);
  }
}

function checkSchoolHolidays(value: unknown, path: Path, report: Report): void {
  for (const [index, entry] of checkList(value, path, report).entries()) {
    const here = [...path, index];
    const holiday = checkFields(entry, here, ['label', 'firstDate', 'lastDate', 'verified'], report);
    if (!holiday) continue;
    checkLabel(holiday['label'], [...here, 'label'], report);
    const first = checkDate(holiday['firstDate'], [...here, 'firstDate'], report);
    const last = checkDate(holiday['lastDate'], [...here, 'lastDate'], report);
    if (first !== undefined && last !== undefined && last < first) {
      report([...here, 'lastDate'], 'must not be before firstDate');
    }
    if (typeof holiday['verified'] !== 'boolean') report([...here, 'verified'], 'must be true or false');
  }
}

function checkLabel(value: unknown, path: Path, report: Report): void {
  const label = checkFields(value, path, ['nl', 'en'], report);
  if (!label) return;
  for (const language of ['nl', 'en']) {
    const text = label[language];
    if (typeof text !== 'string' || text.trim() === '') report([...path, language], 'must be a text');
  }
}

function checkDate(value: unknown, path: Path, report: Report): number | undefined {
  const day = typeof value === 'string' ? parseDay(value) : undefined;
  if (day === undefined) report(path, 'must be an existing date YYYY-MM-DD from 1996 to 9999');
  return day;
}

function checkChoice(value: unknown, path: Path, choices: readonly string[], report: Report): void {
  if (typeof value !== 'string' || !choices.includes(value)) report(path, `must be one of: ${choices.join(', ')}`);
}

function checkList(value: unknown, path: Path, report: Report): readonly unknown[] {
  if (Array.isArray(value)) return value;
  report(path, 'must be a list');
  return [];
}

/** The value as a map with exactly these fields; undefined (and reported) when it is no map. */
function checkFields(
  value: unknown,
  path: Path,
  fields: readonly string[],
  report: Report,
): Readonly<Record<string, unknown>> | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    report(path, `must be a map with ${fields.join(', ')}`);
    return undefined;
  }
  for (const key of Object.keys(value))
    if (!fields.includes(key)) report([...path, key], 'is not a field of a calendar');
  return value as Readonly<Record<string, unknown>>;
}
