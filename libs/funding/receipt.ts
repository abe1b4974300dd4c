/**
 * Who pays: the first row of a decision table that hits, with a receipt that says why. A locked row takes its place from
 * the table and its content from the law in force on the day. Pure; it knows no ledger.
 */
import type { CelScope, DecisionTable, Label, Law, SourceLine } from '#language';

/** Everything needed to reproduce the decision. */
export interface Receipt {
  readonly decision: string;
  readonly rule: string;
  readonly inputs: Readonly<Record<string, string | boolean | null>>;
  readonly gives: Readonly<Record<string, string | boolean | number>>;
  readonly label: Label | null;
  readonly basis: string | null;
  /** The hash of the law in force, when a locked row decided. */
  readonly law: string | null;
  readonly source: SourceLine;
}

/** Asks a table. Throws when no row hits: the language only lets tables through whose last row always hits. */
export function ask(
  table: DecisionTable,
  inputs: Readonly<Record<string, string | boolean | null>>,
  law: Law,
): Receipt {
  const variables = Object.fromEntries(Object.entries(inputs).map(([name, value]) => [name, value ?? '']));
  const scope: CelScope = { variables, in: () => false, consent: () => false, open: () => false };
  for (const rule of table.rules) {
    if (rule.law) {
      // A row that is not in force on this day is passed over: the table's own rows then decide.
      const row = law.row(table.id, rule.id);
      if (row === undefined || (row.when !== undefined && row.when.evaluate(scope) !== true)) continue;
      return {
        decision: table.id,
        rule: row.id,
        inputs,
        gives: row.gives,
        label: row.label ?? null,
        basis: row.basis ?? null,
        law: law.hash,
        source: row.source,
      };
    }
    if (rule.when !== undefined && rule.when.evaluate(scope) !== true) continue;
    return {
      decision: table.id,
      rule: rule.id,
      inputs,
      gives: rule.gives,
      label: rule.label ?? null,
      basis: rule.basis ?? null,
      law: null,
      source: rule.source,
    };
  }
  throw new Error(`No row of ${table.id} hits.`);
}
