/** The running terms of a case after a step, and when a term ends. Moments come from the calendar, never from a watch. */
import { canBeSuspended, dueAt, dueOfTerm, lastMomentBefore, parseDuration, type Duration } from '#calendar';
import type { Clock, Machine, Term } from '#language';
import type { TimerChange } from '#machine';
import type { OpenClock } from './case-state.js';
import { chartOf } from './chart.js';
import { runningTermOf, rulesOf } from './clock-term.js';
import type { Behaviour } from './engine.js';
import type { TimerRecord } from './record.js';
import type { Inquiry } from './world.js';

/** The due moment of a term that starts now. */
export function dueOf({ duration, endsOn }: Pick<Term, 'duration' | 'endsOn'>, inquiry: Inquiry, now: string): string {
  return dueAt(inquiry.calendar(), now, durationOf(duration), endsOn === undefined ? {} : { endsOn });
}

export interface ClockInput {
  readonly machine: Machine;
  readonly school: string;
  readonly before: readonly OpenClock[];
  /** The clock that ran out, when that is what happened. */
  readonly fired: OpenClock | undefined;
  /** What XState armed and cancelled, in its order. */
  readonly timers: readonly TimerChange[];
  /** The event taken and those raised by it. */
  readonly events: readonly string[];
  /** Of the ladders of tasks. */
  readonly ladders: { readonly armed: readonly OpenClock[]; readonly cancelled: readonly string[] };
  readonly inquiry: Inquiry;
  readonly now: string;
  readonly behaviour: Behaviour;
}

/** What became of the clocks of a case. */
export interface ClockChanges {
  readonly open: readonly OpenClock[];
  readonly records: readonly TimerRecord[];
}

/**
 * Clocks after the steps: those of states as XState armed and cancelled them, those that span states by their events. An event
 * first ends clocks, then suspends, takes up and extends what runs, and starts clocks last.
 */
export function nextClocks(input: ClockInput): ClockChanges {
  const { machine, fired } = input;
  const clocks = new Clocks(input);
  if (fired !== undefined) clocks.drop(fired.id, 'fired');
  for (const { change, state, ordinal } of input.timers) {
    const term = chartOf(machine).termAt(state, ordinal);
    if (term === undefined) continue;
    const id = `${state}/${term.name}`;
    if (change === 'cancelled') clocks.drop(id, 'cancelled');
    else clocks.arm(id, term);
  }
  for (const clock of machine.clocks) {
    const id = `clock/${clock.id}`;
    if (input.events.some((event) => clock.until.includes(event))) clocks.drop(id, 'cancelled');
    if (input.behaviour.keepsClockHistory) for (const event of input.events) clocks.hear(clock, event);
    if (input.events.some((event) => clock.from.includes(event))) clocks.arm(id, clock.term, clock);
  }
  for (const id of input.ladders.cancelled) clocks.drop(id, 'cancelled');
  for (const clock of input.ladders.armed) clocks.run(clock);
  return clocks.changes();
}

/** The same clocks under the calendar of now: only those whose end moves have a record. */
export function projectedClocks(input: Pick<ClockInput, 'machine' | 'school' | 'before' | 'inquiry'>): ClockChanges {
  const records: TimerRecord[] = [];
  const open = input.before.map((clock): OpenClock => {
    const term = clock.dueAt === null ? undefined : runningTermOf(input.machine, clock, input.school, input.inquiry);
    if (term === undefined) return clock;
    const due = dueOfTerm(input.inquiry.calendar(), term);
    if (due === null || due === clock.dueAt) return clock;
    records.push({ change: 'moved', dueAt: due, id: clock.id, wasDueAt: clock.dueAt });
    return { ...clock, dueAt: due };
  });
  return { open, records };
}

/** Whether an event that extends a clock can do so now: it runs or is suspended, has not run out, and not too often before. */
export function canBeExtended(open: OpenClock | undefined, { extension }: Clock, now?: string): boolean {
  if (extension === undefined || open?.startedAt === undefined) return false;
  const hasRunOut = now !== undefined && open.dueAt !== null && open.dueAt <= now;
  return !hasRunOut && (open.extended?.length ?? 0) < extension.atMost;
}

/** The clocks of which one event extends none, though it is there to extend them; empty when there is nothing in its way. */
export function notExtendable(
  machine: Machine,
  open: readonly OpenClock[],
  events: readonly string[],
  now?: string,
): readonly Clock[] {
  for (const event of events) {
    const extended = machine.clocks.filter(({ extension }) => extension?.on.includes(event) === true);
    const can = extended.some((clock) => canBeExtended(openOf(open, clock), clock, now));
    if (extended.length > 0 && !can) return extended;
  }
  return [];
}

const openOf = (open: readonly OpenClock[], { id }: Clock): OpenClock | undefined =>
  open.find((one) => one.id === `clock/${id}`);

function durationOf(text: string): Duration {
  const duration = parseDuration(text);
  if (duration === undefined) throw new Error(`${text} is no term.`);
  return duration;
}

/** The clocks of one decision while it works on them. */
class Clocks {
  readonly #open: Map<string, OpenClock>;
  readonly #records: TimerRecord[] = [];

  constructor(private readonly input: ClockInput) {
    this.#open = new Map(input.before.map((clock) => [clock.id, clock]));
  }

  changes(): ClockChanges {
    return { open: [...this.#open.values()].sort((a, b) => (a.id < b.id ? -1 : 1)), records: this.#records };
  }

  drop(id: string, change: 'cancelled' | 'fired'): void {
    const clock = this.#open.get(id);
    if (clock === undefined) return;
    this.#open.delete(id);
    this.#records.push({ change, dueAt: clock.dueAt, id });
  }

  /** Starts a clock whose end is known. */
  run(clock: OpenClock): void {
    this.#open.set(clock.id, clock);
    this.#records.push({ change: 'armed', dueAt: clock.dueAt, id: clock.id });
  }

  /** Starts a clock; of one that spans states by its own rules. */
  arm(id: string, term: Term, clock?: Clock): void {
    const { inquiry, behaviour, school } = this.input;
    const startedAt = this.#startOf(clock);
    const due = dueAt(
      inquiry.calendar(),
      startedAt,
      durationOf(term.duration),
      rulesOf(clock ?? term, school, inquiry),
    );
    this.drop(id, 'cancelled');
    // In canonical order, in which they are hashed.
    this.#open.set(id, behaviour.keepsClockHistory ? { dueAt: due, id, startedAt } : { dueAt: due, id });
    this.#records.push({ change: 'armed', dueAt: due, id });
  }

  /** Now, or on the last day of the term that it follows, where that ran before the step. */
  #startOf(clock: Clock | undefined): string {
    const { before, machine, now } = this.input;
    const { follows } = clock ?? {};
    if (follows === undefined) return now;
    const ends = before.flatMap(({ id, dueAt: due }) => {
      const found = chartOf(machine).terms.get(id);
      const isFollowed = found?.kind === 'state' && found.term.name === follows.name;
      return isFollowed && due !== null && due > now ? [due] : [];
    });
    const last = ends.sort().at(-1);
    return last === undefined ? now : lastMomentBefore(last);
  }

  /** What an event does to a clock that runs. */
  hear({ id, suspension, extension }: Clock, event: string): void {
    const open = this.#open.get(`clock/${id}`);
    if (open?.startedAt === undefined) return;
    if (suspension?.until.includes(event) === true) this.#takeUp(open);
    else if (suspension?.from.includes(event) === true) this.#suspend(open);
    if (extension?.on.includes(event) === true) this.#extend(open.id, extension.atMost);
  }

  #suspend(clock: OpenClock): void {
    const { inquiry, now } = this.input;
    const term = this.#termOf(clock);
    if (clock.dueAt === null || clock.dueAt <= now || !canBeSuspended(inquiry.calendar(), term, now)) return;
    this.#change({ ...clock, dueAt: null, suspended: [...(clock.suspended ?? []), { from: now, until: null }] });
    this.#records.push({ change: 'suspended', dueAt: clock.dueAt, id: clock.id });
  }

  #takeUp(clock: OpenClock): void {
    const last = clock.suspended?.at(-1);
    if (clock.dueAt !== null || last === undefined) return;
    const suspended = [...(clock.suspended?.slice(0, -1) ?? []), { ...last, until: this.input.now }];
    const due = this.#redue({ ...clock, suspended });
    this.#records.push({ change: 'resumed', dueAt: due, id: clock.id });
  }

  #extend(id: string, atMost: number): void {
    const clock = this.#open.get(id);
    const { now } = this.input;
    if (clock === undefined || (clock.extended?.length ?? 0) >= atMost) return;
    if (clock.dueAt !== null && clock.dueAt <= now) return;
    const due = this.#redue({ ...clock, extended: [...(clock.extended ?? []), now] });
    this.#records.push({ change: 'extended', dueAt: due, id, wasDueAt: clock.dueAt });
  }

  /** The clock as it is now, with the end that follows; gives the end. */
  #redue(clock: OpenClock): string | null {
    const due = dueOfTerm(this.input.inquiry.calendar(), this.#termOf(clock));
    this.#change({ ...clock, dueAt: due });
    return due;
  }

  #change(clock: OpenClock): void {
    this.#open.set(clock.id, clock);
  }

  #termOf(clock: OpenClock) {
    const { machine, school, inquiry } = this.input;
    const term = runningTermOf(machine, clock, school, inquiry);
    if (term === undefined) throw new Error(`The clock ${clock.id} has no history.`);
    return term;
  }
}

/** The clocks that a case must have besides those it had, and those it must lose: what the store does to its rows. */
export function changesOf(
  before: readonly OpenClock[],
  after: readonly OpenClock[],
): {
  readonly armed: readonly { readonly id: string; readonly dueAt: string }[];
  readonly cancelled: readonly string[];
} {
  const isIn = (list: readonly OpenClock[], { id, dueAt: due }: OpenClock): boolean =>
    list.some((one) => one.id === id && one.dueAt === due);
  return {
    armed: after.flatMap((clock) =>
      clock.dueAt === null || isIn(before, clock) ? [] : [{ id: clock.id, dueAt: clock.dueAt }],
    ),
    cancelled: before.filter((clock) => clock.dueAt !== null && !isIn(after, clock)).map(({ id }) => id),
  };
}
