/** The expressions in which a workflow says what must hold. Does not know whether it does. */
import type { Expression } from './cel.js';
import type { Course, GuardTerm, Machine } from './workflow.js';

/** What is said of the way that cases take, without what is asked of the events of a step. */
export function readIn(course: Course): readonly Expression[] {
  switch (course.kind) {
    case 'order':
      return [];
    case 'into':
      return [course.to, course.needs];
    default:
      return [course.to ?? [], course.from ?? []].flat();
  }
}

/** What is said of the configurations of a machine. */
export function statedIn({ invariants, courses }: Pick<Machine, 'invariants' | 'courses'>): Expression[] {
  return [...invariants.map(({ expression }) => expression), ...courses.flatMap(readIn)];
}

/** What is asked of its steps. */
export function askedIn({ courses }: Pick<Machine, 'courses'>): GuardTerm[] {
  return courses.flatMap((course) => {
    if (course.kind === 'after') return course.when;
    return course.kind === 'on' ? [...course.asked.values()].flatMap(({ when, needs }) => [...when, ...needs]) : [];
  });
}
