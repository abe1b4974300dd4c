/**
 * `npm run bench -- soak`: the built server at about half of what it can do, for as long as is asked, and how much its heap grows
 * meanwhile. Half is every other while: all clients work for three seconds and rest as long. The heap is measured in the rest,
 * after a forced collection; before that the server's memory of cases is filled. It decides what is measured, not why anything grows.
 */
import { parseArgs } from 'node:util';
import { setTimeout as delay } from 'node:timers/promises';
import { Misuse } from './arguments.js';
import { order, spawnServer, startLoad, type ServerProcess } from './http.js';
import { openPlace, type Undo } from './place.js';

const USAGE = `npm run bench -- soak [options]

The server under half its load, and the growth of its heap after forced collections.

  --minutes N    measured (default 10; 4320 are three days)
  --warm-up N    minutes before, not counted (default 2)
  --clients N    at once (default 32), over 8 regions
`;

const REGIONS = 8;
/** Shorter than the server keeps an idle connection open, so that the clients find theirs again. */
const WHILE_S = 3;
/**
 * Each while leaves as many cases unfinished as there are clients, and the server keeps 4,096 of these in memory: with so many
 * clients, and without rest, it has them after two minutes.
 */
const WARM_UP_CLIENTS = 128;
/** More than this a minute, and three days would not fit in memory. */
const MOST_MB_A_MINUTE = 1;
const MB = 1024 * 1024;

/** Lets the parent ask for the heap: a collection first, twice, for what finalisers keep. */
const HEAP_TELLER = `data:text/javascript,${encodeURIComponent(
  `process.on('message', () => { globalThis.gc(); globalThis.gc(); process.send({ heap: process.memoryUsage().heapUsed, rss: process.memoryUsage().rss }); });`,
)}`;

interface Measure {
  readonly minute: number;
  readonly heap: number;
  readonly rss: number;
}

export async function benchSoak(given: readonly string[], undo: Undo): Promise<void> {
  const { values } = parseArgs({
    args: [...given],
    options: {
      minutes: { type: 'string', default: '10' },
      'warm-up': { type: 'string', default: '2' },
      clients: { type: 'string', default: '32' },
      help: { type: 'boolean' },
    },
  });
  if (values.help === true) {
    process.stdout.write(USAGE);
    return;
  }
  const minutes = positive('minutes', values.minutes);
  const warmUp = positive('warm-up', values['warm-up']);
  const clients = positive('clients', values.clients);
  const say = (text: string): void => void process.stderr.write(`${text}\n`);
  const place = await openPlace(REGIONS, undo, say);
  const server = await spawnServer(place, undo, ['--expose-gc', '--import', HEAP_TELLER]);
  const load = startLoad(undo);
  const began = performance.now();
  const measures: Measure[] = [];
  let events = 0;
  const work = (many: number): ReturnType<typeof order> =>
    order(load, { url: server.url, isPlain: false, clients: many, regions: place.regions, seconds: WHILE_S });
  for (let minute = 0; minute < warmUp; minute = (performance.now() - began) / 60_000) await work(WARM_UP_CLIENTS);
  for (let minute = warmUp; minute < warmUp + minutes; minute = (performance.now() - began) / 60_000) {
    const sample = await work(clients);
    await delay(WHILE_S * 1_000);
    const now = (performance.now() - began) / 60_000;
    const { heap, rss } = await heapOf(server);
    say(
      `${now.toFixed(1)} min  ${sample.events} events  heap ${(heap / MB).toFixed(1)} MB  rss ${(rss / MB).toFixed(0)} MB`,
    );
    events += sample.events;
    measures.push({ minute: now, heap: heap / MB, rss: rss / MB });
  }
  process.stdout.write(summary(measures, events));
}

function summary(measures: readonly Measure[], events: number): string {
  const [first, last] = [measures.at(0), measures.at(-1)];
  if (first === undefined || last === undefined || measures.length < 3)
    return 'Too short: nothing can be said of the growth of the heap.\n';
  const slope = slopeOf(measures.map(({ minute, heap }) => [minute, heap]));
  return [
    `${measures.length} measures over ${(last.minute - first.minute).toFixed(1)} minutes, ${events} events`,
    `heap ${first.heap.toFixed(1)} MB at first, ${last.heap.toFixed(1)} MB at last; rss ${first.rss.toFixed(0)} and ${last.rss.toFixed(0)} MB`,
    `slope ${slope.toFixed(2)} MB a minute: ${slope < MOST_MB_A_MINUTE ? 'less' : 'NOT less'} than ${MOST_MB_A_MINUTE}`,
    '',
  ].join('\n');
}

/** Of the line that lies nearest to the points (least squares). */
export function slopeOf(points: readonly (readonly [x: number, y: number])[]): number {
  const mean = (of: (point: readonly [number, number]) => number): number =>
    points.reduce((sum, point) => sum + of(point), 0) / points.length;
  const [x, y] = [mean((point) => point[0]), mean((point) => point[1])];
  return mean((point) => (point[0] - x) * (point[1] - y)) / mean((point) => (point[0] - x) ** 2);
}

function heapOf({ child }: ServerProcess): Promise<{ heap: number; rss: number }> {
  return new Promise((resolve, reject) => {
    child.once('message', (found) => resolve(found as { heap: number; rss: number }));
    child.once('exit', () => reject(new Error('The server ended.')));
    child.send('heap');
  });
}

function positive(name: string, text: string): number {
  const number = Number(text);
  if (!Number.isFinite(number) || number <= 0) throw new Misuse(`--${name} is a number above 0, not "${text}".`);
  return number;
}
