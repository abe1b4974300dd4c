/** `schakel test`: scenarios run in memory; steps that wait for a part not built yet are counted by name. */
import { placeOfStep, readLibrary } from '#language';
import { readCalendar, readFiles } from '#operations';
import { rehearse } from '#scenario';
import { printDiagnostics } from './check.js';

export interface TestOptions {
  /** Files or folders whose scenarios are run. */
  readonly paths: readonly string[];
  /** Where workflows, regions and law are. */
  readonly documents: readonly string[];
  readonly calendar: string;
  readonly today: string;
  readonly language: 'nl' | 'en';
}

export async function test({ paths, documents, calendar, today, language }: TestOptions): Promise<number> {
  const wanted = new Set((await readFiles(paths)).map(({ file }) => file));
  const library = readLibrary(await readFiles([...documents, ...paths]), today);
  if (printDiagnostics(library, language) > 0) return 1;
  const data = await readCalendar(calendar);
  const scenarios = library.scenarios.filter(({ file }) => wanted.has(file));
  const pending = new Map<string, number>();
  let failed = 0;
  for (const { document, file, tree } of scenarios) {
    const run = rehearse(document, library, data);
    for (const { part } of run.pending) pending.set(part, (pending.get(part) ?? 0) + 1);
    const name = `${document.workflow} ${String(document.number).padStart(2)} ${document.title[language]}`;
    if (run.failures.length === 0) {
      const waiting = run.pending.length === 0 ? '' : `, ${run.pending.length} pending`;
      process.stdout.write(`ok     ${name} (${run.passed} steps${waiting})\n`);
      continue;
    }
    failed += 1;
    process.stdout.write(`FAILED ${name} (${file})\n`);
    for (const { step, what } of run.failures) {
      const { line, column } = placeOfStep(tree, step, document.steps.length);
      process.stdout.write(`       ${file}:${line}:${column} step ${step}: ${what}\n`);
    }
  }
  const waiting = [...pending].map(([part, count]) => `${part} ${count}`).join(', ');
  process.stdout.write(
    `${scenarios.length - failed} of ${scenarios.length} scenarios hold; pending steps: ${waiting || 'none'}\n`,
  );
  return failed === 0 && scenarios.length > 0 ? 0 : 1;
}
