/**
 * One list of leaves for each configuration of a machine, so that what follows from a configuration (owners, ancestors, who
 * knows an event) is worked out once and found again by that list. Decides nothing.
 */
import type { Machine } from '#language';

/** Cases of a region stand in some hundreds of configurations; a list more than these starts anew. */
const MOST_LISTS = 4096;

/** What XState's nodes tell of themselves. */
export interface XStateNode {
  readonly path: readonly string[];
  readonly order: number;
  readonly type: string;
}

/** The leaves among XState's active nodes, in document order. */
export function leavesOf(machine: Machine, nodes: readonly XStateNode[]): readonly string[] {
  const leaves = nodes.filter(({ type }) => type === 'atomic' || type === 'final');
  return oneList(
    machine,
    leaves.sort((a, b) => a.order - b.order).map(({ path }) => path.join('.')),
  );
}

const known = new WeakMap<Machine, Map<string, readonly string[]>>();

/** The same list for the same leaves. */
export function oneList(machine: Machine, leaves: readonly string[]): readonly string[] {
  const lists = known.get(machine) ?? new Map<string, readonly string[]>();
  known.set(machine, lists);
  const key = leaves.join(' ');
  const list = lists.get(key) ?? leaves;
  if (list === leaves) {
    if (lists.size >= MOST_LISTS) lists.clear();
    lists.set(key, leaves);
  }
  return list;
}
