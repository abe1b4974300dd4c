/** Where a case waits for the answer of another party, time is kept: silence is noticed. */
import { NOTHING, type Configurations } from '../configurations/diagram.js';
import { waitedWithoutTerm } from '../configurations/waited.js';
import type { ProofRule } from './rule.js';

export const waitingHasClock: ProofRule = {
  id: 'proof.clock',
  severity: 'error',
  mayLack: 'moves',
  asks: {
    nl: 'Waar een zaak op een andere partij wacht, na een aanbod of omdat alleen anderen haar verder brengen, loopt een termijn.',
    en: 'Where a case waits for another party, after an offer or because only others take it on, a term runs.',
  },
  find: ({ machine, staff, terrain, reached, ended }, placeOf) => {
    const { diagram } = terrain.space;
    const running = [...terrain.clocks.values()].reduce<Configurations>(
      (found, variable) => diagram.or(found, terrain.running(variable)),
      NOTHING,
    );
    return waitedWithoutTerm(machine, staff).flatMap(({ state: { path, label }, party }) => {
      const where = diagram.less(diagram.less(diagram.and(reached, terrain.active(path)), running), ended);
      if (where === NOTHING) return [];
      return [
        {
          at: placeOf(path),
          message: {
            nl: `In "${label.nl}" wacht een zaak op ${party.label.nl} zonder dat er een termijn loopt.`,
            en: `In "${label.en}" a case waits for ${party.label.en} and no term runs.`,
          },
          where,
        },
      ];
    });
  },
};
