/**
 * Whether the law and the tables of the workflows speak of the same things: a law is about a decision that some workflow
 * takes, and its rows give what the tables that place them can give. It does not know when a row hits.
 */
import { createReporter, known, type Reporter } from './compile-values.js';
import type { Diagnostic } from './diagnostic.js';
import type { LawDocument } from './law-document.js';
import type { Path, Sources } from './sources.js';
import { listed } from './suggestion.js';
import type { DecisionDocument } from './decision-document.js';
import type { WorkflowDocument } from './workflow-document.js';

interface Placed<T> {
  readonly document: T;
  readonly sources: Sources;
}

/** What is wrong between laws and workflows. Told at the law, or at the one table that lacks what the others can give. */
export function checkLawTables(
  laws: readonly Placed<LawDocument>[],
  workflows: readonly Placed<WorkflowDocument>[],
): Diagnostic[] {
  return laws.flatMap(({ document: law, sources }) => {
    const report = createReporter(sources);
    const at: Path = ['law', law.law];
    const decisions = new Set(workflows.flatMap(({ document }) => Object.keys(document.decisions ?? {})));
    const tables = workflows.flatMap(({ document, sources: places }) => {
      const table = document.decisions?.[law.decision];
      return table === undefined ? [] : [{ table, report: createReporter(places) }];
    });
    // Without the workflows there is nothing to compare with: a law can be read alone.
    if (decisions.size > 0 && tables.length === 0)
      report.at([...at, 'decision'], 'name.unknown', {
        with: { kind: 'decision', name: law.decision },
        ...known(law.decision, decisions),
      });
    if (tables.length > 0) {
      for (const row of Object.keys(law.rules)) checkRow(law, row, tables, report);
    }
    return [...report.diagnostics, ...tables.flatMap((one) => one.report.diagnostics)];
  });
}

interface Table {
  readonly table: DecisionDocument;
  readonly report: Reporter;
}

function checkRow(law: LawDocument, row: string, tables: readonly Table[], report: Reporter): void {
  const gives = law.rules[row]?.gives ?? {};
  const at: Path = ['law', law.law, 'rules', row, 'gives'];
  const placing = tables.filter(({ table }) => Object.values(table.rules).some((rule) => rule.law === row));
  const outputs = (among: readonly Table[]): string[] => [
    ...new Set(among.flatMap(({ table }) => Object.keys(table.gives))),
  ];
  const valuesOf = (name: string): string[] => [
    ...new Set(tables.flatMap(({ table }) => table.gives[name]?.values ?? [])),
  ];
  for (const [name, value] of Object.entries(gives)) {
    const values = valuesOf(name);
    if (values.length === 0)
      report.atKey([...at, name], 'name.unknown', { with: { kind: 'output', name }, ...known(name, outputs(tables)) });
    else if (!values.includes(String(value)))
      report.at([...at, name], 'form.value', { with: { found: String(value) }, ...known(String(value), values) });
    else {
      for (const one of placing) {
        const own = one.table.gives[name]?.values;
        if (own?.includes(String(value)) === true) continue;
        const where: Path = ['workflow', 'decisions', law.decision, 'gives'];
        one.report.at(own === undefined ? where : [...where, name, 'values'], 'law.output', {
          with: { law: law.law, row, name, value: String(value) },
          expected: `${String(value)} among ${listed(own ?? [], 20)}`,
        });
      }
    }
  }
  for (const name of outputs(placing)) {
    if (law.rules[row]?.gives !== undefined && gives[name] === undefined)
      report.at(at, 'value.missing', { with: { name }, expected: `${name}: one of ${listed(valuesOf(name), 20)}` });
  }
}
