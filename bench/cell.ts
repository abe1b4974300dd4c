/** One thing that is measured again and again, and what one measurement of it gives. */
import type { PartName } from './arguments.js';

export interface Figure {
  /** Events a second; steps or transitions a second of CPU. */
  readonly rate: number;
  readonly p50Ms?: number;
  readonly p99Ms?: number;
  /** How many cores each process kept busy, by its name. PostgreSQL is in none of them. */
  readonly cpu: Readonly<Record<string, number>>;
}

export interface Cell {
  readonly part: PartName;
  readonly name: string;
  readonly clients?: number;
  readonly regions?: number;
  readonly measure: (seconds: number) => Promise<Figure>;
}

/** Runs work and tells how many cores this process kept busy meanwhile. */
export async function withCpu<T>(work: () => Promise<T>): Promise<{ readonly result: T; readonly cpu: number }> {
  const before = process.cpuUsage();
  const began = performance.now();
  const result = await work();
  const { user, system } = process.cpuUsage(before);
  return { result, cpu: (user + system) / 1e3 / (performance.now() - began) };
}

/** Repeats work of this thread alone until the time is over, at least once. The rate is that of a core which others leave alone. */
export function repeat(seconds: number, once: () => number): Promise<Figure> {
  const began = performance.now();
  const before = process.cpuUsage();
  let done = 0;
  do done += once();
  while (performance.now() - began < seconds * 1_000);
  const { user, system } = process.cpuUsage(before);
  const cpuMs = (user + system) / 1e3;
  return Promise.resolve({ rate: (done * 1_000) / cpuMs, cpu: { bench: cpuMs / (performance.now() - began) } });
}
