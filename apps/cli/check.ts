/** `schakel check`: form and types of documents, every fault with file, line and column. */
import { loadLibrary, printDiagnostics } from './library.js';

export function check(paths: readonly string[], today: string, language: 'nl' | 'en'): number {
  const library = loadLibrary(paths, today);
  const errors = printDiagnostics(library, language);
  const parts = [
    `${library.workflows.size} workflows`,
    `${library.regions.size} regions`,
    `${library.laws.length} laws`,
    `${library.scenarios.length} scenarios`,
  ];
  process.stdout.write(
    `${parts.join(', ')}: ${errors === 0 ? 'no errors' : `${errors} errors`}, ${library.diagnostics.length - errors} warnings\n`,
  );
  return errors === 0 ? 0 : 1;
}
