/** Where an expression holds that reads a configuration only. Owners are read by party, so that no product of parts is tried. */
import type { Expression } from '#language';
import { NOTHING, type Configurations } from './diagram.js';
import { ownedBy } from './main-part.js';
import type { Terrain } from './terrain.js';
import { Trial } from './trial.js';
import { Unknown } from './unknown.js';
import type { Variable } from './space.js';

export function holdsWhere(terrain: Terrain, expression: Expression): Configurations {
  const { space, machine, regions } = terrain;
  const { diagram } = space;
  const readsOwners = expression.references.some(({ root }) => root === 'owners');
  const parties = readsOwners ? [...terrain.workflow.parties.keys()] : [];
  const owned = new Map(parties.map((party) => [party, ownedBy(terrain, party)]));
  const possible = parties.filter((party) => owned.get(party) !== NOTHING);
  let found: Configurations = NOTHING;
  for (let mask = 0; mask < 2 ** possible.length; mask += 1) {
    const owners = possible.filter((_, index) => (mask >> index) & 1);
    const here = possible.reduce<Configurations>((set, party) => {
      const own = owned.get(party) ?? NOTHING;
      return owners.includes(party) ? diagram.and(set, own) : diagram.less(set, own);
    }, space.without(NOTHING));
    if (here === NOTHING) continue;
    const open: Map<Variable, number>[] = [new Map<Variable, number>()];
    while (open.length > 0) {
      const values = open.pop() ?? new Map<Variable, number>();
      const trial = new Trial(terrain, { event: '', isHuman: false, isOpening: false }, { values }, owners);
      const active = (path: string): boolean => {
        const region = regions.of(path);
        const state = region?.states[values.get(region.variable) ?? region.initial];
        return state === undefined || regions.isActive(path, state);
      };
      try {
        const on = { machine, facts: {}, event: '', eventData: trial.data, active, leaves: () => [] };
        if (trial.holds(expression, [], on)) found = diagram.or(found, diagram.and(here, space.all(values)));
      } catch (error) {
        if (!(error instanceof Unknown)) throw error;
        const { variable } = error;
        for (let value = 0; value < variable.values.length; value += 1) open.push(new Map(values).set(variable, value));
      }
    }
  }
  return found;
}
