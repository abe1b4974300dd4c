import { afterEach, describe, expect, it } from '@jest/globals';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { isRunning, type SpawnedNode, spawnNode } from './kill.js';

let folder: string | undefined;
let node: SpawnedNode | undefined;

/** Starts a child in its own group (detached) or in that of its parent, says both ids, and lives until its input ends. */
const PARENT = `
import { spawn } from 'node:child_process';
const detached: boolean = process.argv[2] === 'detached';
const child = spawn('sleep', ['30'], { stdio: 'ignore', detached });
process.on('SIGINT', () => console.log('interrupted'));
process.stdin.on('end', () => { child.kill('SIGKILL'); }).resume();
console.log(\`child \${child.pid}\`);
`;

async function spawnParent(detached: boolean): Promise<number> {
  folder = await mkdtemp(join(tmpdir(), 'schakel-kill-'));
  await writeFile(join(folder, 'parent.ts'), PARENT);
  node = spawnNode(join(folder, 'parent.ts'), detached ? ['detached'] : []);
  return Number((await node.line((line) => line.startsWith('child '))).slice(6));
}

afterEach(async () => {
  await node?.killTree();
  if (folder !== undefined) await rm(folder, { recursive: true, force: true });
});

describe('a spawned Node process', () => {
  it('ends by itself when its input is closed, and Ctrl-C reaches it before', async () => {
    await spawnParent(false);
    node!.interrupt();
    await node!.line((line) => line === 'interrupted');
    expect(await node!.finish()).toBe(0);
  });

  it('is killed with its group, but not with what left its group', async () => {
    const child = await spawnParent(true);
    await node!.killGroup();
    expect(await node!.ended).toEqual({ code: null, signal: 'SIGKILL' });
    expect(isRunning(child)).toBe(true);
    process.kill(child, 'SIGKILL');
  });

  it('is killed with all that it started', async () => {
    const child = await spawnParent(true);
    await node!.killTree();
    for (let turn = 0; turn < 200 && isRunning(child); turn++) await delay(10);
    expect(isRunning(child)).toBe(false);
  });

  it('that ends early is an error with what it said', async () => {
    folder = await mkdtemp(join(tmpdir(), 'schakel-kill-'));
    await writeFile(join(folder, 'fails.ts'), `throw new Error('as meant');`);
    node = spawnNode(join(folder, 'fails.ts'));
    await expect(node.line(() => false)).rejects.toThrow('as meant');
  });
});
