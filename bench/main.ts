/** `npm run bench`: sets up what the parts need, measures them in turns, and prints a table; --json writes every figure. */
import { writeFile } from 'node:fs/promises';
import { loadavg } from 'node:os';
import { showProgress } from '../apps/cli/progress.js';
import { advanceCells } from './advance.js';
import { Misuse, readOrder, USAGE, type Order } from './arguments.js';
import type { Cell, Figure } from './cell.js';
import { commitCells } from './commit.js';
import { benchDefects } from './defects/main.js';
import { benchWorklist } from './worklist/main.js';
import { httpCells } from './http.js';
import { machineCells } from './machine.js';
import { openPlace, type Undo } from './place.js';
import { benchProof } from './proof.js';
import { replayCells } from './replay.js';
import { benchPeers } from './peers/main.js';
import { print, report, type Measured } from './report.js';
import { benchScale } from './scale/main.js';
import { benchSoak } from './soak.js';
import { benchTimers } from './timers/main.js';

/** So many times as long as a measurement the first cell of a part warms up: meanwhile V8 compiles what runs often. */
const WARM_UP_TIMES = 5;
/** Those after it run what is compiled by then. */
const WARM_UP_SECONDS = 0.5;

/** What is measured by itself, with options of its own. */
const APART = new Map<string, (given: readonly string[], undo: Undo) => Promise<void>>([
  ['defects', benchDefects],
  ['peers', benchPeers],
  ['proof', benchProof],
  ['scale', benchScale],
  ['soak', benchSoak],
  ['timers', benchTimers],
]);

const undo: Undo = [];
let isStopped = false;
let cleaning: Promise<void> | undefined;

/** Once, whoever asks: at the end, after a fault, or on a signal in the midst of either. */
const clean = (): Promise<void> => (cleaning ??= undoAll());

/** The last first; a step that fails keeps none of the others from being undone. */
async function undoAll(): Promise<void> {
  for (const step of undo.splice(0).reverse()) {
    await step().catch((error: unknown) => {
      process.stderr.write(`Not removed: ${error instanceof Error ? error.message : String(error)}\n`);
    });
  }
}

/** Cells in the order in which a round measures them: what is compared lies near to each other in time. */
async function openCells({ parts, clients, regions }: Order): Promise<Cell[]> {
  const say = (text: string): void => void process.stderr.write(`${text} ...\n`);
  const cells: Cell[] = [];
  const durable = parts.filter((part) => part === 'commit' || part === 'advance' || part === 'http');
  if (durable.length > 0) {
    const place = await openPlace(Math.max(...regions), undo, say);
    const spread = regions.flatMap((count) => clients.map((one) => ({ clients: one, regions: count })));
    if (parts.includes('commit')) cells.push(...(await commitCells(place, regions, undo)));
    if (parts.includes('advance')) cells.push(...advanceCells(place, spread));
    if (parts.includes('http')) {
      say('Starting the server');
      cells.push(...(await httpCells(place, spread, undo)));
    }
    cells.sort((a, b) => (a.regions ?? 0) - (b.regions ?? 0));
  }
  if (parts.includes('machine')) cells.push(...machineCells());
  if (parts.includes('replay')) cells.push(...replayCells(undo));
  return cells;
}

function warmUpSeconds({ seconds }: Order, cells: readonly Cell[], index: number): number {
  const isFirst = cells.findIndex(({ part }) => part === cells[index]?.part) === index;
  return isFirst ? WARM_UP_TIMES * seconds : Math.min(WARM_UP_SECONDS, seconds);
}

async function measureAll(order: Order, cells: readonly Cell[]): Promise<Measured[]> {
  const progress = showProgress('Measuring', cells.length * (order.rounds + 1));
  const rounds: { figure: Figure; before: number; after: number }[][] = cells.map(() => []);
  for (let round = 0; round <= order.rounds; round += 1) {
    for (const [index, cell] of cells.entries()) {
      const before = loadavg()[0] ?? 0;
      const figure = await cell.measure(round === 0 ? warmUpSeconds(order, cells, index) : order.seconds);
      if (round > 0) rounds[index]?.push({ figure, before, after: loadavg()[0] ?? 0 });
      progress.step();
    }
  }
  progress.end();
  return cells.map(({ measure: _measure, ...cell }, index) => ({
    cell,
    figures: rounds[index]?.map(({ figure }) => figure) ?? [],
    load: rounds[index]?.map(({ before, after }) => ({ before, after })) ?? [],
  }));
}

async function main(): Promise<void> {
  const [first, ...rest] = process.argv.slice(2);
  const apart = APART.get(first ?? '');
  if (apart !== undefined) {
    await apart(rest, undo);
    await clean();
    return;
  }
  if (first === 'worklist') {
    await benchWorklist(rest, undo);
    await clean();
    return;
  }
  const order = readOrder(process.argv.slice(2));
  if (order === undefined) {
    process.stdout.write(USAGE);
    return;
  }
  // Before anything is measured: a file that cannot be written would be known only after minutes.
  if (order.json !== undefined) await writeFile(order.json, '');
  const startedAt = new Date().toISOString();
  const found = report(order, startedAt, await measureAll(order, await openCells(order)));
  await clean();
  process.stdout.write(print(found));
  if (order.json !== undefined) await writeFile(order.json, `${JSON.stringify(found, null, 2)}\n`);
}

function stop(): void {
  // A second Ctrl-C of an impatient person must not leave a database behind.
  if (isStopped) return;
  isStopped = true;
  process.stderr.write('\nStopping, and removing what was made ...\n');
  void clean().then(() => process.exit(130));
}
process.on('SIGINT', stop);
process.on('SIGTERM', stop);

main().catch(async (error: unknown) => {
  // What fails because everything is being taken away is nobody's concern.
  if (isStopped) return;
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  await clean();
  process.exit(error instanceof Misuse ? 2 : 1);
});
