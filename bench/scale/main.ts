/** `npm run bench -- scale`: what one node holds, measured, and what the country needs of it. */
import { readFile, writeFile } from 'node:fs/promises';
import { availableParallelism, cpus } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { showProgress } from '../../apps/cli/progress.js';
import { median } from '../report.js';
import { Misuse } from '../arguments.js';
import { httpCells } from '../http.js';
import { openPlace, ROOT, type Undo } from '../place.js';
import type { ScaleMeasured } from './country.js';
import { fill } from './fill.js';
import { figures, withFigures } from './page.js';

const USAGE = `npm run bench -- scale [options]

Fills a temporary database with cases, prints what each table takes on disk and how many events a second are advanced over HTTP
with authentication (32 clients over 8 regions), and what that is to the country (docs/scale.md).

  --cases N     to fill it with (default 2000)
  --rounds N    of the rate, a median of which is taken (default 3)
  --seconds S   of each (default 2)
  --json FILE   writes what was measured to a file too
  --write       writes docs/scale.json and the figures of docs/scale.md anew
`;

const REGIONS = 8;
const CLIENTS = 32;

/** Sets nothing up that `undo` does not take away. */
export async function benchScale(given: readonly string[], undo: Undo): Promise<void> {
  const { values } = parseArgs({
    args: [...given],
    options: {
      cases: { type: 'string', default: '2000' },
      rounds: { type: 'string', default: '3' },
      seconds: { type: 'string', default: '2' },
      json: { type: 'string' },
      write: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return void process.stdout.write(USAGE);
  const [cases, rounds, seconds] = [
    positive('cases', values.cases),
    positive('rounds', values.rounds),
    positive('seconds', values.seconds),
  ];
  const startedAt = new Date().toISOString();
  const place = await openPlace(REGIONS, undo, (text) => void process.stderr.write(`${text} ...\n`));
  const filling = showProgress('Filling', cases);
  const { tables, openCases } = await fill(place, cases, () => filling.step());
  filling.end();
  const [cell] = await httpCells(place, [{ clients: CLIENTS, regions: REGIONS }], undo);
  const rates: number[] = [];
  // The first warms up.
  for (let round = 0; round <= rounds; round += 1) {
    const figure = await cell?.measure(seconds);
    if (round > 0 && figure !== undefined) rates.push(figure.rate);
  }
  const machine = `${availableParallelism()} cores (${cpus()[0]?.model.trim() ?? 'unknown'}), Node ${process.versions.node}`;
  const measured: ScaleMeasured = { startedAt, machine, cases, openCases, tables, rate: Math.round(median(rates)) };
  process.stdout.write(`${figures(measured)}\n`);
  const text = `${JSON.stringify(measured, null, 2)}\n`;
  if (values.json !== undefined) await writeFile(values.json, text);
  if (values.write) {
    const page = join(ROOT, 'docs/scale.md');
    await writeFile(join(ROOT, 'docs/scale.json'), text);
    await writeFile(page, withFigures(await readFile(page, 'utf8'), measured));
  }
}

function positive(option: string, value: string): number {
  const number = Number(value);
  if (!(number > 0 && number <= 1_000_000)) throw new Misuse(`--${option} is a number above 0, not "${value}".`);
  return number;
}
