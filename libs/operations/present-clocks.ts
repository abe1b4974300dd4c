/** The terms of a case as people read them: how much there is, what was used, what was suspended, and when it ends. */
import { describeDuration, parseDuration, type TermUnit } from '#calendar';
import type { Label, Term } from '#language';
import { clocksAt, Inquiry, type CaseState, type ClockStanding, type Model, type World } from '#lifecycle';

/** One term. What is counted is null for a term that an engine before schakel/3 started: only its end is known. */
export interface PresentedClock {
  readonly id: string;
  readonly label: Label;
  /** `expired`: it has run out, and what follows comes in a moment. */
  readonly state: 'running' | 'suspended' | 'expired';
  /** Its own length, without extensions: `P8W`. */
  readonly term: string;
  /** Where the term comes from. */
  readonly basis: string | null;
  readonly startedAt: string | null;
  /** What `budget`, `used`, `remaining` and `suspended` count. */
  readonly unit: TermUnit | null;
  readonly budget: number | null;
  readonly used: number | null;
  readonly remaining: number | null;
  readonly suspended: number | null;
  /** Null while it is suspended. */
  readonly dueAt: string | null;
  readonly suspensions: readonly { readonly fromAt: string; readonly untilAt: string | null }[];
  readonly extensions: readonly { readonly extendedAt: string; readonly term: string }[];
}

export function presentClocks(model: Model, state: CaseState, world: World, now: string): PresentedClock[] {
  const { machine } = model.machine(state.machine);
  return clocksAt(machine, state, new Inquiry(world), now).map((clock) => presentClock(clock, now));
}

function presentClock({ id, term, clock, open, standing }: ClockStanding, now: string): PresentedClock {
  const { dueAt, startedAt, suspended = [], extended = [] } = open;
  const extension = clock?.extension?.term.duration;
  return {
    id,
    label: clock?.label ?? termLabel(term),
    state: dueAt === null ? 'suspended' : dueAt <= now ? 'expired' : 'running',
    term: term.duration,
    basis: clock?.basis ?? null,
    startedAt: startedAt ?? null,
    unit: standing?.unit ?? null,
    budget: standing?.budget ?? null,
    used: standing?.used ?? null,
    remaining: standing?.remaining ?? null,
    suspended: standing?.suspended ?? null,
    dueAt,
    suspensions: suspended.map(({ from, until }) => ({ fromAt: from, untilAt: until })),
    extensions: extension === undefined ? [] : extended.map((at) => ({ extendedAt: at, term: extension })),
  };
}

/** A term that is written out in the YAML has no label of its own: it is said in words. */
function termLabel({ name, label }: Term): Label {
  const duration = parseDuration(name);
  return duration === undefined
    ? label
    : { nl: describeDuration(duration, 'nl'), en: describeDuration(duration, 'en') };
}
