/**
 * `npm run bench -- worklist`: how long the worklist takes when a service has very many cases. Fills regions with copies of four
 * real cases, each with its tasks, by bulk statements; then clients ask what is theirs, one question after the other.
 */
import { writeFile } from 'node:fs/promises';
import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { listTasks, type Worklist } from '#operations';
import type { Actor } from '#platform';
import { showProgress } from '../../apps/cli/progress.js';
import { toText } from '../../apps/cli/table.js';
import { Misuse } from '../arguments.js';
import { openPlace, type Place, type Undo } from '../place.js';
import { fill, PEOPLE, personOf, SEATS, type Seat } from './fill.js';

/** Which is met by the 95th of a hundred answers, at the clients of a busy moment. */
const AIM_MS = 50;
const AIM_CLIENTS = 8;

const USAGE = `npm run bench -- worklist [options]

Fills forty regions with a million cases and two tasks each (some minutes, some gigabytes on disk while it runs), then asks for
worklists as clients do: everything, what is mine, due today, of nobody, overdue; each with its first page of fifty and its counts.

  --cases N         in all regions together (default 1000000; 40000 takes less than a minute)
  --regions N       over which they are spread, 1 to 40 (default 40)
  --clients N[,N]   at once (default 1,8,32)
  --seconds S       of each measurement (default 10)
  --json FILE       writes every figure to a file too
`;

interface Order {
  readonly cases: number;
  readonly regions: number;
  readonly clients: readonly number[];
  readonly seconds: number;
  readonly json: string | undefined;
}

export interface WorklistRow {
  readonly clients: number;
  readonly questions: number;
  readonly rate: number;
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly p99Ms: number;
}

export async function benchWorklist(given: readonly string[], undo: Undo): Promise<void> {
  const order = readOrder(given);
  if (order === undefined) {
    process.stdout.write(USAGE);
    return;
  }
  if (order.json !== undefined) await writeFile(order.json, '');
  const say = (text: string): void => void process.stderr.write(`${text} ...\n`);
  const place = await openPlace(order.regions, undo, say);
  const began = performance.now();
  const filled = await fill(place, order.cases, say);
  const fillSeconds = (performance.now() - began) / 1_000;
  const rows: WorklistRow[] = [];
  const progress = showProgress('Asking', order.clients.length);
  const before = loadavg()[0] ?? 0;
  for (const clients of order.clients) {
    await ask(place, clients, Math.min(order.seconds, 2));
    rows.push(await ask(place, clients, order.seconds));
    progress.step();
  }
  progress.end();
  const aimed = rows.find(({ clients }) => clients === AIM_CLIENTS);
  const report = {
    version: 1,
    ...filled,
    regions: order.regions,
    fillSeconds,
    load: { before, after: loadavg()[0] ?? 0 },
    rows,
    aim: { p95Ms: AIM_MS, clients: AIM_CLIENTS, isMet: aimed === undefined ? null : aimed.p95Ms < AIM_MS },
  };
  process.stdout.write(print(report));
  if (order.json !== undefined) await writeFile(order.json, `${JSON.stringify(report, null, 2)}\n`);
}

/** What people ask, as often as they do: first everything, and then one of the tabs. */
const QUESTIONS: readonly Partial<Worklist>[] = [
  {},
  { mine: true },
  { mine: true, due: 'today' },
  {},
  { unclaimed: true },
  { overdue: true },
];

/** Lets every client ask for so long, each as somebody else every time. */
async function ask({ service, regions }: Place, clients: number, seconds: number): Promise<WorklistRow> {
  const latencies: number[] = [];
  const began = performance.now();
  const until = began + seconds * 1_000;
  await Promise.all(
    Array.from({ length: clients }, async (_, client) => {
      for (let turn = 0; performance.now() < until; turn += 1) {
        // In steps that have no divisor in common with the counts, so that every one meets every other.
        const number = client * 7_919 + turn * 101;
        const region = regions[number % regions.length] ?? '';
        const seat = SEATS[number % SEATS.length] as Seat;
        const actor = actorOf(region, seat, number);
        const asked = performance.now();
        await listTasks(service, actor, region, { ...QUESTIONS[turn % QUESTIONS.length], limit: 50 });
        latencies.push(performance.now() - asked);
      }
    }),
  );
  const took = (performance.now() - began) / 1_000;
  latencies.sort((a, b) => a - b);
  const at = (share: number): number => latencies[Math.floor(latencies.length * share)] ?? 0;
  const questions = latencies.length;
  return { clients, questions, rate: questions / took, p50Ms: at(0.5), p95Ms: at(0.95), p99Ms: at(0.99) };
}

function actorOf(region: string, seat: Seat, number: number): Actor {
  const organisation = seat.organisation(number % seat.organisations);
  return {
    issuer: 'bench',
    subject: personOf(region, organisation, number % PEOPLE),
    organisation,
    roles: [seat.role],
    regions: [region],
    purpose: 'youthHelp',
  };
}

interface Report {
  readonly cases: number;
  readonly tasks: number;
  readonly open: number;
  readonly regions: number;
  readonly fillSeconds: number;
  readonly load: { readonly before: number; readonly after: number };
  readonly rows: readonly WorklistRow[];
  readonly aim: { readonly isMet: boolean | null };
}

function print({ cases, tasks, open, regions, fillSeconds, load, rows, aim }: Report): string {
  const count = (value: number): string => Math.round(value).toLocaleString('en');
  const ms = (value: number): string => value.toFixed(1);
  const aimed = rows.find(({ clients }) => clients === AIM_CLIENTS);
  const table = toText({
    head: ['clients', 'questions', 'a second', 'p50 ms', 'p95 ms', 'p99 ms'],
    rows: rows.map((row) => [
      [String(row.clients)],
      [count(row.questions)],
      [count(row.rate)],
      [ms(row.p50Ms)],
      [ms(row.p95Ms)],
      [ms(row.p99Ms)],
    ]),
  });
  const said = { true: 'met         ', false: 'NOT MET     ', null: 'not measured' }[String(aim.isMet)] ?? '';
  return [
    `${count(cases)} cases in ${regions} regions, ${count(tasks)} tasks, ${count(open)} of them open; filled in ${count(fillSeconds)} s`,
    `Load average of the last minute: before ${load.before.toFixed(1)}, after ${load.after.toFixed(1)}`,
    '',
    table,
    `${said} worklist, p95 at ${AIM_CLIENTS} clients: ${aimed === undefined ? '' : `${ms(aimed.p95Ms)} ms, `}under ${AIM_MS} ms`,
    '',
  ].join('\n');
}

/** Undefined when help is asked for. */
function readOrder(given: readonly string[]): Order | undefined {
  const { values } = parseArgs({
    args: [...given],
    options: {
      cases: { type: 'string', default: '1000000' },
      regions: { type: 'string', default: '40' },
      clients: { type: 'string', default: '1,8,32' },
      seconds: { type: 'string', default: '10' },
      json: { type: 'string' },
      help: { type: 'boolean' },
    },
  });
  if (values.help === true) return undefined;
  const seconds = Number(values.seconds);
  if (!(seconds > 0 && seconds <= 3_600)) throw new Misuse('--seconds is a number above 0, at most 3600.');
  return {
    cases: whole('cases', values.cases, 10_000_000),
    regions: whole('regions', values.regions, 40),
    clients: values.clients.split(',').map((one) => whole('clients', one, 200)),
    seconds,
    json: values.json,
  };
}

function whole(name: string, text: string, most: number): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1 || value > most)
    throw new Misuse(`--${name} takes whole numbers from 1 to ${most}.`);
  return value;
}
