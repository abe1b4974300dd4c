/**
 * What a proof depends on, directly or not (the cone of influence), and the moves as far as they concern it. Exact: whatever
 * stands beside the cone, the same event makes the same of what is in it. What is left out is proved by itself.
 */
import { NOTHING, type Configurations } from './diagram.js';
import { assignmentText, type Move } from './move.js';
import { isWithin } from './regions.js';
import type { Variable } from './space.js';
import type { Terrain } from './terrain.js';

export interface Cone {
  readonly variables: ReadonlySet<Variable>;
  readonly moves: readonly Move[];
}

/** The smallest cone that holds these variables; moves that are asked about stay, also those that change nothing in it. */
export function coneOf(
  terrain: Terrain,
  moves: readonly Move[],
  seeds: Iterable<Variable>,
  isAsked: (move: Move) => boolean,
): Cone {
  const { space } = terrain;
  const cone = new Set(seeds);
  for (;;) {
    const groups = alike(terrain, moves, cone);
    const before = cone.size;
    for (const group of groups) {
      if (!group.some(({ makes }) => [...makes.keys()].some((variable) => cone.has(variable)))) continue;
      const from = group.reduce<Configurations>((all, one) => space.diagram.or(all, one.from), NOTHING);
      for (const variable of space.readBy(from)) cone.add(variable);
    }
    if (cone.size > before) continue;
    const beside = space.variables.filter((variable) => !cone.has(variable));
    return { variables: cone, moves: groups.flatMap((group) => ofCone(terrain, group, cone, beside, isAsked)) };
  }
}

/**
 * Moves of the same event with the same heard that make the same of what is in the cone; those of the main part by the same first
 * transition.
 */
function alike({ mainRegions }: Terrain, moves: readonly Move[], cone: ReadonlySet<Variable>): Move[][] {
  const groups = new Map<string, Move[]>();
  const main = new Set(mainRegions.map(({ variable }) => variable));
  for (const move of moves) {
    const makes = assignmentText([...move.makes].filter(([one]) => cone.has(one)));
    const isMain = [...move.makes.keys()].some((one) => main.has(one));
    const first = isMain && move.transitions[0]?.id;
    // What is heard is asked about of the step, whether or not it is in the cone.
    const key = [move.kind, move.event, move.clock, first, makes, assignmentText(move.heard)].join(' ');
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [move]);
    else group.push(move);
  }
  return [...groups.values()];
}

/** A group as one move of the cone; none where it concerns neither the cone nor the main part, and nobody asks about it. */
function ofCone(
  { space, machine }: Terrain,
  group: readonly Move[],
  cone: ReadonlySet<Variable>,
  beside: readonly Variable[],
  isAsked: (move: Move) => boolean,
): Move[] {
  const { diagram } = space;
  const [first] = group;
  if (first === undefined) return [];
  const isMain = group.some(({ transitions }) => transitions.some(({ source }) => isWithin(source, machine.name)));
  const makes = new Map([...first.makes].filter(([variable]) => cone.has(variable)));
  if (makes.size === 0 && !isMain && !group.some(isAsked)) return [];
  const forgotten = space.bitsOf(beside);
  return [
    {
      ...first,
      from: group.reduce<Configurations>((all, { from }) => diagram.or(all, diagram.forget(from, forgotten)), NOTHING),
      makes,
      raised: [...new Set(group.flatMap(({ raised }) => raised))],
      transitions: [...new Set(group.flatMap(({ transitions }) => transitions))],
      // How it is taken may still depend on what stands beside the cone.
      choices: group.flatMap(({ choices }) => choices),
    },
  ];
}
