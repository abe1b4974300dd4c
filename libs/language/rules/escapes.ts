/** Whether who leaves has left: an escape ends the case without anybody having to do something more. */
import type { Reporter } from '../compile-values.js';
import { SYSTEM } from '../roles.js';
import type { ChartTransition, Machine, Workflow } from '../workflow.js';
import { entered, fault, isInside, machinesOf } from './rule.js';

/** An escape leads to an end, at once or by what happens by itself: in every part of a chart that has ends. */
export function escapes(workflow: Workflow, report: Reporter): void {
  for (const machine of machinesOf(workflow)) {
    for (const { transitions } of machine.states.values()) {
      for (const { trigger, source, target, at } of transitions) {
        if (trigger.kind !== 'event' || target === undefined) continue;
        const event = workflow.events.get(trigger.event);
        if (event?.isEscape !== true || !hasEnds(machine, partOf(machine, source))) continue;
        if (!endsByItself(target, machine, workflow)) fault(report, at, 'chart.escape', { event: event.name, target });
      }
    }
  }
}

/** The part of a chart with parallel parts in which a state is; of another the whole chart. */
function partOf({ name, states }: Machine, path: string): string {
  if (states.get(name)?.kind !== 'parallel' || !isInside(path, name)) return path.split('.')[0] ?? path;
  return path.split('.').slice(0, 2).join('.');
}

const hasEnds = ({ states }: Machine, part: string): boolean =>
  [...states.values()].some(({ path, kind }) => kind === 'final' && isInside(path, part));

/** Whether an end can be reached from a state by terms, by what happens at once and by what the system does. */
function endsByItself(target: string, machine: Machine, workflow: Workflow): boolean {
  const seen = new Set<string>();
  const open = [target];
  for (let path = open.pop(); path !== undefined; path = open.pop()) {
    const state = entered(machine, path);
    if (state === undefined || seen.has(state.path)) continue;
    if (state.kind === 'final') return true;
    seen.add(state.path);
    for (const { source, transitions } of around(machine, state.path))
      for (const one of transitions)
        if (one.target !== undefined && one.target !== source && isBySystem(one, workflow)) open.push(one.target);
  }
  return false;
}

function around(machine: Machine, path: string): { source: string; transitions: readonly ChartTransition[] }[] {
  const state = machine.states.get(path);
  if (state === undefined) return [];
  return [
    { source: path, transitions: state.transitions },
    ...(state.parent === undefined ? [] : around(machine, state.parent)),
  ];
}

function isBySystem({ trigger }: ChartTransition, { events }: Workflow): boolean {
  if (trigger.kind !== 'event') return true;
  const by = events.get(trigger.event)?.by;
  return Array.isArray(by) && (by as readonly string[]).every((role) => role === SYSTEM);
}
