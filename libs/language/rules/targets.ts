/** Where a transition may not lead. */
import type { Reporter } from '../compile-values.js';
import type { Workflow } from '../workflow.js';
import { commonAncestor, fault, machinesOf, transitionsOf } from './rule.js';

/** A target in another part would leave and enter every part again. (A whole machine or block has no name as a target.) */
export function targets(workflow: Workflow, report: Reporter): void {
  for (const machine of machinesOf(workflow)) {
    for (const transition of transitionsOf(machine)) {
      const { target, source } = transition;
      if (target === undefined) continue;
      const common = commonAncestor(source, target);
      const ancestor = machine.states.get(common);
      const crosses = common === '' || (ancestor?.kind === 'parallel' && common !== source && common !== target);
      if (crosses)
        fault(
          report,
          transition.at,
          'chart.target-part',
          { target, state: source },
          `raise an event that ${target.split('.').slice(0, -1).join('.')} takes`,
        );
    }
  }
}
