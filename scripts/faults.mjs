// The fault tests that lie beside the code, and the table that what they and tests/faults have reported makes.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './prepare.mjs';

/** Test files outside tests/faults that report a fault, by the project of jest.config.js that runs them. */
export function faultTests() {
  const found = new Map();
  for (const folder of ['apps', 'libs', 'tests/api']) {
    for (const name of readdirSync(join(root, folder), { recursive: true })) {
      if (!name.endsWith('.test.ts') || name.endsWith('.long.test.ts')) continue;
      const file = join(folder, name);
      if (!/\breportFault\(\{/.test(readFileSync(join(root, file), 'utf8'))) continue;
      const project = folder === 'tests/api' ? 'api' : name.endsWith('.database.test.ts') ? 'database' : 'unit';
      found.set(project, [...(found.get(project) ?? []), file]);
    }
  }
  return found;
}

/** What was reported, as a table for a terminal; whether nothing was lost, doubled or stranded. */
export async function faultTable(file) {
  // Loaded here: it is built by then.
  const { toText } = await import('../dist/apps/cli/table.js');
  const rows = readFileSync(file, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))
    .sort((a, b) => a.id.localeCompare(b.id, 'en', { numeric: true }));
  const sum = (name) => rows.reduce((total, row) => total + row[name], 0);
  const figures = ({ lost, doubled, stranded }) => `${lost} lost, ${doubled} doubled, ${stranded} stranded`;
  const head = ['', 'fault', 'load', 'invariant', 'seen', 'fails when'];
  const table = toText({
    head,
    rows: rows.map((row) => [
      [row.id],
      [row.fault],
      [row.load],
      [row.invariant],
      [figures(row), row.seen],
      [row.broken ?? ''],
    ]),
  });
  const all = { lost: sum('lost'), doubled: sum('doubled'), stranded: sum('stranded') };
  return {
    text: `\n${table}\n${figures(all)}\n`,
    isSound: Object.values(all).every((number) => number === 0),
  };
}
