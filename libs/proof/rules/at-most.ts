/** How near something is: in how few events of the main part it can be reached. */
import { holdsWhere } from '../configurations/condition.js';
import { NOTHING, type Configurations } from '../configurations/diagram.js';
import { doesNotHold, type ProofRule } from './rule.js';

export const atMost: ProofRule = {
  id: 'proof.at-most',
  severity: 'error',
  asks: {
    nl: 'Wat een werkwijze met `atMost` zegt, geldt: overal waar `from` geldt is `to` te bereiken in zoveel gebeurtenissen van het hoofddeel. Wat in de blokken gebeurt en wat een verbonden zaak meldt telt niet mee; op een termijn wordt niet gewacht.',
    en: 'What a workflow says with `atMost` holds: wherever `from` holds, `to` can be reached in so many events of the main part. What happens in the blocks and what a related case tells is not counted; no term is waited for.',
  },
  find: (exploration) => {
    const { machine, terrain, reached, ended, search, moves, staff } = exploration;
    const { diagram } = terrain.space;
    const isCounted = (kind: string, ofMain: boolean): boolean => kind === 'human' && ofMain;
    const usable = moves.filter(
      ({ kind, event }) => kind !== 'time' && staff.workflow.events.get(event)?.isEscape !== true,
    );
    const counted = usable.filter((move) => isCounted(move.kind, exploration.isOfMain(move)));
    const others = usable.filter((move) => !counted.includes(move));
    return machine.courses.flatMap((course) => {
      if (course.kind !== 'atMost') return [];
      const { at, from, to, events } = course;
      let near = search.canReach(holdsWhere(terrain, to), others, reached);
      for (let event = 0; event < events; event += 1) {
        const before = counted.reduce<Configurations>((all, move) => diagram.or(all, search.before(move, near)), near);
        near = search.canReach(before, others, reached);
      }
      const asked = diagram.less(diagram.and(reached, holdsWhere(terrain, from)), ended);
      const where = diagram.less(asked, near);
      if (where === NOTHING) return [];
      return [
        {
          at,
          message: doesNotHold(course, {
            nl: `er is een stand van waaruit meer dan ${events} gebeurtenissen nodig zijn tot ${to.text}`,
            en: `there is a configuration from which more than ${events} events are needed until ${to.text}`,
          }),
          where,
        },
      ];
    });
  },
};
