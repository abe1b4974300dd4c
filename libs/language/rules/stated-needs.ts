/**
 * Whether the conditions that a step is said to need are asked wherever it is taken. A proof knows the agreements of one region,
 * and what they leave idle it does not miss; here the guards are read, so that it is told in every region.
 */
import type { Reporter } from '../compile-values.js';
import type { ChartTransition, GuardTerm, Workflow } from '../workflow.js';
import { fault, isInside, machinesOf, transitionsOf } from './rule.js';

/**
 * Each transition that takes a step asks what the step needs by name, or by something of its own that reads all of it. What has no
 * name and is not about the event may follow from where the case stands, which is for the proof.
 */
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
        for (const need of when.length > 0 ? [] : needs.filter(({ id, readsEvent }) => readsEvent || named.has(id)))
          for (const { guard, at } of transitions.filter(isMeant))
            if (!guard.some((term) => asks(term, need, named)))
              fault(report, at, 'step.needs', {
                event,
                condition: named.has(need.id) ? need.id : need.expression.text,
                invariant: course.id,
              });
      }
    }
  }
}

function asks(term: GuardTerm, need: GuardTerm, named: ReadonlySet<string>): boolean {
  if (term.expression.text === need.expression.text) return true;
  // Two conditions that have names are two.
  if (named.has(term.id) && named.has(need.id)) return false;
  const read = new Set(term.expression.references.map(({ text }) => text));
  // An agreement or a parameter may settle it.
  const asked = need.expression.references.filter(({ root }) => root !== 'agreements' && root !== 'parameters');
  return asked.length > 0 && asked.every(({ text }) => read.has(text));
}
