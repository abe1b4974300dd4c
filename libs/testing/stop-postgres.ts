// After a run of tests: tells the process that keeps the test database (start-postgres.ts) that it is finished; it stops
// PostgreSQL and removes the folder.
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';

const KEEPER = Symbol.for('schakel.test-postgres');
const LIMIT_MS = 60_000;

/** Jest's globalTeardown. */
export default async function stopPostgres(): Promise<void> {
  const keeper = (globalThis as { [KEEPER]?: ChildProcess })[KEEPER];
  if (keeper === undefined || keeper.exitCode !== null || keeper.signalCode !== null) return;
  const end = once(keeper, 'close', { signal: AbortSignal.timeout(LIMIT_MS) });
  keeper.stdin?.end();
  const [code] = (await end) as [number | null];
  if (code !== 0) throw new Error(`The test database did not stop cleanly (${code ?? 'killed'})`);
}
