/** Installs what Schakel is measured beside, once: a package of its own, so that the service never has any of it. */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ROOT } from '../place.js';

export const PROGRAMS = join(ROOT, 'bench/peers/programs');

/** Why it cannot be done; undefined when all is there. */
export async function install(say: (text: string) => void): Promise<string | undefined> {
  const mark = join(PROGRAMS, 'node_modules', '.schakel-lock');
  const lock = createHash('sha256')
    .update(await readFile(join(PROGRAMS, 'package-lock.json')))
    .update(process.versions.modules)
    .digest('hex');
  if ((await readFile(mark, 'utf8').catch(() => '')) === lock) return undefined;
  say(
    'Installing DBOS Transact, Restate, pg-boss and graphile-worker from npm into bench/peers/programs, once (270 MB)',
  );
  const npm = spawn('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: PROGRAMS,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  npm.stderr.setEncoding('utf8').on('data', (text: string) => (said = `${said}${text}`.slice(-2_000)));
  const [code] = (await once(npm, 'close').catch((error: unknown) => [String(error)])) as [number | string | null];
  if (code !== 0) return `npm ci ended with ${code ?? 'a signal'}: ${said.trim().replace(/\s+/g, ' ')}`;
  await writeFile(mark, lock);
  return undefined;
}
