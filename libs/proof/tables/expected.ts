/** What a table must decide of some inputs, whichever of its own rows decides them. Where a row of the law decides, that holds. */
import { NOTHING } from '../configurations/diagram.js';
import type { TableFinding, TableRule } from './table.js';

export const expected: TableRule = {
  id: 'proof.decision',
  severity: 'error',
  asks: {
    nl: 'Wat een beslistabel met `expects` zegt, geldt voor alle invoer waar het over gaat, welke eigen rij er ook over beslist. Waar een rij van de wet beslist, geldt die.',
    en: 'What a decision table says with `expects` holds for all inputs that it is about, whichever of its own rows decides them. Where a row of the law decides, that holds.',
  },
  find: (table) => {
    const { diagram } = table.space;
    return table.table.expects.flatMap(({ id, when, gives, why, at }): TableFinding[] => {
      const about = table.holds(when);
      const own = table.rows.flatMap((row) => {
        const where = diagram.and(row.decides, about);
        return row.isLaw || where === NOTHING ? [] : [{ row, where }];
      });
      if (own.length === 0)
        return [
          {
            at,
            message: {
              nl: `De verwachting ${id} (${why}) gaat over geen enkele invoer waar de tabel zelf over beslist.`,
              en: `The expectation ${id} (${why}) is about no input that the table itself decides.`,
            },
          },
        ];
      return own.flatMap(({ row, where }) => {
        const wrong = [...gives].filter(([output, allowed]) => !allowed.includes(String(row.gives[output])));
        if (wrong.length === 0) return [];
        const given = wrong.map(([output]) => `${output}: ${String(row.gives[output])}`).join(', ');
        const inputs = table.witness(where);
        return [
          {
            at: row.at,
            message: {
              nl: `De verwachting ${id} (${why}) geldt niet: de rij ${row.id} geeft ${given}, bij ${inputs}.`,
              en: `The expectation ${id} (${why}) does not hold: the row ${row.id} gives ${given}, for ${inputs}.`,
            },
          },
        ];
      });
    });
  },
};
