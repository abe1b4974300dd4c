/** I5: a case that runs can always be moved on. */
import type { Label } from '#language';
import { ALL, NOTHING, type Configurations } from '../configurations/diagram.js';
import type { Exploration } from '../configurations/exploration.js';
import type { Move } from '../configurations/move.js';
import type { ProofRule } from './rule.js';
import { asked, byState } from './stranded.js';

export const noDeadEnd: ProofRule = {
  id: 'proof.no-dead-end',
  severity: 'error',
  asksWayOn: true,
  asks: {
    nl: 'Elke zaak die loopt kan verder: er is een gebeurtenis van iemand die de regio heeft, of een termijn, die het hoofddeel verandert. Ook als elke toestemming is geweigerd, zonder dat het gezin vertrekt en zonder wat mensen in elke toestand kunnen doen, zoals spoedhulp inzetten.',
    en: 'Every running case can go on: there is an event by somebody whom the region has, or a term, that changes the main part. Also with every consent refused, without the family leaving and without what people can do in every state, such as emergency help.',
  },
  find: (exploration, placeOf) =>
    deadEnds(exploration).flatMap(({ stuck, isRefused }) =>
      byState(exploration, stuck).map(({ path, where }) => ({
        at: placeOf(path),
        message: messageOf(exploration.machine.states.get(path)?.label, isRefused),
        where,
      })),
    ),
};

/** Where nothing leads on, with every consent refused and otherwise. */
export function deadEnds(exploration: Exploration): { stuck: Configurations; isRefused: boolean }[] {
  const { search, terrain, moves, reached } = exploration;
  const { diagram } = terrain.space;
  const helping = moves.filter((move) => exploration.helps(move));
  const exits = helping
    .filter((move) => exploration.isOfMain(move) && exploration.isMain(move))
    .reduce<Configurations>((found, move) => diagram.or(found, exitsBy(exploration, move)), NOTHING);
  let told: Configurations = NOTHING;
  return asked(exploration).map(({ set, isRefused }) => {
    const stuck = diagram.less(diagram.less(set, search.canReach(exits, helping, reached, set)), told);
    told = diagram.or(told, stuck);
    return { stuck, isRefused };
  });
}

/** Where a move takes the main part somewhere else. */
function exitsBy({ terrain, search }: Exploration, move: Move): Configurations {
  const { space, mainRegions } = terrain;
  const { diagram } = space;
  const stays = mainRegions.reduce<Configurations>((found, { variable }) => {
    const value = move.makes.get(variable);
    return value === undefined ? found : diagram.and(found, space.having(variable, value));
  }, ALL);
  return diagram.and(diagram.less(move.from, stays), search.before(move, ALL));
}

function messageOf(label: Label | undefined, isRefused: boolean): Label {
  const state = label ?? { nl: '?', en: '?' };
  return {
    nl: `In "${state.nl}" kan een zaak vastlopen${isRefused ? ' als er geen toestemming is' : ''}: niemand en geen termijn brengt haar verder.`,
    en: `In "${state.en}" a case can get stuck${isRefused ? ' when there is no consent' : ''}: nobody and no term takes it on.`,
  };
}
