/** Where the values go that actions work out. */
import type { CompiledValue, Machine } from '#language';

/** What an action does with a value that it works out. */
interface Destination {
  readonly kind: 'assign' | 'add' | 'remove';
  readonly field: string;
}

/** What the actions of a machine do with the values that they work out. */
export function destinationsIn(machine: Machine): ReadonlyMap<CompiledValue, Destination> {
  const found = new Map<CompiledValue, Destination>();
  for (const { entry, exit, transitions } of machine.states.values())
    for (const action of [...entry, ...exit, ...transitions.flatMap(({ actions }) => actions)])
      if (action.kind === 'assign')
        for (const { field, value } of action.changes) found.set(value, { kind: 'assign', field });
      else if (action.kind === 'add' || action.kind === 'remove')
        found.set(action.value, { kind: action.kind, field: action.field });
  return found;
}
