/** What happens at once: it comes to rest, and does not depend on an order that nobody sees. */
import type { Reporter } from '../compile-values.js';
import type { ChartTransition, CompiledAction, Machine, SourceLine, Workflow } from '../workflow.js';
import { commonAncestor, entered, fault, isInside, machinesOf, transitionsOf } from './rule.js';

/** A ring of transitions that happen at once never comes to rest. */
export function alwaysCycles(workflow: Workflow, report: Reporter): void {
  for (const machine of machinesOf(workflow)) {
    const edges = new Map<string, { to: string; at: SourceLine }[]>();
    for (const state of machine.states.values()) {
      for (const transition of state.transitions) {
        if (transition.trigger.kind !== 'always') continue;
        if (transition.target === undefined) {
          fault(report, transition.at, 'chart.always-idle', { state: state.path });
          continue;
        }
        const into = entered(machine, transition.target)?.path ?? transition.target;
        edges.set(state.path, [...(edges.get(state.path) ?? []), { to: into, at: transition.at }]);
      }
    }
    for (const [start, list] of edges) {
      for (const { to, at } of list) {
        const seen = new Set<string>();
        const open = [to];
        for (let path = open.pop(); path !== undefined; path = open.pop()) {
          if (isInside(path, start)) {
            fault(report, at, 'chart.always-cycle', { state: start });
            break;
          }
          if (seen.has(path)) continue;
          seen.add(path);
          for (const [source, next] of edges) if (isInside(path, source)) open.push(...next.map((edge) => edge.to));
        }
      }
    }
  }
}

/** Two transitions that happen at once in different parts must not depend on which goes first. */
export function alwaysAcrossParts(workflow: Workflow, report: Reporter): void {
  for (const machine of machinesOf(workflow)) {
    const all = transitionsOf(machine).filter(({ trigger }) => trigger.kind === 'always');
    for (const [index, one] of all.entries()) {
      for (const other of all.slice(index + 1)) {
        if (!inDifferentParts(machine, one.source, other.source)) continue;
        const clash =
          [...writes(one)].find((fact) => reads(other).has(fact) || writes(other).has(fact)) ??
          [...writes(other)].find((fact) => reads(one).has(fact));
        if (clash !== undefined)
          fault(report, other.at, 'chart.always-order', { fact: clash, one: one.source, other: other.source });
      }
    }
  }
}

function inDifferentParts(machine: Machine, a: string, b: string): boolean {
  const common = commonAncestor(a, b);
  return common === '' || (machine.states.get(common)?.kind === 'parallel' && common !== a && common !== b);
}

const actionsOf = (transition: ChartTransition): readonly CompiledAction[] => transition.actions;

function writes(transition: ChartTransition): Set<string> {
  return new Set(
    actionsOf(transition).flatMap((action) =>
      action.kind === 'assign'
        ? action.changes.map(({ field }) => field)
        : action.kind === 'add' || action.kind === 'remove'
          ? [action.field]
          : [],
    ),
  );
}

function reads(transition: ChartTransition): Set<string> {
  return new Set(
    transition.guard.flatMap(({ expression }) =>
      expression.references.filter(({ root }) => root === 'data').map(({ path }) => path[0] ?? ''),
    ),
  );
}
