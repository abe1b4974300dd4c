/** I6: a case that runs can always come to an end. */
import type { ProofRule } from './rule.js';
import { asked, byState } from './stranded.js';
import { NOTHING, type Configurations } from '../configurations/diagram.js';
import { deadEnds } from './no-dead-end.js';

export const canEnd: ProofRule = {
  id: 'proof.can-end',
  severity: 'error',
  asksWayOn: true,
  asks: {
    nl: 'Elke zaak die loopt kan volgens haar doel eindigen: vanuit elke stand is een eindtoestand te bereiken, ook als elke toestemming is geweigerd, zonder dat het gezin vertrekt en zonder wat mensen in elke toestand kunnen doen, zoals spoedhulp inzetten.',
    en: 'Every running case can end by its purpose: from every configuration an end can be reached, also with every consent refused, without the family leaving and without what people can do in every state, such as emergency help.',
  },
  find: (exploration, placeOf) => {
    const { search, terrain, moves, ended, reached } = exploration;
    const { diagram } = terrain.space;
    const helping = moves.filter((move) => exploration.helps(move));
    let told: Configurations = NOTHING;
    // What can end with every consent refused can end.
    let ending = ended;
    const stuck = asked(exploration).flatMap(({ set, isRefused }) => {
      ending = search.canReach(ending, helping, reached, set);
      const found = diagram.less(diagram.less(set, ending), told);
      told = diagram.or(told, found);
      if (found === NOTHING) return [];
      // What only leads to a dead end is told there.
      const dead = deadEnds(exploration).reduce<Configurations>((all, one) => diagram.or(all, one.stuck), NOTHING);
      const rest = diagram.less(found, search.canReach(dead, helping, reached, found));
      return byState(exploration, rest).map((one) => ({ ...one, isRefused }));
    });
    return stuck.flatMap(({ path, where, isRefused }) => {
      // Of a state from which nothing ends, it says nothing more that it does not without consent.
      if (isRefused && stuck.some((one) => one.path === path && !one.isRefused)) return [];
      const label = exploration.machine.states.get(path)?.label ?? exploration.machine.label;
      return [
        {
          at: placeOf(path),
          message: {
            nl: `Vanuit "${label.nl}" kan een zaak nooit eindigen${isRefused ? ' als er geen toestemming is' : ''}, tenzij het gezin stopt.`,
            en: `From "${label.en}" a case can never end${isRefused ? ' when there is no consent' : ''}, unless the family leaves.`,
          },
          where,
        },
      ];
    });
  },
};
