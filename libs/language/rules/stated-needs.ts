/**
 * Whether the conditions that a step is said to need are asked wherever it is taken. A proof knows the agreements of one region,
 * and what they leave idle it does not miss; here the guards are read, so that it is told in every region.
 */
import type { Reporter } from '../compile-values.js';
import type { ChartTransition, GuardTerm, Workflow } from '../workflow.js';
import { fault, isInside, machinesOf, transitionsOf } from './rule.js';

/** Each transition that takes a step asks the named conditions that the step needs, or something of its own of what they read. */
export function statedNeeds(workflow: Workflow, report: Reporter): void {
  const named = new Set(Object.keys(workflow.definition.document.workflow.conditions ?? {}));
  for (const machine of machinesOf(workflow)) {
    const transitions = transitionsOf(machine);
    for (const course of machine.courses) {
      // Of some cases of a step the guards do not tell which transition takes them.
      if (course.kind !== 'on' || course.from !== undefined) continue;
      for (const [event, { when, needs }] of course.asked) {
        const isMeant = ({ trigger, source }: ChartTransition): boolean =>
          trigger.kind === 'event' &&
          trigger.event === event &&
          (course.in.length === 0 || course.in.some((path) => isInside(source, path)));
        for (const need of when.length > 0 ? [] : needs.filter(({ id }) => named.has(id)))
          for (const { guard, at } of transitions.filter(isMeant))
            if (!guard.some((term) => asks(term, need, named)))
              fault(report, at, 'step.needs', { event, condition: need.id, invariant: course.id });
      }
    }
  }
}

function asks(term: GuardTerm, need: GuardTerm, named: ReadonlySet<string>): boolean {
  if (term.id === need.id) return true;
  const read = new Set(need.expression.references.map(({ text }) => text));
  return !named.has(term.id) && term.expression.references.some(({ text }) => read.has(text));
}
