/** What a transition does besides leading somewhere: itself, and in the states that it enters. Reads the chart, no configuration. */
import type { ChartTransition, CompiledAction, Deed, Machine } from '#language';
import { isWithin } from '../configurations/regions.js';

/** All that is done when a transition is taken. */
export const doneBy = (states: Machine['states'], transition: ChartTransition): readonly CompiledAction[] => [
  ...transition.actions,
  ...enteredBy(states, transition),
];

/** What is done where a transition leads: in the states around its target that it enters, and in those that it begins with. */
function enteredBy(states: Machine['states'], { source, target }: ChartTransition): readonly CompiledAction[] {
  if (target === undefined) return [];
  const within = (path: string): CompiledAction[] => {
    const state = states.get(path);
    const begins = state?.kind === 'parallel' ? state.children : (state?.initial ?? []);
    return [...(state?.entry ?? []), ...[begins].flat().flatMap(within)];
  };
  const around = (path: string): CompiledAction[] => {
    const parent = states.get(path)?.parent;
    if (parent === undefined || isWithin(source, parent)) return [];
    return [...around(parent), ...(states.get(parent)?.entry ?? [])];
  };
  return [...around(target), ...within(target)];
}

/** Whether an action is what a statement names. */
export function isDone({ kind, name }: Deed, action: CompiledAction): boolean {
  switch (action.kind) {
    case 'tell':
      return kind === 'tell' && action.related === name;
    case 'open':
      return kind === 'open' && action.machine === name;
    case 'offer':
      return kind === 'offer' && action.party === name;
    case 'task':
      return kind === 'task' && action.id === name;
    case 'post':
      return kind === 'post' && action.point === name;
    case 'assign':
      return kind === 'assign' && action.changes.some(({ field }) => field === name);
    case 'notify':
      return kind === 'notify' && action.party === name;
    default:
      return false;
  }
}
