// Two commands in a clone in which nothing is built: one of them builds, and the other waits for it.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { execFile, type ExecFileException } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { kill } from 'node:process';
import { eventually } from '../api/support/eventually.js';
import { ROOT } from '../api/support/server.js';

const SETTINGS = [
  'scripts/prepare.mjs',
  'tsconfig.json',
  'package.json',
  'package-lock.json',
  'node_modules/.schakel-lock',
];
/** In place of the compiler: says that it was called, and takes its time. */
const BUILD = `
  const fs = require('node:fs');
  fs.appendFileSync('calls', process.pid + '\\n');
  setTimeout(() => { fs.mkdirSync('dist'); fs.writeFileSync('dist/main.js', 'built'); }, 1000);`;

describe('two commands in a clone in which nothing is built', () => {
  let clone: string;
  beforeEach(async () => {
    clone = await mkdtemp(join(tmpdir(), 'schakel-clone-'));
    await mkdir(join(clone, 'node_modules/@nestjs/cli/bin'), { recursive: true });
    for (const file of SETTINGS) await cp(join(ROOT, file), join(clone, file));
    await writeFile(join(clone, 'node_modules/@nestjs/cli/bin/nest.js'), BUILD);
  });
  afterEach(() => rm(clone, { recursive: true }));

  /** Runs the preparation; whether it ended well and found what was built. */
  const prepare = (): Promise<{ error: ExecFileException | null; said: string }> =>
    new Promise((resolve) => {
      const script = join(clone, 'scripts/prepare.mjs');
      execFile(process.execPath, [script], (error, _output, said) => resolve({ error, said }));
    });
  const calls = async (): Promise<string[]> =>
    (await readFile(join(clone, 'calls'), 'utf8').catch(() => '')).split('\n').slice(0, -1);

  it('builds once', async () => {
    const ends = await Promise.all([prepare(), prepare()]);
    expect(ends.map(({ error }) => error)).toEqual([null, null]);
    expect(ends.filter(({ said }) => said.includes('is preparing this clone'))).toHaveLength(1);
    expect(await calls()).toHaveLength(1);
    expect(await readFile(join(clone, 'dist/main.js'), 'utf8')).toBe('built');
  });

  it('builds after one that was killed while it built', async () => {
    const script = join(clone, 'scripts/prepare.mjs');
    const first = execFile(process.execPath, [script]);
    const [compiler] = await eventually(async () => ((await calls()).length === 1 ? calls() : undefined), 30_000);
    first.kill('SIGKILL');
    kill(Number(compiler), 'SIGKILL');
    expect(await prepare()).toEqual({ error: null, said: '' });
    expect(await calls()).toHaveLength(2);
  });
});
