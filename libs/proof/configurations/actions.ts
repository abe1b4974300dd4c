import type { CompiledAction, Machine } from '#language';

/** All that a kind of case does, wherever it does it. */
export function actionsOf({ states }: Machine): CompiledAction[] {
  return [...states.values()].flatMap(({ entry, exit, transitions }) => [
    ...entry,
    ...exit,
    ...transitions.flatMap(({ actions }) => actions),
  ]);
}
