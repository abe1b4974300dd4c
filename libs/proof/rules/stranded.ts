/** Where a case is stuck, by the state of its main part: what the rules about ways on report. */
import { NOTHING, type Configurations } from '../configurations/diagram.js';
import type { Exploration } from '../configurations/exploration.js';

/** The states of main parts in which a set has members, with those members. */
export function byState(
  { terrain }: Exploration,
  set: Configurations,
): { readonly path: string; readonly where: Configurations }[] {
  const { space, mainRegions, machine } = terrain;
  if (set === NOTHING) return [];
  // Of parallel parts those that rest say nothing; when all rest, the first stands for the case.
  const found = mainRegions.flatMap(({ variable }) =>
    variable.values.flatMap((path, index) => {
      const state = machine.states.get(String(path));
      const where = space.diagram.and(set, space.having(variable, index));
      return where === NOTHING || state === undefined || state.kind === 'final' || state.isResting
        ? []
        : [{ path: state.path, where }];
    }),
  );
  const first = mainRegions[0]?.states.find((path) => path !== '') ?? machine.name;
  return found.length > 0 ? found : [{ path: first, where: set }];
}

/**
 * Every configuration that is asked: first with every consent refused, then as it is. What can go on or end without consent can
 * also with it.
 */
export function asked(exploration: Exploration): { set: Configurations; isRefused: boolean }[] {
  const { reached, ended, terrain } = exploration;
  const running = terrain.space.diagram.less(reached, ended);
  if (terrain.facts.partsOf('consent').length === 0) return [{ set: running, isRefused: false }];
  const refused = terrain.space.diagram.and(running, exploration.withoutConsent());
  return [
    { set: refused, isRefused: true },
    { set: running, isRefused: false },
  ];
}
