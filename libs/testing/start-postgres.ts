// Before a run of tests that need a database: one PostgreSQL for all of them, in a temporary folder, in a process of its own
// (libs/platform/postgres/keep.ts), which removes it when this process ends, however it ends. Its address goes to the tests
// as SCHAKEL_TEST_DATABASE. Jest compiles this file alone, without its path mapping: it imports nothing of ours.
import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { chmod, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { pathToFileURL } from 'node:url';

/** For stop-postgres.ts, which runs in the same process but shares no modules with this file. */
type Keeper = ChildProcessByStdio<Writable, Readable, Readable>;
const KEEPER = Symbol.for('schakel.test-postgres');

/** Losing a test database in a power failure costs nothing. Allowed here only. */
const SETTINGS = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', max_connections: '200' };

/** Jest's globalSetup. */
export default async function startPostgres(_global: unknown, { rootDir }: { rootDir: string }): Promise<void> {
  const dataDir = await mkdtemp(join(tmpdir(), 'schakel-test-'));
  // As root PostgreSQL runs under another user, who has to pass this folder.
  await chmod(dataDir, 0o711);
  const source = (path: string): string => join(rootDir, 'libs', path);
  const compiler = ['--conditions=source', '--import', pathToFileURL(source('testing/typescript.mjs')).href];
  const order = JSON.stringify({ dataDir, settings: SETTINGS, isTemporary: true });
  const keeper = spawn(
    process.execPath,
    ['--no-warnings', ...compiler, source('platform/postgres/keep.ts'), order],
    // A group of its own, so that Ctrl-C lets it clean up.
    { stdio: ['pipe', 'pipe', 'pipe'], detached: true },
  );
  const said: string[] = [];
  keeper.stderr.setEncoding('utf8').on('data', (text: string) => said.push(text));
  const connection = await new Promise<unknown>((resolve, reject) => {
    createInterface(keeper.stdout).on('line', (line) => {
      said.push(line);
      const { ready } = JSON.parse(line) as { ready?: { connection: unknown } };
      if (ready !== undefined) resolve(ready.connection);
    });
    keeper.once('close', () => {
      reject(new Error(`The test database did not start:\n${said.join('\n')}`));
    });
  });
  process.env['SCHAKEL_TEST_DATABASE'] = JSON.stringify(connection);
  (globalThis as { [KEEPER]?: Keeper })[KEEPER] = keeper;
}
