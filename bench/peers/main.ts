/**
 * `npm run bench -- peers`: the same work on Schakel, DBOS Transact, Restate, pg-boss and graphile-worker, in turns on one machine
 * and one PostgreSQL. What cannot be installed or started is told and left out; the others are measured.
 */
import { writeFile } from 'node:fs/promises';
import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { didYouMean } from '#language';
import { showProgress } from '../../apps/cli/progress.js';
import { Misuse } from '../arguments.js';
import type { Sample } from '../fleet.js';
import { order, startLoad, startServer } from '../http.js';
import { openPlace, type Undo } from '../place.js';
import { install } from './install.js';
import { fireTimers, PEERS, startPeer, type RunningPeer } from './program.js';
import { fireSchakelTimers } from './schakel-timers.js';
import { aimsOf, machine, printPeers, SCHAKEL, type PeersReport, type Way } from './table.js';

const USAGE = `npm run bench -- peers [options]

The same work side by side: a long-lived case is advanced by one external event, durably, and ten thousand timers that are due
fire. Each peer is a minimal program in bench/peers/programs; they are installed from npm when this is run for the first time.

  --only NAME     this peer only (${PEERS.map(({ name }) => name).join(', ')}); may be given again
  --rounds N      every one is measured so often, in turns; figures are medians (default 5)
  --seconds S     of each measurement (default 3)
  --clients N     at once (default 32)
  --timers N      that are due at once; 0 leaves them out (default 10000)
  --json FILE     writes every figure to a file too
`;

const REGIONS = 8;
/** So many times as long as a measurement everything warms up: meanwhile V8 compiles what runs often (docs/how-to/measure.md). */
const WARM_UP_TIMES = 5;
/** For all of them together; each opens as many as it would alone. */
const CONNECTIONS = '300';

/** One that is measured: where its cases are, and how its timers are fired. */
interface Contestant {
  readonly name: string;
  readonly title: string;
  readonly casesUrl: string;
  readonly fireTimers: (count: number) => Promise<number>;
}

interface Order {
  readonly only: readonly string[];
  readonly rounds: number;
  readonly seconds: number;
  readonly clients: number;
  readonly timers: number;
  readonly json: string | undefined;
}

/** Sets nothing up that `undo` does not take away, but for what is installed. */
export async function benchPeers(given: readonly string[], undo: Undo): Promise<void> {
  const asked = readOrder(given);
  if (asked === undefined) return void process.stdout.write(USAGE);
  if (asked.json !== undefined) await writeFile(asked.json, '');
  const startedAt = new Date().toISOString();
  const say = (text: string): void => void process.stderr.write(`${text} ...\n`);
  const faults = new Map<string, string[]>();
  const fault = (name: string, error: unknown): void => {
    const text = error instanceof Error ? error.message : String(error);
    faults.set(name, [...(faults.get(name) ?? []), text]);
  };

  const place = await openPlace(REGIONS, undo, say, { max_connections: CONNECTIONS });
  const contestants: Contestant[] = [];
  const notInstalled = await install(say);
  for (const peer of PEERS.filter(({ name }) => asked.only.includes(name))) {
    try {
      if (notInstalled !== undefined) throw new Error(notInstalled);
      say(`Starting ${peer.name}`);
      const running: RunningPeer = await startPeer(peer, place, undo);
      contestants.push({ ...peer, casesUrl: running.casesUrl, fireTimers: (count) => fireTimers(running, count) });
    } catch (error) {
      fault(peer.name, error);
    }
  }
  say('Starting the server');
  contestants.unshift({
    name: SCHAKEL,
    title: 'Schakel, with authentication',
    casesUrl: await startServer(place, undo),
    fireTimers: (count) => fireSchakelTimers(place, count),
  });

  const load = startLoad(undo);
  const samples = new Map<string, Sample[]>();
  const loads: number[] = [];
  const progress = showProgress('Measuring', contestants.length * (asked.rounds + 1));
  for (let round = 0; round <= asked.rounds; round += 1) {
    // Each round another one begins, so that nobody always comes after the same one and what that one left to do.
    const first = round % contestants.length;
    for (const { name, casesUrl } of [...contestants.slice(first), ...contestants.slice(0, first)]) {
      loads.push(loadavg()[0] ?? 0);
      const seconds = round === 0 ? WARM_UP_TIMES * asked.seconds : asked.seconds;
      const one = { url: casesUrl, isPlain: name !== SCHAKEL, clients: asked.clients, regions: place.regions, seconds };
      await order(load, one).then(
        (sample) => {
          if (round > 0) samples.set(name, [...(samples.get(name) ?? []), sample]);
        },
        (error: unknown) => fault(name, error),
      );
      progress.step();
    }
  }
  progress.end();
  const timerSeconds = await measureTimers(contestants, asked.timers, fault);

  const ways = [{ name: SCHAKEL, title: 'Schakel, with authentication' }, ...PEERS]
    .filter(({ name }) => name === SCHAKEL || asked.only.includes(name))
    .map(({ name, title }): Way => {
      const of = samples.get(name) ?? [];
      return {
        name,
        title,
        rates: of.map(({ events, seconds }) => events / seconds),
        p50Ms: of.map(({ p50Ms }) => p50Ms),
        p99Ms: of.map(({ p99Ms }) => p99Ms),
        timerSeconds: timerSeconds.get(name) ?? null,
        faults: faults.get(name) ?? [],
      };
    });
  const { rounds, seconds, clients, timers } = asked;
  const report: PeersReport = {
    version: 1,
    startedAt,
    machine: machine(),
    clients,
    rounds,
    seconds,
    timers,
    load: loads,
    ways,
    aims: aimsOf(ways),
  };
  process.stdout.write(printPeers(report));
  if (asked.json !== undefined) await writeFile(asked.json, `${JSON.stringify(report, null, 2)}\n`);
}

async function measureTimers(
  contestants: readonly Contestant[],
  count: number,
  fault: (name: string, error: unknown) => void,
): Promise<Map<string, number>> {
  const seconds = new Map<string, number>();
  if (count === 0) return seconds;
  const progress = showProgress('Firing timers', contestants.length);
  for (const one of contestants) {
    await one.fireTimers(count).then(
      (found) => seconds.set(one.name, found),
      (error: unknown) => fault(one.name, error),
    );
    progress.step();
  }
  progress.end();
  return seconds;
}

function readOrder(given: readonly string[]): Order | undefined {
  const { values } = parseArgs({
    args: [...given],
    options: {
      only: { type: 'string', multiple: true },
      rounds: { type: 'string', default: '5' },
      seconds: { type: 'string', default: '3' },
      clients: { type: 'string', default: '32' },
      timers: { type: 'string', default: '10000' },
      json: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return undefined;
  const known = PEERS.map(({ name }) => name);
  for (const name of values.only ?? []) {
    if (known.includes(name)) continue;
    const near = didYouMean(name, known);
    throw new Misuse(`There is no peer ${name}. ${'hint' in near ? near.hint : `There are ${known.join(', ')}.`}`);
  }
  return {
    only: values.only ?? known,
    rounds: number('rounds', values.rounds, 1, 99),
    seconds: number('seconds', values.seconds, 0.05, 600),
    clients: number('clients', values.clients, 1, 200),
    timers: number('timers', values.timers, 0, 1_000_000),
    json: values.json,
  };
}

function number(option: string, value: string, least: number, most: number): number {
  const found = Number(value);
  if (value.trim() === '' || !(found >= least && found <= most))
    throw new Misuse(`--${option} is a number from ${least} to ${most}, not "${value}".`);
  return found;
}
