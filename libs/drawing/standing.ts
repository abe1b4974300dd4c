/** How a case stands in its chart, read from its history: where it is, where it has been and which way it went. */
import type { Step } from './picture.js';

/** What a picture needs of a transition; records of a case hold it. */
export interface Passage {
  readonly event: string;
  readonly from: readonly string[];
  readonly to: readonly string[];
  /** When, in words. */
  readonly at?: string;
}

export interface Standing {
  /** Leaf states that the case is in now. */
  readonly active?: readonly string[];
  /** Leaf states that it has been in. */
  readonly visited?: readonly string[];
  /** Passages so far: lines along them are drawn as taken. */
  readonly passages?: readonly Passage[];
  /** Events that can happen now. */
  readonly possible?: readonly string[];
  /** States where something needs attention, such as a term that has passed. */
  readonly problems?: readonly string[];
  /** By state: when it was entered, in words. */
  readonly since?: Readonly<Record<string, string>>;
}

/** The standing after the given passages. */
export function standingAfter(passages: readonly Passage[]): Standing {
  const visited = new Set(passages.flatMap(({ from, to }) => [...from, ...to]));
  const active = passages.at(-1)?.to ?? [];
  const since: Record<string, string> = {};
  for (const { from, to, at } of passages)
    for (const state of to) if (at !== undefined && !from.includes(state)) since[state] = at;
  return { active, visited: [...visited], passages, since };
}

const holds = (states: readonly string[], path: string): boolean =>
  states.some((state) => state === path || state.startsWith(`${path}.`));

/** The steps of a chart that a case went along: by its event from its source, or by itself from where it came through. */
export function stepsTaken(steps: readonly Step[], passages: readonly Passage[]): ReadonlySet<Step> {
  const taken = new Set<Step>();
  for (const { event, from, to } of passages) {
    const entered = to.filter((state) => !from.includes(state));
    // A clock is recorded as the state that it stands in and the name of its term.
    const isItsEvent = (step: Step): boolean => step.event === event || event.endsWith(`/${step.event ?? ''}`);
    const isFrom = (step: Step): boolean => from.length === 0 || holds(from, step.from);
    const caused = steps.filter((step) => step.event !== undefined && isItsEvent(step) && isFrom(step));
    for (const step of caused) if (holds(entered, step.to)) taken.add(step);
    for (const step of steps) {
      if (step.event !== undefined || !holds(entered, step.to)) continue;
      const through = caused.find(({ to: state }) => holds([state], step.from) || holds([step.from], state));
      if (through !== undefined) taken.add(through);
      if (through !== undefined || holds(from, step.from)) taken.add(step);
    }
  }
  return taken;
}
