/** What is shipped: workflows, regions, law and the Dutch calendar, read once for a test file. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isCalendarData, type CalendarData } from '#calendar';
import {
  formatDiagnostic,
  hasErrors,
  plainValue,
  readLibrary,
  readYaml,
  type Library,
  type SourceFile,
} from '#language';

/** The day on which shipped documents are judged in tests, so that a plan that expires does not turn tests red. */
export const TODAY = '2026-11-21';

export function shippedFiles(folders: readonly string[] = ['workflows', 'config']): SourceFile[] {
  return folders
    .flatMap((folder) => readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name)))
    .filter((file) => file.endsWith('.yaml') && !file.includes('calendars'))
    .sort()
    .map((file) => ({ file, text: readFileSync(file, 'utf8') }));
}

const isStory = (file: string): boolean => file.includes('scenarios');

let shipped: Library | undefined;

/** What is shipped, without stories; read once. Throws with every diagnostic when it does not hold. */
export const shippedLibrary = (): Library =>
  (shipped ??= soundLibrary(shippedFiles().filter(({ file }) => !isStory(file))));

/** The same with all stories. */
export const shippedStories = (): Library => soundLibrary(shippedFiles());

/** The region whose changes `libraryPatched` replaces. */
const PATCHED = 'config/regions/holland-rijnland.yaml';

/** What is shipped, without stories, with these changes (YAML under `patches`) in place of those of Holland Rijnland. */
export const libraryPatched = (changes: string): Library =>
  soundLibrary(
    shippedFiles()
      .filter(({ file }) => !isStory(file))
      .map(({ file, text }) => ({
        file,
        text: file === PATCHED ? text.replace(/^patches:\n(?: .*\n)*/m, `patches:\n${changes}`) : text,
      })),
  );

function soundLibrary(files: readonly SourceFile[]): Library {
  const library = readLibrary(files, TODAY);
  if (hasErrors(library.diagnostics))
    throw new Error(library.diagnostics.map((one) => formatDiagnostic(one)).join('\n'));
  return library;
}

export function shippedCalendar(): CalendarData {
  const file = 'config/calendars/nl.yaml';
  const { root } = readYaml(readFileSync(file, 'utf8'), file);
  const value = root === undefined ? undefined : plainValue(root);
  if (!isCalendarData(value)) throw new Error(`${file} is no calendar.`);
  return value;
}
