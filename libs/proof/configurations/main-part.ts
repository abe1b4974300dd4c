/** Where a case stands as a whole, as sets of configurations: who owns it, whether it has ended, which part is not at rest. */
import { ALL, NOTHING, type Configurations } from './diagram.js';
import { ABSENT, isWithin } from './regions.js';
import type { Terrain } from './terrain.js';

/** Where a party owns a main part. */
export function ownedBy(terrain: Terrain, party: string): Configurations {
  return terrain.mainRegions.reduce<Configurations>(
    (found, { variable }) =>
      terrain.space.diagram.or(
        found,
        terrain.space.where(variable, (path) => terrain.machine.states.get(String(path))?.owner === party),
      ),
    NOTHING,
  );
}

/** Where the main part has ended: one of its parts is final, and the others are or rest. */
export function endedOf(terrain: Terrain): Configurations {
  const { space, machine } = terrain;
  const { diagram } = space;
  let some: Configurations = NOTHING;
  let every: Configurations = ALL;
  for (const { variable } of terrain.mainRegions) {
    const isFinal = (path: unknown): boolean => machine.states.get(String(path))?.kind === 'final';
    some = diagram.or(some, space.where(variable, isFinal));
    every = diagram.and(
      every,
      space.where(
        variable,
        (path) =>
          path === ABSENT ||
          isFinal(path) ||
          machine.states.get(String(path))?.isResting === true ||
          machine.states.get(String(path))?.kind === 'parallel',
      ),
    );
  }
  return diagram.and(some, every);
}

/** Where a part beside the main one is in a state that is not a resting one. */
export function restlessIn(terrain: Terrain, part: string): Configurations {
  return terrain.regions.list
    .filter(({ root }) => isWithin(root, part))
    .reduce<Configurations>(
      (found, { variable }) =>
        terrain.space.diagram.or(
          found,
          terrain.space.where(variable, (path) => {
            const state = terrain.machine.states.get(String(path));
            return state !== undefined && state.kind === 'atomic' && !state.isResting;
          }),
        ),
      NOTHING,
    );
}

/** Where a case has closed: its main part has ended and every part beside it is at rest. */
export function closedOf(terrain: Terrain): Configurations {
  const { diagram } = terrain.space;
  const { parts, name } = terrain.machine;
  return parts
    .filter((part) => part !== name)
    .reduce<Configurations>((found, part) => diagram.less(found, restlessIn(terrain, part)), endedOf(terrain));
}

/** A case cannot end while a related case is open that has to be closed first. */
export function refusedIn(terrain: Terrain): Configurations {
  const { space, relations, workflow } = terrain;
  const ended = endedOf(terrain);
  return [...workflow.relations.values()].reduce<Configurations>((found, { id, closeFirst }) => {
    const variable = relations.get(id);
    if (!closeFirst || variable === undefined) return found;
    return space.diagram.or(found, space.diagram.and(ended, space.having(variable, 1)));
  }, NOTHING);
}
