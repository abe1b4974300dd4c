/** Where an expression holds that reads a configuration only. Owners are read by party, so that no product of parts is tried. */
import type { Expression } from '#language';
import { ALL, NOTHING, type Configurations, type Diagram } from './diagram.js';
import { closedOf, ownedBy } from './main-part.js';
import type { Terrain } from './terrain.js';
import { Trial } from './trial.js';
import { Unknown } from './unknown.js';
import type { Variable } from './space.js';

/** What was found before, by what is asked: many statements ask the same. A terrain that is arranged anew has another diagram. */
const known = new WeakMap<Diagram, Map<string, Configurations>>();

export function holdsWhere(terrain: Terrain, expression: Expression): Configurations {
  const { diagram } = terrain.space;
  const found = known.get(diagram) ?? new Map<string, Configurations>();
  known.set(diagram, found);
  const where = found.get(expression.text) ?? withoutRelations(terrain, expression, findWhere(terrain, expression));
  found.set(expression.text, where);
  return where;
}

/** Of a case that has closed no related case is open: its moves do not say so, since most of what is asked is of cases that run. */
function withoutRelations(terrain: Terrain, { references }: Expression, where: Configurations): Configurations {
  if (!references.some(({ root }) => root === 'open')) return where;
  const { space, relations } = terrain;
  const { diagram } = space;
  const closed = closedOf(terrain);
  const none = space.all(new Map([...relations.values()].map((variable) => [variable, 0])));
  return diagram.or(diagram.less(where, closed), diagram.and(closed, diagram.before(where, ALL, none)));
}

function findWhere(terrain: Terrain, expression: Expression): Configurations {
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
    const values = new Map<Variable, number>();
    const trial = new Trial(terrain, { event: '', isHuman: false, isOpening: false }, { values }, owners);
    const active = (path: string): boolean => {
      const region = regions.of(path);
      const state = region?.states[values.get(region.variable) ?? region.initial];
      return state === undefined || regions.isActive(path, state);
    };
    const on = { machine, facts: {}, event: '', eventData: trial.data, active, leaves: () => [] };
    /** Where it holds, of what has the values that are tried. */
    const answer = (): Configurations => {
      try {
        return trial.holds(expression, [], on) ? ALL : NOTHING;
      } catch (error) {
        if (!(error instanceof Unknown)) throw error;
        const { variable } = error;
        let where: Configurations = NOTHING;
        for (let value = 0; value < variable.values.length; value += 1) {
          values.set(variable, value);
          where = diagram.or(where, diagram.and(space.having(variable, value), answer()));
        }
        values.delete(variable);
        return where;
      }
    };
    found = diagram.or(found, diagram.and(here, answer()));
  }
  return found;
}
