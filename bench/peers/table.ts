/** What was measured side by side, as one table: rates, how many times Schakel is faster, latencies, timers. */
import { availableParallelism, cpus, totalmem } from 'node:os';
import { toText } from '../../apps/cli/table.js';
import { median } from '../report.js';

/** One way of doing the work. */
export interface Way {
  readonly name: string;
  readonly title: string;
  readonly rates: readonly number[];
  readonly p50Ms: readonly number[];
  readonly p99Ms: readonly number[];
  /** Of all timers together; null when they were not asked for, or did not fire. */
  readonly timerSeconds: number | null;
  /** Why something of it was not measured. */
  readonly faults: readonly string[];
}

export interface PeersReport {
  readonly version: 1;
  readonly startedAt: string;
  readonly machine: { readonly cores: number; readonly cpu: string; readonly memoryGb: number; readonly node: string };
  readonly clients: number;
  readonly rounds: number;
  readonly seconds: number;
  readonly timers: number;
  readonly load: readonly number[];
  readonly ways: readonly Way[];
  readonly aims: readonly PeerAim[];
}

export interface PeerAim {
  readonly what: string;
  readonly wanted: string;
  readonly measured: number | null;
  readonly isMet: boolean | null;
}

export const SCHAKEL = 'schakel';
const LEAST_TIMES: readonly (readonly [string, string, number])[] = [
  ['dbos', 'DBOS Transact (transaction)', 8],
  ['restate', 'Restate', 3],
];

export const machine = (): PeersReport['machine'] => ({
  cores: availableParallelism(),
  cpu: cpus()[0]?.model.trim() ?? 'unknown',
  memoryGb: Math.round(totalmem() / 2 ** 30),
  node: process.versions.node,
});

export function aimsOf(ways: readonly Way[]): PeerAim[] {
  const times = LEAST_TIMES.map(([name, title, least]): PeerAim => {
    const ratio = timesFaster(ways, name);
    return {
      what: `Schakel over HTTP with authentication to ${title}`,
      wanted: `at least ${least} times`,
      measured: ratio,
      isMet: ratio === null ? null : ratio >= least,
    };
  });
  const [ours, theirs] = [SCHAKEL, 'restate'].map((name) => middle(ways.find((way) => way.name === name)?.p99Ms ?? []));
  const isKnown = ours !== null && ours !== undefined && theirs !== null && theirs !== undefined;
  return [
    ...times,
    {
      what: 'p99 of Schakel in ms',
      wanted: `below that of Restate${isKnown ? ` (${theirs.toFixed(1)})` : ''}`,
      measured: ours ?? null,
      isMet: isKnown ? ours < theirs : null,
    },
  ];
}

/** Rate of Schakel to that of another; null when one was not measured. */
function timesFaster(ways: readonly Way[], name: string): number | null {
  const [ours, theirs] = [SCHAKEL, name].map((one) => middle(ways.find((way) => way.name === one)?.rates ?? []));
  return ours === null || ours === undefined || theirs === null || theirs === undefined ? null : ours / theirs;
}

const middle = (values: readonly number[]): number | null => (values.length === 0 ? null : median(values));

export function printPeers(report: PeersReport): string {
  const { machine: on, clients, rounds, seconds, timers, load, ways, aims } = report;
  const number = (value: number | null, digits: number, missing = 'not measured'): string =>
    value === null ? missing : value.toFixed(digits);
  const ourTimers = ways.find(({ name }) => name === SCHAKEL)?.timerSeconds ?? null;
  const rows = ways.map((way) => {
    const rate = middle(way.rates);
    const ratio = timesFaster(ways, way.name);
    const timerTimes = way.timerSeconds === null || !ourTimers ? null : way.timerSeconds / ourTimers;
    return [
      [way.title],
      [rate === null ? 'not measured' : Math.round(rate).toLocaleString('en')],
      [way.name === SCHAKEL ? '' : number(ratio, 1, '')],
      [number(middle(way.p50Ms), 1, '')],
      [number(middle(way.p99Ms), 1, '')],
      ...(timers === 0 ? [] : [[number(way.timerSeconds, 1)], [way.name === SCHAKEL ? '' : number(timerTimes, 1, '')]]),
    ];
  });
  const faults = ways.flatMap(({ title, faults: all }) => all.map((fault) => `Not measured: ${title}: ${fault}`));
  return [
    `${on.cores} cores (${on.cpu}), ${on.memoryGb} GB, Node ${on.node}; ${clients} clients, median of ${rounds} rounds of ${seconds} s`,
    '',
    toText({
      head: [
        'one external event a case, durable, over HTTP',
        'events/s',
        'Schakel is times',
        'p50 ms',
        'p99 ms',
        ...(timers === 0 ? [] : [`${timers.toLocaleString('en')} timers, s`, 'times ours']),
      ],
      rows,
    }),
    ...(faults.length === 0 ? [] : [...faults, '']),
    `Load average of the last minute, lowest to highest: ${Math.min(...load).toFixed(1)}-${Math.max(...load).toFixed(1)}`,
    ...aims.map(
      ({ what, wanted, measured, isMet }) =>
        `${isMet === null ? 'not measured' : isMet ? 'met         ' : 'NOT MET     '} ${what}: ` +
        `${measured === null ? '' : `${measured.toFixed(1)}, `}${wanted}`,
    ),
    '',
  ].join('\n');
}
