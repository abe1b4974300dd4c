/** The rows of the law stand in a table as the law has them. That a region takes nothing from them is asked of its patches. */
import type { TableFinding, TableRule } from './table.js';

export const lawRows: TableRule = {
  id: 'proof.law',
  severity: 'error',
  asks: {
    nl: 'Een tabel over een beslissing waar de wet rijen voor heeft, heeft ze alle, elk één keer en in de volgorde van de wet.',
    en: 'A table on a decision for which the law has rows has all of them, each once and in the order of the law.',
  },
  find: ({ law, rows, table }) => {
    const found: TableFinding[] = [];
    const first = rows[0]?.at ?? { file: '', line: 1 };
    for (const { document } of law.versions) {
      if (document.decision !== table.id) continue;
      let last = -1;
      for (const id of Object.keys(document.rules)) {
        const places = rows.flatMap((row, index) => (row.isLaw && row.id === id ? [index] : []));
        const [place] = places;
        const at = rows[place ?? 0]?.at ?? first;
        if (place === undefined || places.length > 1)
          found.push({
            at,
            message: {
              nl: `De rij ${id} van de wet ${document.law} staat hier ${places.length} keer, en hoort er één keer.`,
              en: `The row ${id} of the law ${document.law} stands here ${places.length} times, and belongs here once.`,
            },
          });
        else if (place < last)
          found.push({
            at,
            message: {
              nl: `De rij ${id} van de wet ${document.law} staat na een rij die in de wet later komt.`,
              en: `The row ${id} of the law ${document.law} stands after a row that comes later in the law.`,
            },
          });
        last = Math.max(last, place ?? -1);
      }
    }
    return found;
  },
};
