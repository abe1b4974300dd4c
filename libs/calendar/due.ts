// When a term is due that runs on without anything happening to it: from a starting moment and a duration to the moment at
// which it has run out. Decides nothing of its own: term.ts counts. Does not know why a term runs, nor what time it is now.

import type { CalendarData } from './calendar-data.js';
import { formatDay } from './day.js';
import type { Duration } from './duration.js';
import { formatInstant, parseInstant } from './instant.js';
import { dueOfTerm, type TermRules } from './term.js';
import { localDayAt } from './zone.js';

/**
 * The moment at which a term that starts at `startAt` has run out; both are `YYYY-MM-DDThh:mm:ss.mmmZ`. How it is counted is said
 * at dueOfTerm, which throws for the same.
 */
export function dueAt(calendar: CalendarData, startAt: string, duration: Duration, rules: TermRules = {}): string {
  const due = dueOfTerm(calendar, { ...rules, startedAt: startAt, duration, extensions: [], suspensions: [] });
  if (due === null) throw new Error('A term that was never suspended stands still.');
  return due;
}

/** The last moment of a term that is due at a moment: on its last day when it is due at midnight. */
export function lastMomentBefore(due: string): string {
  return formatInstant(parseInstant(due) - 1);
}

/** The last day of a term that is due at a moment: the one that has passed when it is due at midnight. */
export function lastDayBefore(due: string): string {
  return formatDay(localDayAt(parseInstant(lastMomentBefore(due))));
}
