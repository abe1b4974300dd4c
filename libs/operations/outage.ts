/** Which errors of work that happens by itself say nothing against the work: the database is away, or others moved the case. */
import { Contention, StoreFault } from '#store';
import { Refusal } from './refusal.js';

/** Whether an error says that nothing can be written now: the database is away, or its clock is far from the one here. */
export function isOutage(error: unknown): boolean {
  return error instanceof Contention ? error.code === 'database.unavailable' : isClockApart(error);
}

/** Whether the clock of the database differs too much from the one here: it answers, and takes no record. */
export const isClockApart = (error: unknown): boolean => error instanceof StoreFault && error.code === 'SK003';

/** Whether the same may well succeed later: it says nothing against the work itself. */
export function isPassing(error: unknown): boolean {
  return (
    error instanceof Contention ||
    isClockApart(error) ||
    (error instanceof Refusal && error.code === 'concurrency.conflict')
  );
}
