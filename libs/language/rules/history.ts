/** What history may not be. */
import type { Reporter } from '../compile-values.js';
import type { Workflow } from '../workflow.js';
import { fault, isInside, lineOf, machinesOf, transitionsOf } from './rule.js';

/** History remembers what was left: it is entered from outside only, and is nobody's first state. */
export function history(workflow: Workflow, report: Reporter): void {
  for (const machine of machinesOf(workflow)) {
    for (const state of machine.states.values()) {
      const initial = state.initial === undefined ? undefined : machine.states.get(`${state.path}.${state.initial}`);
      if (initial?.kind === 'history')
        fault(report, lineOf(machine, state, report), 'chart.history-initial', { state: state.path });
      if (state.kind === 'history' && (state.transitions.length > 0 || state.children.length > 0)) {
        fault(report, lineOf(machine, state, report), 'chart.final', { state: state.path });
      }
    }
    for (const transition of transitionsOf(machine)) {
      const target = machine.states.get(transition.target ?? '');
      if (target?.kind === 'history' && isInside(transition.source, target.parent ?? '')) {
        fault(report, transition.at, 'chart.history-inside', { target: target.path, state: transition.source });
      }
    }
  }
}
