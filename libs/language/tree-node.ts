/** The nodes of a document as the language reads it: maps, lists and scalars, each with its place. */
import type { Place } from './diagnostic.js';

export type TreeNode = MapNode | ListNode | ScalarNode;

export interface MapEntry {
  readonly key: string;
  readonly keyPlace: Place;
  readonly value: TreeNode;
}
export interface MapNode {
  readonly kind: 'map';
  readonly place: Place;
  readonly entries: readonly MapEntry[];
}
export interface ListNode {
  readonly kind: 'list';
  readonly place: Place;
  readonly items: readonly TreeNode[];
}
export interface ScalarNode {
  readonly kind: 'scalar';
  readonly place: Place;
  readonly value: string | number | boolean | null;
  /** The text as written, for messages. */
  readonly text: string;
  /** Where the text begins, and its later lines: so that faults inside it can be placed. */
  readonly textPlace: Place;
}

/** The plain value of a tree, for data that has a check of its own (calendars). */
export function plainValue(node: TreeNode): unknown {
  if (node.kind === 'scalar') return node.value;
  if (node.kind === 'list') return node.items.map(plainValue);
  return Object.fromEntries(node.entries.map(({ key, value }) => [key, plainValue(value)]));
}
