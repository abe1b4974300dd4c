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

/** Whether a case went along a step: by its event from its source, or by itself into its target. */
export function isTaken({ event, from, to }: Step, passages: readonly Passage[]): boolean {
  return passages.some((passage) => {
    const entered = passage.to.filter((state) => !passage.from.includes(state));
    if (!holds(entered, to)) return false;
    if (event === undefined) return true;
    // A clock is recorded as the state that it stands in and the name of its term.
    const isEvent = passage.event === event || passage.event.endsWith(`/${event}`);
    return isEvent && (passage.from.length === 0 || holds(passage.from, from));
  });
}
