/** The running terms of a case after a step, and when a term ends. Moments come from the calendar, never from a watch. */
import { dueAt, parseDuration } from '#calendar';
import type { Machine, Term } from '#language';
import type { TimerChange } from '#machine';
import type { OpenClock } from './case-state.js';
import { chartOf } from './chart.js';
import type { TimerRecord } from './record.js';
import type { Inquiry } from './world.js';

/** The due moment of a term that starts now. */
export function dueOf(term: Term, inquiry: Inquiry, now: string): string {
  const duration = parseDuration(term.duration);
  if (duration === undefined) throw new Error(`${term.duration} is no term.`);
  return dueAt(inquiry.calendar(), now, duration);
}

export interface ClockInput {
  readonly machine: Machine;
  readonly before: readonly OpenClock[];
  /** The clock that ran out, when that is what happened. */
  readonly fired: OpenClock | undefined;
  /** What XState armed and cancelled, in its order. */
  readonly timers: readonly TimerChange[];
  /** The event taken and those raised by it. */
  readonly events: readonly string[];
  readonly inquiry: Inquiry;
  readonly now: string;
}

/** Clocks after the steps: those of states as XState armed and cancelled them, those that span states by their events. */
export function nextClocks(input: ClockInput): { open: readonly OpenClock[]; records: readonly TimerRecord[] } {
  const { machine, before, fired, inquiry, now } = input;
  const open = new Map(before.map((clock) => [clock.id, clock]));
  const records: TimerRecord[] = [];
  const drop = (id: string, change: TimerRecord['change']): void => {
    const clock = open.get(id);
    if (clock === undefined) return;
    open.delete(id);
    records.push({ change, dueAt: clock.dueAt, id });
  };
  const arm = (id: string, term: Term): void => {
    const due = dueOf(term, inquiry, now);
    drop(id, 'cancelled');
    open.set(id, { id, dueAt: due });
    records.push({ change: 'armed', dueAt: due, id });
  };
  if (fired !== undefined) drop(fired.id, 'fired');
  for (const { change, state, ordinal } of input.timers) {
    const term = chartOf(machine).termAt(state, ordinal);
    if (term === undefined) continue;
    const id = `${state}/${term.name}`;
    if (change === 'cancelled') drop(id, 'cancelled');
    else arm(id, term);
  }
  for (const { id, from, until, term } of machine.clocks) {
    if (input.events.some((event) => until.includes(event))) drop(`clock/${id}`, 'cancelled');
    if (input.events.some((event) => from.includes(event))) arm(`clock/${id}`, term);
  }
  return { open: [...open.values()].sort((a, b) => (a.id < b.id ? -1 : 1)), records };
}

/** The clocks that a case must have besides those it had, and those it must lose: what the store does to its rows. */
export function changesOf(
  before: readonly OpenClock[],
  after: readonly OpenClock[],
): { readonly armed: readonly OpenClock[]; readonly cancelled: readonly string[] } {
  const isIn = (list: readonly OpenClock[], { id, dueAt: due }: OpenClock): boolean =>
    list.some((one) => one.id === id && one.dueAt === due);
  return {
    armed: after.filter((clock) => !isIn(before, clock)),
    cancelled: before.filter((clock) => !isIn(after, clock)).map(({ id }) => id),
  };
}
