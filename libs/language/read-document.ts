/**
 * One file of text to a document: YAML, which kind of document it is, and its form. What it means is checked together with the
 * other documents.
 */
import { activitiesShape } from './activity-document.js';
import { diagnose, hasErrors, type Diagnostic } from './diagnostic.js';
import { lawShape } from './law-document.js';
import { regionShape } from './region-document.js';
import { scenarioShape } from './scenario-document.js';
import { checkShape, type Shape } from './shape.js';
import { didYouMean, nearest } from './suggestion.js';
import { blockShape, workflowShape } from './workflow-document.js';
import { readYaml, type TreeNode } from './yaml-tree.js';

export interface SourceFile {
  readonly file: string;
  readonly text: string;
}

export type DocumentKind = 'workflow' | 'block' | 'region' | 'law' | 'activities' | 'scenario';

export const DOCUMENT_SHAPES: Readonly<Record<DocumentKind, Shape>> = {
  workflow: workflowShape,
  block: blockShape,
  region: regionShape,
  law: lawShape,
  activities: activitiesShape,
  scenario: scenarioShape,
};

/** The kinds of documents in the order in which they are tried: of two that fit a file equally, the first one counts. */
const KIND_ORDER = ['scenario', 'region', 'workflow', 'block', 'law', 'activities'] as const;

/** A document of the right form, with its places. */
export interface Read<T> {
  readonly kind: DocumentKind;
  readonly name: string;
  readonly file: string;
  readonly tree: TreeNode;
  readonly document: T;
}

/**
 * What kind of document a tree is: the one whose keys it has most of, named by its key. A scenario names its region and
 * workflow too, so that a scenario with its own key misspelt would else be taken for a region full of faults.
 */
function kindOf(root: TreeNode): DocumentKind | Diagnostic {
  const entries = root.kind === 'map' ? root.entries : [];
  const keysOf = (kind: DocumentKind): readonly string[] => {
    const shape = DOCUMENT_SHAPES[kind];
    return shape.kind === 'object' ? Object.keys(shape.keys) : [];
  };
  const kinds = KIND_ORDER.map((kind) => ({
    kind,
    fits: entries.filter(({ key }) => keysOf(kind).includes(key)).length,
  }))
    .sort((a, b) => b.fits - a.fits)
    .map(({ kind }) => kind);
  const named = kinds.find((kind) => entries.some(({ key }) => key === kind));
  for (const kind of kinds.slice(0, named === undefined ? kinds.length : kinds.indexOf(named))) {
    const misspelt = entries.find(({ key }) => !keysOf(kind).includes(key) && nearest(key, [kind]) !== undefined);
    if (misspelt !== undefined)
      return diagnose(misspelt.keyPlace, 'document.kind', {
        expected: `one of the keys ${kinds.join(', ')}`,
        ...didYouMean(misspelt.key, [kind]),
      });
  }
  return named ?? diagnose(root.place, 'document.kind', { expected: `one of the keys ${kinds.join(', ')}` });
}

/** Reads one file: YAML, kind and form. What has faults is not read; its `kind` is told where it is known. */
export function readDocument({ file, text }: SourceFile): {
  read: Read<never> | undefined;
  kind?: DocumentKind;
  diagnostics: readonly Diagnostic[];
} {
  const { root, diagnostics } = readYaml(text, file);
  if (root === undefined || hasErrors(diagnostics)) return { read: undefined, diagnostics };
  const kind = kindOf(root);
  if (typeof kind !== 'string') return { read: undefined, diagnostics: [kind] };
  const { value, diagnostics: faults } = checkShape(root, DOCUMENT_SHAPES[kind]);
  if (hasErrors(faults)) return { read: undefined, kind, diagnostics: faults };
  const name = (value as Record<string, string>)[kind] ?? '';
  return { kind, read: { kind, name, file, tree: root, document: value as never }, diagnostics: faults };
}
