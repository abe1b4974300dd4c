/** Reads documents and calendars for the verbs that need them together, and prints what is wrong. */
import { checkCalendarData, isCalendarData, type CalendarData } from '#calendar';
import { formatDiagnostic, plainValue, readLibrary, readYaml, type Library } from '#language';
import { readFileSync } from 'node:fs';
import { readFiles } from './files.js';

export function loadLibrary(paths: readonly string[], today: string): Library {
  return readLibrary(readFiles(paths), today);
}

/** Prints diagnostics, one a line; returns how many are errors. */
export function printDiagnostics(library: Library, language: 'nl' | 'en'): number {
  for (const diagnostic of library.diagnostics) process.stdout.write(`${formatDiagnostic(diagnostic, language)}\n`);
  return library.diagnostics.filter(({ severity }) => severity === 'error').length;
}

export function loadCalendar(file: string): CalendarData {
  const { root, diagnostics } = readYaml(readFileSync(file, 'utf8'), file);
  const value = root === undefined ? undefined : plainValue(root);
  if (diagnostics.length > 0 || !isCalendarData(value)) {
    const faults = [
      ...diagnostics.map((one) => formatDiagnostic(one)),
      ...checkCalendarData(value).map(({ path, message }) => `${file}: ${path.join('.')}: ${message}`),
    ];
    throw new Error(faults.join('\n'));
  }
  return value;
}
