/**
 * Whether what is said of a step can be about something: in the states that it names some transition takes the event or the
 * term. Looks at the chart only, so that it is told also of one that is too large to prove.
 */
import type { Reporter } from '../compile-values.js';
import type { ChartTransition, Workflow } from '../workflow.js';
import { fault, isInside, machinesOf, transitionsOf } from './rule.js';

/** Of a state that a statement names, a transition of it, of one in it or around it takes the step. */
export function statedSteps(workflow: Workflow, report: Reporter): void {
  for (const machine of machinesOf(workflow)) {
    const transitions = transitionsOf(machine);
    for (const course of machine.courses) {
      if (course.kind !== 'on' && course.kind !== 'after') continue;
      const steps = course.kind === 'on' ? course.asked.keys() : [course.term.name];
      for (const step of steps) {
        // A case can begin with the event as well.
        if (course.kind === 'on' && workflow.events.get(step)?.opens !== undefined) continue;
        const taking = transitions.filter((one) => takes(one, course.kind, step));
        for (const state of course.in.length === 0 ? [machine.name] : course.in) {
          const isThere = ({ source }: ChartTransition): boolean =>
            course.in.length === 0 || isInside(source, state) || isInside(state, source);
          if (!taking.some(isThere)) fault(report, course.at, 'step.nowhere', { invariant: course.id, step, state });
        }
      }
    }
  }
}

function takes({ trigger }: ChartTransition, kind: 'on' | 'after', step: string): boolean {
  if (trigger.kind === 'event') return kind === 'on' && trigger.event === step;
  return trigger.kind === 'after' && kind === 'after' && trigger.term.name === step;
}
