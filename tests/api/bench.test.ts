/** The bench at its smallest, so that it does not rot: it still sets up, measures every part and tells all of it. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { spawnSync, type SpawnSyncReturns } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from './support/server.js';

interface Row {
  readonly part: string;
  readonly rate: number;
  readonly rates: readonly number[];
  readonly cpu: Readonly<Record<string, number>>;
}

interface TimersRound {
  readonly fired: { readonly seconds: number };
  readonly lateness: { readonly p99Ms: number };
  readonly advanced: { readonly bare: number; readonly armed: number };
}

let folder: string;
let file: string;

/** In a folder for temporary things of its own, to see what it leaves there. */
function bench(...given: string[]): SpawnSyncReturns<string> {
  const env = { PATH: process.env['PATH'], TMPDIR: folder };
  return spawnSync(process.execPath, [join(ROOT, 'dist/bench/main.js'), ...given], {
    cwd: ROOT,
    env,
    encoding: 'utf8',
  });
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'schakel-bench-test-'));
  file = join(folder, 'bench.json');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the bench', () => {
  it('measures every part, prints a table, writes every figure and leaves nothing behind', () => {
    const small = ['--rounds', '1', '--seconds', '0.2', '--clients', '2', '--regions', '1'];
    const { status, stdout, stderr } = bench(...small, '--json', file);

    expect({ status, stderr: status === 0 ? '' : stderr }).toEqual({ status: 0, stderr: '' });
    for (const row of ['commit function, 32', 'in process, 2', 'over HTTP, 2', 'XState here', 'kernel', 'replay'])
      expect(stdout).toContain(row);
    const found = JSON.parse(readFileSync(file, 'utf8')) as { rows: Row[]; aims: unknown[] };
    expect(Object.keys(found)).toEqual([
      'version',
      'startedAt',
      'machine',
      'rounds',
      'seconds',
      'load',
      'rows',
      'aims',
    ]);
    const parts = ['commit', 'advance', 'http', 'machine', 'machine', 'machine', 'replay'];
    expect(found.rows.map(({ part }) => part)).toEqual(parts);
    for (const row of found.rows) {
      expect(Object.keys(row)).toEqual([
        'part',
        'name',
        'clients',
        'regions',
        'rate',
        'rates',
        'ratio',
        'p50Ms',
        'p99Ms',
        'cpu',
      ]);
      expect(row.rate).toBeGreaterThan(0);
      expect(row.rates).toEqual([row.rate]);
    }
    expect(Object.keys(found.rows[2]!.cpu)).toEqual(['server', 'clients']);
    expect(found.aims).toHaveLength(4);
    expect(readdirSync(folder)).toEqual(['bench.json']);
  }, 240_000);

  it('fires a heap of clocks, tells how late others were, and compares advancing with and without clocks that are armed', () => {
    const small = ['--rounds', '1', '--seconds', '0.2', '--regions', '2', '--clients', '2'];
    const { status, stdout, stderr } = bench('timers', ...small, '--due', '150', '--armed', '1000', '--json', file);

    expect({ status, stderr: status === 0 ? '' : stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toMatch(/1,000 clocks armed over 2 regions.*a heap of 150 clocks due at once/s);
    const { rounds } = JSON.parse(readFileSync(file, 'utf8')) as { rounds: TimersRound[] };
    expect(rounds).toHaveLength(1);
    const [{ fired, lateness, advanced }] = rounds as [TimersRound];
    for (const figure of [fired.seconds, lateness.p99Ms, advanced.bare, advanced.armed])
      expect(figure).toBeGreaterThan(0);
    expect(readdirSync(folder)).toEqual(['bench.json']);
  }, 240_000);

  it('refuses what it does not know with status 2 and the word that was meant', () => {
    const { status, stderr } = bench('replays');
    expect({ status, stderr }).toEqual({ status: 2, stderr: 'There is no part replays. Did you mean "replay"?\n' });
  });
});
