/**
 * Whether places are given only where it was asked that there is one, whether they are given back before a case ends, and
 * whether who waits hears of one. Knows no region.
 */
import type { Reporter } from '../compile-values.js';
import type { ChartTransition, Machine, MachinePlace, Workflow } from '../workflow.js';
import { commonAncestor, entered, fault, isInside, machinesOf, transitionsOf } from './rule.js';

/**
 * A place is taken, or another one sought by who has one, where a guard asked for room or by an event that may go beyond it; who
 * waits is told.
 */
export function placesGuarded(workflow: Workflow, report: Reporter): void {
  for (const machine of machinesOf(workflow)) {
    const { place } = machine;
    if (place === undefined) continue;
    if (place.waitsIn.length > 0 !== (place.whenFree !== undefined))
      fault(report, place.at, 'place.waits', { machine: machine.name }, 'both waitsIn and whenFree, or neither');
    for (const path of [...place.heldIn, ...place.keptIn, ...place.waitsIn])
      for (const state of machine.states.values())
        if (isInside(state.path, path) && (state.outcome !== undefined || state.isResting))
          fault(report, place.at, 'place.end', { state: state.path }, 'states of a place in which no case can end');
    for (const transition of transitionsOf(machine)) {
      const isTaken = takes(transition, place, machine);
      if ((!isTaken && !seeksAnother(transition, place, machine)) || asksForRoom(transition)) continue;
      const { trigger } = transition;
      if (trigger.kind === 'event' && place.beyond.includes(trigger.event)) continue;
      const event = trigger.kind === 'event' ? trigger.event : trigger.kind;
      fault(
        report,
        transition.at,
        isTaken ? 'place.unguarded' : 'place.another',
        { event, state: transition.target ?? transition.source },
        'a guard that reads a fact with reads: placeFree, or the event among beyond',
      );
    }
  }
}

/** Whether a transition leads from outside the states of a place into them. */
function takes({ source, target }: ChartTransition, { heldIn }: MachinePlace, machine: Machine): boolean {
  if (target === undefined || heldIn.some((path) => isInside(source, path))) return false;
  return heldIn.some((path) => mayEnter(target, path, machine));
}

/** Whether a case that has a place may still have it after a transition that changes what is sought. */
function seeksAnother({ source, target, actions }: ChartTransition, place: MachinePlace, machine: Machine): boolean {
  const isSought = ({ field }: { readonly field: string }): boolean =>
    field === place.product || field === place.chosen;
  if (!actions.some((action) => action.kind === 'assign' && action.changes.some(isSought))) return false;
  return place.heldIn.some((path) => {
    if (isInside(source, path)) return target === undefined || mayEnter(target, path, machine);
    if (isInside(path, source)) return target === undefined;
    return machine.states.get(commonAncestor(source, path))?.kind === 'parallel';
  });
}

/** Whether a transition to a state may end inside another; a history state may stand for any that lies beside it. */
function mayEnter(target: string, path: string, machine: Machine): boolean {
  const bottom = entered(machine, target);
  if (bottom?.kind === 'history' && isInside(path, bottom.parent ?? '')) return true;
  if (bottom?.kind === 'parallel' && bottom.children.some((one) => mayEnter(one, path, machine))) return true;
  return isInside(bottom?.path ?? target, path);
}

const asksForRoom = ({ guard }: ChartTransition): boolean =>
  guard.some(({ asks }) => asks.some(({ fact }) => fact.reads === 'placeFree'));
