/** `schakel test`: scenarios run in memory; steps that wait for a part not built yet are counted by name. */
import { rehearse } from '#scenario';
import { loadCalendar, loadLibrary, printDiagnostics } from './library.js';

export function test(paths: readonly string[], calendarFile: string, today: string, language: 'nl' | 'en'): number {
  const library = loadLibrary(paths, today);
  if (printDiagnostics(library, language) > 0) return 1;
  const calendar = loadCalendar(calendarFile);
  let failed = 0;
  const pending = new Map<string, number>();
  for (const { document, file } of library.scenarios) {
    const run = rehearse(document, library, calendar);
    for (const { part } of run.pending) pending.set(part, (pending.get(part) ?? 0) + 1);
    const name = `${document.workflow} ${String(document.number).padStart(2)} ${document.title[language]}`;
    if (run.failures.length === 0) {
      process.stdout.write(
        `ok     ${name} (${run.passed} steps${run.pending.length === 0 ? '' : `, ${run.pending.length} pending`})\n`,
      );
      continue;
    }
    failed += 1;
    process.stdout.write(`FAILED ${name} (${file})\n`);
    for (const { step, what } of run.failures) process.stdout.write(`       step ${step}: ${what}\n`);
  }
  const total = library.scenarios.length;
  const waiting = [...pending].map(([part, count]) => `${part} ${count}`).join(', ');
  process.stdout.write(`${total - failed} of ${total} scenarios hold; pending steps: ${waiting || 'none'}\n`);
  return failed === 0 ? 0 : 1;
}
