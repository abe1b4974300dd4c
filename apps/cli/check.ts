/** `schakel check`: form and types of documents, every fault with file, line and column; with --prove also proofs. */
import { formatDiagnostic, readLibrary, type Library } from '#language';
import { readFiles } from '#operations';
import { proveAll, type ProveOptions } from './prove.js';

/** Checks documents; proves what regions have chosen where that is asked for and the documents are right. */
export async function check(
  paths: readonly string[],
  today: string,
  language: 'nl' | 'en',
  proof?: ProveOptions,
): Promise<number> {
  const library = readLibrary(await readFiles(paths), today);
  const errors = printDiagnostics(library, language);
  if (proof !== undefined && errors === 0) return (await proveAll(library, proof)) === 0 ? 0 : 1;
  const parts = [
    `${library.workflows.size} workflows`,
    `${library.regions.size} regions`,
    `${library.laws.length} laws`,
    `${library.scenarios.length} scenarios`,
  ];
  const warnings = library.diagnostics.length - errors;
  process.stdout.write(
    `${parts.join(', ')}: ${errors === 0 ? 'no errors' : `${errors} errors`}, ${warnings} warnings\n`,
  );
  return errors === 0 ? 0 : 1;
}

/** Prints diagnostics, one a line; returns how many are errors. */
export function printDiagnostics(library: Library, language: 'nl' | 'en'): number {
  for (const diagnostic of library.diagnostics) process.stdout.write(`${formatDiagnostic(diagnostic, language)}\n`);
  return library.diagnostics.filter(({ severity }) => severity === 'error').length;
}
