/** `npm run bench -- timers`: a heap of clocks that is due at once, how late clocks fire, and what a million that wait cost. */
import { writeFile } from 'node:fs/promises';
import { loadavg } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import type { Service } from '#operations';
import { startLoop, type Loop } from '../../apps/worker/loop.js';
import { Outage } from '../../apps/worker/outage.js';
import { Misuse } from '../arguments.js';
import { withCpu } from '../cell.js';
import { Fleet } from '../fleet.js';
import { operationsDoor } from '../operations-door.js';
import { openPlace, type Undo } from '../place.js';
import { Heap } from './heap.js';
import { print, reportOf, type Lateness, type Round, type TimersOrder } from './report.js';

const USAGE = `npm run bench -- timers [options]

Clocks of cases on a temporary PostgreSQL, fired by the loop in this process:
  a heap that is due at once, with all others armed; rounds and their median
  how late clocks fire that are due one after the other
  advancing cases with so many clocks armed, beside the same without them, in turns

  --rounds N      of each, in turns (default 10; of the heap and of lateness at most 3)
  --seconds S     of each measurement (default 3)
  --due N         the heap (default 10000)
  --rate N        clocks a second that are due one after the other (default 200)
  --armed N       clocks that wait (default 1000000)
  --regions N     over which all is spread (default 8)
  --clients N     at once, that advance cases (default 32)
  --json FILE     writes every figure to a file too
`;

/** Heap and lateness take long to lay out. */
const MOST_HEAPS = 3;
/** Clocks begin to be due so long after the loop was started. */
const LEAD_MS = 1_500;

export async function benchTimers(given: readonly string[], undo: Undo): Promise<void> {
  const { values } = parseArgs({
    args: [...given],
    options: {
      rounds: { type: 'string', default: '10' },
      seconds: { type: 'string', default: '3' },
      due: { type: 'string', default: '10000' },
      rate: { type: 'string', default: '200' },
      armed: { type: 'string', default: '1000000' },
      regions: { type: 'string', default: '8' },
      clients: { type: 'string', default: '32' },
      json: { type: 'string' },
      help: { type: 'boolean' },
    },
  });
  if (values.help === true) {
    process.stdout.write(USAGE);
    return;
  }
  const order: TimersOrder = {
    rounds: numberOf('rounds', values.rounds),
    seconds: numberOf('seconds', values.seconds),
    due: numberOf('due', values.due),
    rate: numberOf('rate', values.rate),
    armed: numberOf('armed', values.armed),
    regions: Math.min(40, numberOf('regions', values.regions)),
    clients: numberOf('clients', values.clients),
  };
  if (values.json !== undefined) await writeFile(values.json, '');
  const startedAt = new Date().toISOString();
  const report = reportOf(order, startedAt, await measure(order, undo));
  process.stdout.write(print(report));
  if (values.json !== undefined) await writeFile(values.json, `${JSON.stringify(report, null, 2)}\n`);
}

function numberOf(option: string, value: string): number {
  const number = /^\d+(\.\d+)?$/.test(value) ? Number(value) : 0;
  if (number <= 0 || (option !== 'seconds' && !Number.isInteger(number)))
    throw new Misuse(`--${option} is a number above 0, not "${value}".`);
  return number;
}

async function measure(order: TimersOrder, undo: Undo): Promise<readonly Round[]> {
  const say = (text: string): void => void process.stderr.write(`${text} ...\n`);
  const place = await openPlace(order.regions, undo, say);
  const armed = await place.openDatabase('armed');
  const heap = await Heap.open(armed.adminUrl, armed.service, place.regions);
  undo.push(() => heap.close());
  say(`Arming ${order.armed} clocks`);
  await heap.fill(order.armed);
  const rounds: Round[] = [];
  for (let round = 0; round <= order.rounds; round += 1) {
    say(round === 0 ? 'Warming up' : `Round ${round} of ${order.rounds}`);
    const [loadBefore = 0] = loadavg();
    const hasHeap = round <= Math.min(order.rounds, MOST_HEAPS);
    const fired = hasHeap ? await fireHeap(order, heap, armed.service) : null;
    const lateness = hasHeap ? await fireOneByOne(order, heap, armed.service) : null;
    // Which comes first changes: what one leaves behind does not always fall on the other.
    const places = round % 2 === 0 ? [place.service, armed.service] : [armed.service, place.service];
    const rates = new Map<Service, number>();
    for (const service of places) rates.set(service, await advance(order, service, place.regions));
    const advanced = { bare: rates.get(place.service) ?? 0, armed: rates.get(armed.service) ?? 0 };
    if (round > 0) rounds.push({ fired, lateness, advanced, load: [loadBefore, loadavg()[0] ?? 0] });
  }
  return rounds;
}

function startQuietLoop(service: Service): Loop {
  const refuse = (error: unknown): never => {
    throw error;
  };
  return startLoop({
    service,
    outage: new Outage({ began: refuse, ended: () => undefined }),
    watch: { failed: refuse, parked: () => refuse(new Error('A clock was parked.')) },
  });
}

/**
 * Tells of each clock that was fired how long after its moment it was committed, until the function that is given back is called.
 * The database is not asked how far it is: to count, it would read all clocks that are armed.
 */
function watchFired({ store }: Service, fired: (lateMs: number) => void): () => void {
  const commit = store.commit.bind(store);
  store.commit = async (region, command, decision, ...more) => {
    const result = await commit(region, command, decision, ...more);
    const { scheduledAt } = decision.writes[0].record;
    if (scheduledAt !== null && result.kind === 'committed') fired(Date.now() - Date.parse(scheduledAt));
    return result;
  };
  return () => void (store.commit = commit);
}

/** A heap that became due while nobody fired: so many seconds until the last of it is committed. */
async function fireHeap({ due }: TimersOrder, heap: Heap, service: Service) {
  await heap.add(due, new Date(), 0);
  let fired = 0;
  const unwatch = watchFired(service, () => void (fired += 1));
  const { result: seconds, cpu } = await withCpu(async () => {
    const began = performance.now();
    const loop = startQuietLoop(service);
    while (fired < due) await delay(5);
    const taken = (performance.now() - began) / 1_000;
    await loop.stop();
    return taken;
  });
  unwatch();
  const left = await heap.left();
  if (left > 0) throw new Error(`${left} clocks of the heap were not fired.`);
  return { seconds, cpu };
}

/** Clocks that are due one after the other: how long after its moment each was committed. */
async function fireOneByOne({ rate, seconds }: TimersOrder, heap: Heap, service: Service): Promise<Lateness> {
  const count = Math.ceil(rate * seconds);
  // Laid out before its time; then all that was late is what the loop needed.
  const from = new Date(Date.now() + LEAD_MS + count);
  await heap.add(count, from, 1_000 / rate);
  const late: number[] = [];
  const unwatch = watchFired(service, (lateMs) => void late.push(lateMs));
  const loop = startQuietLoop(service);
  while (late.length < count) await delay(25);
  await loop.stop();
  unwatch();
  late.sort((a, b) => a - b);
  const at = (share: number): number => late[Math.min(late.length - 1, Math.floor(late.length * share))] ?? 0;
  return { p50Ms: at(0.5), p99Ms: at(0.99), mostMs: at(1) };
}

/** Cases that people advance while the loop looks, as in a service: events a second. */
async function advance(
  { clients, seconds }: TimersOrder,
  service: Service,
  regions: readonly string[],
): Promise<number> {
  const fleet = new Fleet(operationsDoor(service), clients, regions);
  await fleet.prepare();
  const loop = startQuietLoop(service);
  const { events, seconds: taken } = await fleet.run(seconds);
  await loop.stop();
  return events / taken;
}
