/**
 * What a clock that spans states can be. A clock that stands still does not fire; how often it was extended is told apart where
 * an event that extends it does anything else.
 */
import type { Clock } from '#language';

export interface ClockValue {
  readonly is: 'off' | 'running' | 'suspended';
  readonly extensions: number;
}

/** The values of a clock: off first, then running as it is started. */
export function clockValues({ suspension, extension }: Clock, countsExtensions: boolean): readonly ClockValue[] {
  const counts = Array.from({ length: (countsExtensions ? (extension?.atMost ?? 0) : 0) + 1 }, (_, count) => count);
  const being = (is: ClockValue['is']): ClockValue[] => counts.map((extensions) => ({ is, extensions }));
  return [{ is: 'off', extensions: 0 }, ...being('running'), ...(suspension === undefined ? [] : being('suspended'))];
}

export const OFF = 0;
export const STARTED = 1;

/** The clock in the same place of another kind; undefined when it cannot be so. */
export function becoming(values: readonly unknown[], value: number, change: Partial<ClockValue>): number | undefined {
  const wanted = { ...clockValue(values, value), ...change };
  const found = values.findIndex((_, index) => {
    const one = clockValue(values, index);
    return one.is === wanted.is && one.extensions === wanted.extensions;
  });
  return found === -1 ? undefined : found;
}

export const clockValue = (values: readonly unknown[], value: number): ClockValue => values[value] as ClockValue;

/** Whether a value of a clock says that it runs. */
export const isRunning = (value: unknown): boolean => (value as ClockValue).is === 'running';
