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

/** Of the test programme, what has a short form; R18 needs minutes and a disk of its own. */
const PROGRAMME = [
  'R1',
  'R2',
  'R3',
  'R4',
  'R5',
  'R7',
  'R9',
  'R10',
  'R11',
  'R12',
  'R14',
  'R15',
  'R16',
  'R17',
  'R19',
  'R24',
  'S8',
];

/** Those of the programme that nothing was told of, and those that say of no broken build how it was seen to fail. */
function gapsOf(rows) {
  const told = new Set(rows.map(({ id }) => id));
  return {
    missing: PROGRAMME.filter((id) => !told.has(id)),
    neverSeenToFail: rows.filter(({ broken }) => broken === '').map(({ id }) => id),
  };
}

/** What was reported, as a table for a terminal; whether nothing was lost, doubled or stranded. */
export async function faultTable(file, isWhole) {
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
      [row.broken],
    ]),
  });
  const { missing, neverSeenToFail } = gapsOf(rows);
  const gaps = [
    ...(isWhole && missing.length > 0 ? [`nothing was told of ${missing.join(', ')}`] : []),
    ...(neverSeenToFail.length > 0 ? [`never seen to fail: ${neverSeenToFail.join(', ')}`] : []),
  ];
  const all = { lost: sum('lost'), doubled: sum('doubled'), stranded: sum('stranded') };
  return {
    text: `\n${table}\n${[figures(all), ...gaps].join('\n')}\n`,
    isSound: Object.values(all).every((number) => number === 0) && gaps.length === 0,
  };
}
