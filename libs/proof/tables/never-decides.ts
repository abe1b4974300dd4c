/** A row that never decides says something that is not so. */
import { NOTHING } from '../configurations/diagram.js';
import type { TableRule } from './table.js';

export const neverDecides: TableRule = {
  id: 'proof.row',
  severity: 'error',
  asks: {
    nl: 'Elke rij van een beslistabel beslist ergens: er is een invoer waarvoor ze de eerste is die past. Rijen van de wet tellen niet mee.',
    en: 'Every row of a decision table decides somewhere: there is an input for which it is the first that holds. Rows of the law do not count.',
  },
  find: (table) =>
    table.rows.flatMap(({ id, isLaw, at, holds, decides }, index) => {
      if (isLaw || decides !== NOTHING) return [];
      if (holds === NOTHING)
        return [
          {
            at,
            message: {
              nl: `De rij ${id} past bij geen enkele invoer.`,
              en: `The row ${id} holds for no input at all.`,
            },
          },
        ];
      const before = table.rows.slice(0, index);
      const first = before.find((one) => table.space.diagram.and(one.decides, holds) !== NOTHING);
      const where = table.witness(table.space.diagram.and(first?.decides ?? holds, holds));
      return [
        {
          at,
          message: {
            nl: `De rij ${id} beslist nooit: waar ze past, past een eerdere, zoals ${first?.id ?? ''} bij ${where}.`,
            en: `The row ${id} never decides: where it holds an earlier one does, such as ${first?.id ?? ''} for ${where}.`,
          },
        },
      ];
    }),
};
