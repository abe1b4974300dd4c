import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { cp, mkdir, mkdtemp, chmod, lstat, readdir, rm, truncate } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findPackage, makeRunnable, type ProgramPackage } from './binaries.js';
import { serverUser } from './operating-system-user.js';
import { runProgram } from './program.js';

const asRoot = process.getuid?.() === 0 ? describe : describe.skip;
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'schakel-binaries-'));
});

afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

/** The package as `npm ci --ignore-scripts` leaves it, without links, below a folder of mode 0700. */
async function inClosedClone(): Promise<ProgramPackage> {
  const { native, key } = await findPackage();
  const clone = join(folder, 'clone');
  await mkdir(clone, { mode: 0o700 });
  await cp(native, join(clone, 'native'), {
    recursive: true,
    filter: async (source) => !(await lstat(source)).isSymbolicLink(),
  });
  return { native: join(clone, 'native'), key };
}

async function copiesFolder(): Promise<string> {
  await chmod(folder, 0o711);
  await mkdir(join(folder, 'copies'), { recursive: true });
  await chmod(join(folder, 'copies'), 0o711);
  return join(folder, 'copies');
}

asRoot('programs that the user of the server cannot reach', () => {
  it('are copied, with their library links, to where it can; once, also for two that start at once', async () => {
    const found = await inClosedClone();
    const user = await serverUser(() => undefined);
    const messages: string[] = [];
    const ask = () => makeRunnable(found, user, copiesFolder, (message) => messages.push(message));
    const [one, other] = await Promise.all([ask(), ask()]);
    expect(one).toEqual(other);
    expect(one.postgres).toBe(join(folder, 'copies', found.key, 'bin', 'postgres'));
    expect(await readdir(join(folder, 'copies'))).toEqual([found.key]);
    expect(await runProgram(one.postgres, ['--version'], { as: user })).toMatchObject({ succeeded: true });
    messages.length = 0;
    expect(await ask()).toEqual(one);
    expect(messages).toEqual([]);
  });

  it('are copied again when the copy was damaged', async () => {
    const found = await inClosedClone();
    const user = await serverUser(() => undefined);
    const { initdb } = await makeRunnable(found, user, copiesFolder, () => undefined);
    await truncate(initdb, 0);
    await makeRunnable(found, user, copiesFolder, () => undefined);
    expect(await runProgram(initdb, ['--version'], { as: user })).toMatchObject({ succeeded: true });
    expect(await readdir(join(folder, 'copies'))).toEqual([found.key]);
  });
});

describe('programs whose library links were never made', () => {
  it('get them in their place', async () => {
    const found = await inClosedClone();
    const { postgres } = await makeRunnable(found, undefined, copiesFolder, () => undefined);
    expect(postgres).toBe(join(found.native, 'bin', 'postgres'));
    expect(await runProgram(postgres, ['--version'])).toMatchObject({ succeeded: true });
  });
});
