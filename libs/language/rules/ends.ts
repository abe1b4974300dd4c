/** Where a case ends: nothing follows, and each end says how the case ended. */
import type { Reporter } from '../compile-values.js';
import type { ChartState, Machine, Workflow } from '../workflow.js';
import { fault, isInside, lineOf, machinesOf } from './rule.js';

/** A final state is an end: nothing leads out of it and nothing is inside. */
export function finalStates(workflow: Workflow, report: Reporter): void {
  for (const machine of machinesOf(workflow)) {
    for (const state of machine.states.values()) {
      if (state.kind === 'final' && (state.transitions.length > 0 || state.children.length > 0)) {
        fault(report, lineOf(machine, state, report), 'chart.final', { state: state.path });
      }
      if (state.kind === 'parallel' && state.children.length < 2) {
        fault(report, lineOf(machine, state, report), 'chart.parallel', { state: state.path });
      }
    }
  }
}

/** Every end of a main part says how the case ended. */
export function outcomes(workflow: Workflow, report: Reporter): void {
  for (const machine of machinesOf(workflow)) {
    for (const state of machine.states.values()) {
      const isMain = isInside(state.path, machine.name);
      if (isMain && state.kind === 'final' && isEnd(machine, state) && state.outcome === undefined) {
        fault(report, lineOf(machine, state, report), 'chart.outcome', { state: state.path });
      }
      if (state.outcome !== undefined && (!isMain || state.kind !== 'final')) {
        fault(report, lineOf(machine, state, report), 'chart.outcome-idle', { state: state.path });
      }
    }
  }
}

/** A final state that ends the main part, or one of its parallel parts. */
function isEnd(machine: Machine, state: ChartState): boolean {
  const parent = machine.states.get(state.parent ?? '');
  return parent?.path === machine.name || machine.states.get(parent?.parent ?? '')?.kind === 'parallel';
}
