/** What a workflow says can always still come about. */
import { holdsWhere } from '../configurations/condition.js';
import { NOTHING } from '../configurations/diagram.js';
import { doesNotHold, type ProofRule } from './rule.js';

export const eventually: ProofRule = {
  id: 'proof.eventually',
  severity: 'error',
  asks: {
    nl: 'Wat een werkwijze met `eventually` zegt, kan in elke lopende zaak (waar `from` geldt) nog gebeuren, zonder dat het gezin vertrekt, zonder dat een toestemming erbij komt en zonder wat mensen in elke toestand kunnen doen, zoals spoedhulp inzetten.',
    en: 'What a workflow says with `eventually` can still come about in every running case (where `from` holds), without the family leaving, without a consent more and without what people can do in every state, such as emergency help.',
  },
  find: (exploration) => {
    const { machine, terrain, reached, ended, search, moves } = exploration;
    const { diagram } = terrain.space;
    const running = diagram.less(reached, ended);
    return machine.courses.flatMap((course) => {
      if (course.kind !== 'eventually') return [];
      const { at, from, to } = course;
      const asked = from === undefined ? running : diagram.and(running, holdsWhere(terrain, from));
      const goal = holdsWhere(terrain, to);
      const helping = moves.filter((move) => exploration.helps(move, goal));
      const where = diagram.less(asked, search.canReach(goal, helping, reached));
      if (where === NOTHING) return [];
      return [
        {
          at,
          message: doesNotHold(course, {
            nl: `er is een stand waarna dit nooit meer kan: ${to.text}`,
            en: `there is a configuration after which this can never come about: ${to.text}`,
          }),
          where,
        },
      ];
    });
  },
};
