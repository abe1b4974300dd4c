/** Where a state is entered, or, for one that nothing can enter, where the events that lead to it would be taken. */
import { NOTHING, type Configurations } from '../configurations/diagram.js';
import type { Exploration } from '../configurations/exploration.js';

export function leadingTo({ machine, terrain, reached }: Exploration, path: string): { where?: Configurations } {
  const { diagram } = terrain.space;
  const inside = diagram.and(reached, terrain.active(path));
  if (inside !== NOTHING) return { where: inside };
  const before = [...machine.states.values()]
    .filter(({ transitions }) => transitions.some(({ target }) => target === path))
    .reduce<Configurations>((found, state) => diagram.or(found, terrain.active(state.path)), NOTHING);
  const where = diagram.and(reached, before);
  return where === NOTHING ? {} : { where };
}
