/** The rules about decision tables, in the order in which they are told, and what they find in a table. */
import { lawOn, type DecisionTable, type LawVersion, type SourceLine } from '#language';
import { expected } from './tables/expected.js';
import { lawRows } from './tables/law-rows.js';
import { monotone } from './tables/monotone.js';
import { neverDecides } from './tables/never-decides.js';
import { overlap } from './tables/overlap.js';
import { Table, type TableFinding, type TableRule } from './tables/table.js';

export const TABLE_RULES: readonly TableRule[] = [lawRows, neverDecides, expected, overlap, monotone];

/** What is wrong with a table, under every law that comes into force at some time. */
export function findInTable(
  own: DecisionTable,
  laws: readonly LawVersion[],
  places: readonly SourceLine[],
): { inputs: number; found: (TableFinding & Pick<TableRule, 'id' | 'severity'>)[] } {
  // The law that comes last first: what holds under an older one too is told of that one.
  const days = [...new Set(['0000-01-01', ...laws.map(({ document }) => document.effectiveFrom)])].sort().reverse();
  const found: (TableFinding & Pick<TableRule, 'id' | 'severity'>)[] = [];
  let inputs = 0;
  for (const day of days) {
    const table = new Table(own, lawOn(day, laws), places);
    inputs = table.space.count(table.all);
    const known = new Set(found.map(({ id, at }) => `${id} ${at.file} ${at.line}`));
    for (const rule of TABLE_RULES)
      for (const one of rule.find(table))
        if (!known.has(`${rule.id} ${one.at.file} ${one.at.line}`))
          found.push({ ...one, id: rule.id, severity: rule.severity });
  }
  return { inputs, found };
}
