/** Who pays: the rows of the decision tables. */
import type { Operator } from '../operator.js';
import { isTree, type Path, type Tree } from '../tree.js';

function rowsOf(workflow: Tree): { table: string; name: string; path: Path; row: Tree }[] {
  const tables = isTree(workflow['decisions']) ? workflow['decisions'] : {};
  return Object.entries(tables).flatMap(([table, node]) =>
    Object.entries(isTree(node) && isTree(node['rules']) ? node['rules'] : {}).flatMap(([name, row]) =>
      isTree(row) ? [{ table, name: `${table} ${name}`, path: ['decisions', table, 'rules', name], row }] : [],
    ),
  );
}

/** A row left out, or one that no longer asks anything. */
export const breakPayerRow: Operator = {
  id: 'break-payer-row',
  rules: [
    'proof.law',
    'proof.row',
    'proof.decision',
    'rule.gap',
    'rule.hides',
    'rule.locked',
    'law.input',
    'law.output',
    'cel.unknown-value',
    'name.unused',
    'form.missing-key',
  ],
  sites: (workflow) =>
    rowsOf(workflow).flatMap(({ table, name, path, row }) => [
      { what: `${name} left out`, machine: table, edits: [{ path }] },
      ...(row['when'] === undefined
        ? []
        : [{ what: `${name} asks nothing`, machine: table, edits: [{ path: [...path, 'when'] }] }]),
    ]),
};
