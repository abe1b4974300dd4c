/** What a workflow says must always or never be so, over every configuration that can be reached. */
import { NOTHING, type Configurations } from '../configurations/diagram.js';
import { holdsWhere } from '../configurations/condition.js';
import type { ProofRule } from './rule.js';

export const invariants: ProofRule = {
  id: 'proof.invariant',
  severity: 'error',
  mayLack: 'moves',
  asks: {
    nl: 'Wat een werkwijze onder `invariants` zegt, geldt in elke stand die bereikbaar is.',
    en: 'What a workflow says under `invariants` holds in every configuration that can be reached.',
  },
  find: ({ machine, terrain, reached }) =>
    machine.invariants.flatMap(({ id, expression, holds, why, at }) => {
      const { diagram } = terrain.space;
      const kept = holdsWhere(terrain, expression);
      const where: Configurations = holds ? diagram.less(reached, kept) : diagram.and(reached, kept);
      if (where === NOTHING) return [];
      return [
        {
          at,
          message: {
            nl: `De invariant ${id} (${why}) geldt niet altijd: ${expression.text}.`,
            en: `The invariant ${id} (${why}) does not always hold: ${expression.text}.`,
          },
          where,
        },
      ];
    }),
};
