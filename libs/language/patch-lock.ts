/**
 * What of a workflow a region leaves as it is: entries that say `locked: true`, rows of the law, and what these rest on. A
 * locked transition would not be worth much if its condition could be changed beside it.
 */
import type { MapEntry, TreeNode } from './tree-node.js';

export interface Locked {
  /** The values of locked entries. */
  readonly entries: ReadonlySet<TreeNode>;
  /** Everything with a locked entry somewhere inside, and those entries. */
  readonly holders: ReadonlySet<TreeNode>;
}

/** What is locked in the tree of a workflow. */
export function lockedIn(workflow: TreeNode): Locked {
  const entries = new Set<TreeNode>();
  const holders = new Set<TreeNode>();
  const look = (node: TreeNode, path: readonly string[]): boolean => {
    const children: [string, TreeNode][] =
      node.kind === 'map'
        ? node.entries.map(({ key, value }) => [key, value])
        : node.kind === 'list'
          ? node.items.map((item, index) => [String(index), item])
          : [];
    const isOwn = isLocked(node, path);
    if (isOwn) {
      entries.add(node);
      for (const one of restsOn(workflow, node, path)) lockWhole(one.value, entries, holders);
    }
    // Every child is looked at, also after one that is locked.
    const held = children.filter(([key, child]) => look(child, [...path, key]));
    if (isOwn || held.length > 0) holders.add(node);
    return isOwn || held.length > 0;
  };
  look(workflow, []);
  return { entries, holders };
}

function lockWhole(node: TreeNode, entries: Set<TreeNode>, holders: Set<TreeNode>): void {
  entries.add(node);
  holders.add(node);
}

function isLocked(node: TreeNode, path: readonly string[]): boolean {
  return node.kind === 'map' && (valueAt(node, 'locked') === true || isLawRow(node, path));
}

const isLawRow = (node: TreeNode, [first, , third, ...more]: readonly string[]): boolean =>
  first === 'decisions' && third === 'rules' && more.length === 1 && typeof valueAt(node, 'law') === 'string';

/** What decides when a locked entry counts: the inputs of a row of the law; the event, conditions and facts of a transition or statement. */
function restsOn(workflow: TreeNode, node: TreeNode, path: readonly string[]): MapEntry[] {
  if (isLawRow(node, path)) return entriesAt(workflow, ['decisions', path[1] ?? '', 'inputs']);
  const on = path.lastIndexOf('on');
  const event = on === -1 ? undefined : path[on + 1];
  const guards = wordsOf(['guard', 'when', 'needs'].flatMap((key) => textsOf(childOf(node, key))));
  const conditions = entriesAt(workflow, ['conditions']).filter(({ key }) => guards.has(key));
  const asked = wordsOf(conditions.flatMap(({ value }) => textsOf(childOf(value, 'when'))));
  return [
    ...entriesAt(workflow, ['events']).filter(({ key }) => key === event),
    ...conditions,
    ...entriesAt(workflow, ['facts']).filter(({ key }) => asked.has(key) || guards.has(key)),
  ];
}

const childOf = (node: TreeNode, key: string): TreeNode | undefined =>
  node.kind === 'map' ? node.entries.find((one) => one.key === key)?.value : undefined;

function valueAt(node: TreeNode, key: string): string | number | boolean | null | undefined {
  const child = childOf(node, key);
  return child?.kind === 'scalar' ? child.value : undefined;
}

function entriesAt(root: TreeNode, path: readonly string[]): MapEntry[] {
  const node = path.reduce<TreeNode | undefined>((one, key) => one && childOf(one, key), root);
  return node?.kind === 'map' ? [...node.entries] : [];
}

function textsOf(node: TreeNode | undefined): string[] {
  if (node === undefined) return [];
  if (node.kind === 'list') return node.items.flatMap(textsOf);
  return node.kind === 'scalar' && typeof node.value === 'string' ? [node.value] : [];
}

const wordsOf = (texts: readonly string[]): ReadonlySet<string> =>
  new Set(texts.flatMap((text) => text.match(/[A-Za-z][A-Za-z0-9]*/g) ?? []));
