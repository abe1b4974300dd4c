/** In a table that says that one rule hits, no two do. */
import { NOTHING } from '../configurations/diagram.js';
import type { TableRule } from './table.js';

export const overlap: TableRule = {
  id: 'proof.overlap',
  severity: 'error',
  asks: {
    nl: 'In een tabel met `hitPolicy: unique` past bij elke invoer één rij; alleen de laatste, zonder `when`, is er voor wat overblijft.',
    en: 'In a table with `hitPolicy: unique` one row holds for each input; only the last one, without `when`, is there for what is left.',
  },
  find: (whole) =>
    !whole.table.isUnique
      ? []
      : whole.rows.flatMap((row, index) =>
          whole.rows.slice(0, index).flatMap((before) => {
            const both = whole.space.diagram.and(before.holds, row.holds);
            if (row.isRest || both === NOTHING) return [];
            const where = whole.witness(both);
            return [
              {
                at: row.isLaw && !before.isLaw ? before.at : row.at,
                message: {
                  nl: `De rijen ${before.id} en ${row.id} passen allebei, zoals bij ${where}.`,
                  en: `The rows ${before.id} and ${row.id} both hold, such as for ${where}.`,
                },
              },
            ];
          }),
        ),
};
