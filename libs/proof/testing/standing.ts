/** Where a case stands, as the search writes it. */
import type { CaseState } from '#lifecycle';
import type { Exploration } from '../configurations/exploration.js';
import type { Configurations } from '../configurations/diagram.js';
import type { Variable } from '../configurations/space.js';
import type { Standing } from './enumeration.js';

/** As the search writes it; of a case that has ended no term runs and no relation counts any more, whatever was before. */
export function setOf(exploration: Exploration, { state }: Pick<Standing, 'state'>): Configurations {
  const { clocks, relations, spent, space } = exploration.terrain;
  const at = standingOf(exploration, state);
  if (state.closedAt !== null)
    for (const one of [...clocks.values(), ...relations.values(), ...spent.values()]) at.delete(one);
  return space.all(at);
}

export function standingOf(exploration: Exploration, state: CaseState): Map<Variable, number> {
  const { terrain } = exploration;
  const at = new Map<Variable, number>();
  for (const [region, value] of terrain.regions.read(state.states)) at.set(region.variable, value);
  for (const { field, part, variable } of terrain.facts.list)
    at.set(variable, terrain.facts.numberIn(variable, field, part, state.facts));
  for (const [id, variable] of terrain.relations)
    at.set(variable, state.related.some(({ as, isOpen }) => as === id && isOpen) ? 1 : 0);
  for (const [id, variable] of terrain.clocks)
    at.set(variable, state.clocks.some((clock) => clock.id === `clock/${id}`) ? 1 : 0);
  for (const [key, variable] of terrain.spent) at.set(variable, isSpent(exploration, state, key) ? 1 : 0);
  return at;
}

/** A term of a state that is active and no longer runs. */
function isSpent({ machine }: Exploration, { states, clocks }: CaseState, key: string): boolean {
  const [path = '', ordinal] = key.split('/');
  if (!states.some((leaf) => leaf === path || leaf.startsWith(`${path}.`))) return false;
  const names = (machine.states.get(path)?.transitions ?? []).flatMap(({ trigger }) =>
    trigger.kind === 'after' && trigger.ordinal === Number(ordinal) ? [trigger.term.name] : [],
  );
  return !clocks.some(({ id }) => names.some((name) => id === `${path}/${name}`));
}
