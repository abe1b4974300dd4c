/** The expressions in which a workflow says what must hold: what they read is told apart, whatever guards do. */
import type { Expression, Machine } from '#language';

export function statedIn({ invariants, courses }: Machine): Expression[] {
  return [
    ...invariants.map(({ expression }) => expression),
    ...courses.flatMap((course) => (course.kind === 'order' ? [] : [course.to, course.from ?? []].flat())),
  ];
}
