/** The figures of the clocks: medians of the rounds, whether what we want of them is met, and every round for programs. */
import { availableParallelism } from 'node:os';

/** What was asked. */
export interface TimersOrder {
  readonly rounds: number;
  readonly seconds: number;
  readonly due: number;
  readonly rate: number;
  readonly armed: number;
  readonly regions: number;
  readonly clients: number;
}

export interface Lateness {
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly mostMs: number;
}

export interface Round {
  /** Null in rounds that left it out. */
  readonly fired: { readonly seconds: number; readonly cpu: number } | null;
  readonly lateness: Lateness | null;
  /** Events a second: where nothing waits, and where all those clocks are armed. */
  readonly advanced: { readonly bare: number; readonly armed: number };
  /** Load average of the last minute, before and after. */
  readonly load: readonly [number, number];
}

export interface TimersReport {
  readonly version: 1;
  readonly startedAt: string;
  readonly cores: number;
  readonly order: TimersOrder;
  readonly heapSeconds: number;
  readonly heapCpu: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** Of each round the rate with the clocks to that without; the median of these. */
  readonly ratio: number;
  readonly rounds: readonly Round[];
}

export function reportOf(order: TimersOrder, startedAt: string, rounds: readonly Round[]): TimersReport {
  const fired = rounds.flatMap((round) => (round.fired === null ? [] : [round.fired]));
  const late = rounds.flatMap(({ lateness }) => (lateness === null ? [] : [lateness]));
  return {
    version: 1,
    startedAt,
    cores: availableParallelism(),
    order,
    heapSeconds: median(fired.map(({ seconds }) => seconds)),
    heapCpu: median(fired.map(({ cpu }) => cpu)),
    p50Ms: median(late.map(({ p50Ms }) => p50Ms)),
    p99Ms: median(late.map(({ p99Ms }) => p99Ms)),
    ratio: median(rounds.map(({ advanced }) => advanced.armed / advanced.bare)),
    rounds,
  };
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  return ((sorted[Math.ceil(middle) - 1] ?? 0) + (sorted[Math.floor(middle)] ?? 0)) / 2;
}

export function print({ cores, order, heapSeconds, heapCpu, p50Ms, p99Ms, ratio, rounds }: TimersReport): string {
  const count = (number: number): string => number.toLocaleString('en');
  const aim = (isMet: boolean, text: string): string => `${isMet ? 'met     ' : 'NOT MET '} ${text}`;
  const loads = rounds.flatMap(({ load }) => load);
  const ratios = rounds.map(({ advanced }) => (advanced.armed / advanced.bare).toFixed(2)).join(' ');
  return [
    `${cores} cores; ${count(order.armed)} clocks armed over ${order.regions} regions; medians of ${order.rounds} rounds`,
    '',
    `a heap of ${count(order.due)} clocks due at once: ${heapSeconds.toFixed(1)} s, ${count(Math.round(order.due / heapSeconds))} a second ` +
      `(bench ${heapCpu.toFixed(2)} cores); rounds ${rounds.flatMap(({ fired }) => (fired === null ? [] : [fired.seconds.toFixed(1)])).join(' ')}`,
    `${count(order.rate)} clocks a second due one after the other: late by p50 ${Math.round(p50Ms)}, p99 ${Math.round(p99Ms)} ms`,
    `advancing cases, ${order.clients} clients, to the same without those clocks: ${ratio.toFixed(2)}; rounds ${ratios}`,
    `load average ${Math.min(...loads).toFixed(1)} to ${Math.max(...loads).toFixed(1)}`,
    '',
    aim(
      heapSeconds / order.due < 5 / 10_000,
      `10,000 clocks in under 5 s: ${((heapSeconds / order.due) * 10_000).toFixed(1)} s`,
    ),
    aim(p99Ms < 1_000, `late by less than a second, p99: ${Math.round(p99Ms)} ms`),
    aim(ratio >= 0.9, `advancing keeps at least 0.9 of its rate: ${ratio.toFixed(2)}`),
    '',
  ].join('\n');
}
