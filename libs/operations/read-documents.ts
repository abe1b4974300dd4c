/** Documents from folders: YAML of workflows, regions and law, and the calendar. Every fault is told at once. */
import { readdir, readFile, stat } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { checkCalendarData, isCalendarData, type CalendarData } from '#calendar';
import {
  formatDiagnostic,
  hasErrors,
  plainValue,
  readLibrary,
  readYaml,
  type Library,
  type SourceFile,
} from '#language';

/** Documents that do not hold. The message holds every diagnostic, one a line. */
export class DocumentsRefused extends Error {
  override readonly name = 'DocumentsRefused';
}

/** YAML under the given files and folders, by name; calendars are no documents of the language. */
export async function readFiles(paths: readonly string[], without: readonly string[] = []): Promise<SourceFile[]> {
  const left = new Set(['calendars', ...without]);
  const found = await Promise.all(
    paths.map(async (path) => {
      if ((await stat(path)).isFile()) return [path];
      return (await readdir(path, { recursive: true })).map((name) => join(path, name));
    }),
  );
  const wanted = [...new Set(found.flat())]
    .filter((path) => /\.ya?ml$/.test(path) && !path.split(/[\\/]/).some((part) => left.has(part)))
    .sort();
  return Promise.all(wanted.map(async (path) => ({ file: relative('.', path), text: await readFile(path, 'utf8') })));
}

/** A library in which nothing is wrong. Throws DocumentsRefused. */
export async function readSoundLibrary(paths: readonly string[], today: string): Promise<Library> {
  return soundLibrary(await readFiles(paths, ['scenarios']), today);
}

/** The same of files that were read. Throws DocumentsRefused. */
export function soundLibrary(files: readonly SourceFile[], today: string): Library {
  const library = readLibrary(files, today);
  if (hasErrors(library.diagnostics))
    throw new DocumentsRefused(library.diagnostics.map((one) => formatDiagnostic(one)).join('\n'));
  return library;
}

/** The calendar of a file. Throws DocumentsRefused. */
export async function readCalendar(file: string): Promise<CalendarData> {
  const { root, diagnostics } = readYaml(await readFile(file, 'utf8'), file);
  const value = root === undefined ? undefined : plainValue(root);
  if (diagnostics.length === 0 && isCalendarData(value)) return value;
  throw new DocumentsRefused(
    [
      ...diagnostics.map((one) => formatDiagnostic(one)),
      ...checkCalendarData(value).map(({ path, message }) => `${file}: ${path.join('.')}: ${message}`),
    ].join('\n'),
  );
}
