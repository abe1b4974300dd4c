/** What was measured, for people and for programs: medians, ratios within the run, how busy the machine was. */
import { availableParallelism, cpus, totalmem } from 'node:os';
import { toText, type Table } from '../apps/cli/table.js';
import type { Order, PartName } from './arguments.js';
import type { Cell, Figure } from './cell.js';

/** The rounds of one cell. */
export interface Measured {
  readonly cell: Omit<Cell, 'measure'>;
  readonly figures: readonly Figure[];
  /** Load average of the last minute, before and after each measurement. */
  readonly load: readonly { readonly before: number; readonly after: number }[];
}

export interface Row {
  readonly part: PartName;
  readonly name: string;
  readonly clients: number | null;
  readonly regions: number | null;
  /** Events a second, steps or transitions a second of CPU: the median, and every round. */
  readonly rate: number;
  readonly rates: readonly number[];
  /** To the yardstick of its part, measured in the same rounds; null where that was left out. */
  readonly ratio: number | null;
  readonly p50Ms: number | null;
  readonly p99Ms: number | null;
  readonly cpu: Readonly<Record<string, number>>;
}

export interface Aim {
  readonly what: string;
  readonly atLeast: number;
  /** Null when it was not measured in this run. */
  readonly measured: number | null;
  readonly isMet: boolean | null;
}

export interface Report {
  readonly version: 1;
  readonly startedAt: string;
  readonly machine: { readonly cores: number; readonly cpu: string; readonly memoryGb: number; readonly node: string };
  readonly rounds: number;
  readonly seconds: number;
  readonly load: readonly { readonly part: PartName; readonly before: number[]; readonly after: number[] }[];
  readonly rows: readonly Row[];
  readonly aims: readonly Aim[];
}

export function report(order: Order, startedAt: string, measured: readonly Measured[]): Report {
  const rows = measured.map((one) => rowOf(one, measured));
  const find = (part: PartName, clients: number | null, regions: number | null): Row | undefined =>
    rows.find((row) => row.part === part && row.clients === clients && row.regions === regions);
  return {
    version: 1,
    startedAt,
    machine: {
      cores: availableParallelism(),
      cpu: cpus()[0]?.model.trim() ?? 'unknown',
      memoryGb: Math.round(totalmem() / 2 ** 30),
      node: process.versions.node,
    },
    rounds: order.rounds,
    seconds: order.seconds,
    load: order.parts.map((part) => {
      const of = measured.filter(({ cell }) => cell.part === part).flatMap(({ load }) => load);
      return { part, before: of.map(({ before }) => before), after: of.map(({ after }) => after) };
    }),
    rows,
    aims: [
      aim('in process at 32 clients over 8 regions, to the commit function', 1, find('advance', 32, 8)?.ratio),
      aim('in process at 32 clients over 40 regions, to the commit function', 0.8, find('advance', 32, 40)?.ratio),
      aim('over HTTP at 32 clients over 8 regions, to the commit function', 0.5, find('http', 32, 8)?.ratio),
      aim('replay, transitions a second of one core', 15_000, find('replay', null, null)?.rate),
    ],
  };
}

function aim(what: string, atLeast: number, measured: number | null = null): Aim {
  return { what, atLeast, measured, isMet: measured === null ? null : measured >= atLeast };
}

function rowOf({ cell, figures }: Measured, all: readonly Measured[]): Row {
  const { part, name, clients = null, regions = null } = cell;
  const yardstick = all.find(({ cell: other }) =>
    part === 'advance' || part === 'http'
      ? other.part === 'commit' && other.regions === regions
      : part === 'machine' && other.name === 'XState alone',
  );
  const of = (value: (figure: Figure) => number | undefined): number | null => {
    const values = figures.map(value).filter((one) => one !== undefined);
    return values.length === 0 ? null : median(values);
  };
  const rate = of((figure) => figure.rate) ?? 0;
  return {
    part,
    name,
    clients,
    regions,
    rate,
    rates: figures.map((figure) => figure.rate),
    ratio: yardstick === undefined ? null : rate / median(yardstick.figures.map((figure) => figure.rate)),
    p50Ms: of(({ p50Ms }) => p50Ms),
    p99Ms: of(({ p99Ms }) => p99Ms),
    cpu: Object.fromEntries(
      Object.keys(figures[0]?.cpu ?? {}).map((process) => [process, of(({ cpu }) => cpu[process]) ?? 0]),
    ),
  };
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  return ((sorted[Math.ceil(middle) - 1] ?? 0) + (sorted[Math.floor(middle)] ?? 0)) / 2;
}

export function print({ machine, rounds, seconds, load, rows, aims }: Report): string {
  const durable = rows.filter(({ regions }) => regions !== null);
  const alone = rows.filter(({ regions }) => regions === null);
  return [
    `${machine.cores} cores (${machine.cpu}), ${machine.memoryGb} GB, Node ${machine.node}; median of ${rounds} rounds of ${seconds} s`,
    '',
    ...(durable.length === 0 ? [] : [toText(durableTable(durable))]),
    ...(alone.length === 0 ? [] : [toText(aloneTable(alone))]),
    'Load average of the last minute, lowest to highest:',
    ...load.map(({ part, before, after }) => `  ${part.padEnd(8)} before ${range(before)}, after ${range(after)}`),
    '',
    ...aims.map(
      ({ what, atLeast, measured, isMet }) =>
        `${isMet === null ? 'not measured' : isMet ? 'met         ' : 'NOT MET     '} ${what}: ` +
        `${measured === null ? '' : `${plain(measured)}, `}at least ${plain(atLeast)}`,
    ),
    '',
  ].join('\n');
}

/** A line for each way and number of clients, a column for each number of regions. */
function durableTable(rows: readonly Row[]): Table {
  const counts = [...new Set(rows.map(({ regions }) => regions))];
  const titles = [...new Set(rows.map(({ name, clients }) => `${name}, ${clients}`))];
  return {
    head: ['events a second', ...counts.map((count) => `${count} ${count === 1 ? 'region' : 'regions'}`)],
    rows: titles.map((title) => [
      [title],
      ...counts.map((count) => {
        const row = rows.find(({ name, clients, regions }) => `${name}, ${clients}` === title && regions === count);
        return row === undefined ? [] : cellOf(row);
      }),
    ]),
  };
}

function cellOf(row: Row): string[] {
  const ratio = row.ratio === null ? '' : `  (${row.ratio.toFixed(2)})`;
  const times = row.p50Ms === null ? [] : [`p50 ${plain(row.p50Ms)}, p99 ${plain(row.p99Ms ?? 0)} ms`];
  const cpu = Object.entries(row.cpu).map(([process, cores]) => `${process} ${cores.toFixed(2)}`);
  return [`${Math.round(row.rate).toLocaleString('en')}${ratio}`, ...times, `cores: ${cpu.join(', ')}`];
}

function aloneTable(rows: readonly Row[]): Table {
  return {
    head: ['one thread', 'a second of CPU', 'to XState alone'],
    rows: rows.map(({ part, name, rate, ratio }) => [
      [part === 'replay' ? 'replay' : name, ...(part === 'replay' ? [name] : [])],
      [Math.round(rate).toLocaleString('en')],
      [ratio === null ? '' : ratio.toFixed(2)],
    ]),
  };
}

function range(values: readonly number[]): string {
  return values.length === 0 ? '-' : `${Math.min(...values).toFixed(1)}-${Math.max(...values).toFixed(1)}`;
}

const plain = (value: number): string =>
  value >= 1_000 ? Math.round(value).toLocaleString('en') : value >= 10 ? value.toFixed(0) : value.toFixed(2);
