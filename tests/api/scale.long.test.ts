/** The sizes in docs/scale.md are still those of the schema: filled again, and compared with what is stored. */
import { expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from './support/server.js';

interface Measured {
  readonly cases: number;
  readonly tables: readonly {
    readonly table: string;
    readonly of: string;
    readonly rows: number;
    readonly bytes: number;
  }[];
}

const bytesPerCase = ({ cases, tables }: Measured): number =>
  tables.filter((one) => one.of === 'case').reduce((sum, { bytes }) => sum + bytes, 0) / cases;

it('a case takes as much on disk as docs/scale.json says', () => {
  const folder = mkdtempSync(join(tmpdir(), 'schakel-scale-test-'));
  try {
    const file = join(folder, 'scale.json');
    const { status, stderr } = spawnSync(
      process.execPath,
      [
        join(ROOT, 'dist/bench/main.js'),
        'scale',
        '--cases',
        '200',
        '--rounds',
        '1',
        '--seconds',
        '0.2',
        '--json',
        file,
      ],
      { cwd: ROOT, encoding: 'utf8' },
    );
    expect({ status, stderr: status === 0 ? '' : stderr }).toEqual({ status: 0, stderr: '' });
    const found = JSON.parse(readFileSync(file, 'utf8')) as Measured;
    const stored = JSON.parse(readFileSync(join(ROOT, 'docs/scale.json'), 'utf8')) as Measured;
    expect(found.tables.map(({ table }) => table)).toEqual(stored.tables.map(({ table }) => table));
    // Small tables have half-empty pages.
    expect(bytesPerCase(found) / bytesPerCase(stored)).toBeGreaterThan(0.75);
    expect(bytesPerCase(found) / bytesPerCase(stored)).toBeLessThan(1.25);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
