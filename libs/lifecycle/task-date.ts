/**
 * The dates of open tasks under the calendar of now. A date was made of a term when the task was given; under another calendar
 * the same term ends on another day, and what escalates the task follows its date. A date that has passed stays: who was late
 * was late.
 */
import type { OpenTask } from './case-state.js';
import { dueOf, type ClockChanges } from './clocks.js';
import type { TaskOpened } from './task-opened.js';
import type { Inquiry } from './world.js';

export interface ProjectedTasks {
  readonly open: readonly OpenTask[];
  /** Those whose date moves, as they are from now on. */
  readonly moved: readonly TaskOpened[];
  /** With the escalations that follow the dates; a date that moves is recorded as that of the clock `task/<its name>`. */
  readonly clocks: ClockChanges;
}

/** The tasks after clocks were projected. Those that an engine before schakel/4 gave have no term, and keep their date. */
export function projectedTasks(
  tasks: readonly OpenTask[],
  clocks: ClockChanges,
  inquiry: Inquiry,
  now: string,
): ProjectedTasks {
  let { open: running, records } = clocks;
  const moved: TaskOpened[] = [];
  const open = tasks.map((one): OpenTask => {
    const { id, of = id, term, given } = one;
    const was = given?.dueAt ?? null;
    if (term === undefined || given === undefined || was === null || was <= now) return one;
    const due = dueOf(term, inquiry, term.from);
    if (due === was) return one;
    const { party, ...task } = given;
    moved.push({ id, ...task, dueAt: due });
    records = [...records, { change: 'moved', dueAt: due, id: `task/${id}`, wasDueAt: was }];
    // The next rung is asked when this task is overdue.
    const next = running.find((clock) => clock.id.startsWith(`task/${of}/`) && clock.dueAt === was);
    if (next !== undefined) {
      running = running.map((clock) => (clock === next ? { ...clock, dueAt: due } : clock));
      records = [...records, { change: 'moved', dueAt: due, id: next.id, wasDueAt: was }];
    }
    return { ...one, given: { party, ...task, dueAt: due } };
  });
  return { open, moved, clocks: { open: running, records } };
}
