/** What a workflow says must be so when a case comes somewhere, by whichever way it comes. */
import { holdsWhere } from '../configurations/condition.js';
import { NOTHING, type Configurations } from '../configurations/diagram.js';
import { doesNotHold, type Finding, type ProofRule } from './rule.js';

export const arrival: ProofRule = {
  id: 'proof.arrival',
  severity: 'error',
  mayLack: 'moves',
  asks: {
    nl: 'Wat een werkwijze met `into` zegt, geldt: hoe een zaak ook komt waar dat geldt, wat daarvoor nodig is (`needs`) geldt dan.',
    en: 'What a workflow says with `into` holds: however a case comes to where that holds, what it `needs` holds then.',
  },
  find: (exploration) => {
    const { machine, terrain, reached, search, openings } = exploration;
    const { space } = terrain;
    const { diagram } = space;
    return machine.courses.flatMap((course): Finding[] => {
      if (course.kind !== 'into') return [];
      const { at, to, needs } = course;
      const inside = holdsWhere(terrain, to);
      const unready = diagram.less(inside, holdsWhere(terrain, needs));
      const message = doesNotHold(course, {
        nl: `een zaak komt hier (${to.text}) zonder dat dit geldt: ${needs.text}`,
        en: `a case comes here (${to.text}) without this: ${needs.text}`,
      });
      const found = new Map<string, { at: Finding['at']; where: Configurations }>();
      for (const move of exploration.search.movesThatChange(inside)) {
        const where = diagram.and(diagram.less(search.before(move, unready), inside), reached);
        const [first] = move.transitions;
        if (where === NOTHING || first === undefined) continue;
        const before = found.get(first.id)?.where ?? NOTHING;
        found.set(first.id, { at: first.at, where: diagram.or(before, where) });
      }
      const opened = openings.some(({ at: begin }) => diagram.and(space.all(begin), unready) !== NOTHING);
      return [...found.values(), ...(opened ? [{ at, where: diagram.and(reached, unready) }] : [])].map((one) => ({
        ...one,
        message,
      }));
    });
  },
};
