// The terms of a case as they run: what begins them, makes them stand still, extends and ends them.
import type { Clock, Kept, Running } from './case.js';
import { dueAfter, type Term } from './terms.js';

type Begun = Pick<Running, 'id' | 'then' | 'of'> & { readonly after: Term; readonly isOfLaw?: boolean | undefined };

/** Begins a term on a day; one that runs begins anew. */
export function begin(one: Kept, since: number, { after, isOfLaw = false, ...begun }: Begun): void {
  const fresh = { ...begun, since, still: [], isExtended: false, day: dueAfter(since, after, { isOfLaw }) };
  one.due = [...one.due.filter(({ id }) => id !== begun.id), fresh];
}

/** What an event does to the terms of many places: it first ends them, then changes those that run, and begins them last. */
export function hear(one: Kept, clocks: readonly Clock[], day: number, events: readonly string[]): void {
  const isHeard = (...these: readonly (string | undefined)[]): boolean => events.some((event) => these.includes(event));
  for (const { id, term, from, until, raises, isOfLaw, still, extended } of clocks) {
    if (isHeard(...until)) one.due = one.due.filter((running) => running.id !== id);
    const running = one.due.find((running) => running.id === id);
    if (running !== undefined) {
      const last = running.still.at(-1);
      if (isHeard(...(still?.until ?? [])) && last !== undefined) last.until ??= day;
      // On its last day it would begin to stand still when it is over.
      else if (isHeard(still?.from) && running.day !== undefined && day + 1 < running.day)
        running.still.push({ from: day });
      running.isExtended ||= isHeard(extended?.by);
      const rules = { isOfLaw, still: running.still, extendedBy: running.isExtended ? extended?.term : undefined };
      running.day = running.still.some(({ until }) => until === undefined)
        ? undefined
        : dueAfter(running.since, term, rules);
    }
    if (isHeard(...from)) begin(one, day, { id, after: term, isOfLaw, then: { event: raises } });
  }
}

/** What is due first on a day, taken off the list; undefined when nothing is. */
export function takeDue(one: Kept, day: number): Running | undefined {
  const [next] = one.due
    .filter((running) => (running.day ?? Infinity) <= day)
    .sort((a, b) => (a.day ?? 0) - (b.day ?? 0));
  one.due = one.due.filter((other) => other !== next);
  return next;
}
