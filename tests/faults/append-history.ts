// A checker of histories as their clients saw them: each case is a list to which transitions are added, and which is read whole.
// Decides whether one order of all operations explains every answer, in which an operation that had ended comes before one
// that had not begun (strict serializability, after Elle's list-append). Knows nothing of HTTP or of the service.

/** What a client asked, and what it was told. Times are of one clock of all clients. */
export interface Operation {
  readonly client: number;
  readonly case: string;
  readonly began: number;
  readonly ended: number;
  readonly did:
    | { readonly kind: 'read'; readonly list: readonly string[] }
    /** `after` is how many there were, as the client believed when it asked for one more. */
    | { readonly kind: 'append'; readonly hash: string; readonly after: number }
    | { readonly kind: 'refused' };
}

/** What no order explains, in words; empty when one order explains everything. `last` is every list as it is at the end. */
export function anomaliesIn(operations: readonly Operation[], last: ReadonlyMap<string, readonly string[]>): string[] {
  const anomalies: string[] = [];
  const placed: Placed[] = [];
  const told = new Map<string, number>();
  for (const { did } of operations) if (did.kind === 'append') told.set(did.hash, (told.get(did.hash) ?? 0) + 1);
  for (const [hash, times] of told)
    if (times > 1) anomalies.push(`${hash} was told ${times} times: one took the place of another`);
  for (const [id, list] of last) {
    if (new Set(list).size < list.length) anomalies.push(`${id} holds one transition twice`);
    for (const hash of list)
      if (!told.has(hash)) anomalies.push(`${id} holds ${hash}, which was told to nobody: refused or done twice`);
  }
  for (const operation of operations) {
    const list = last.get(operation.case) ?? [];
    const { did } = operation;
    if (did.kind === 'append') {
      const place = list.indexOf(did.hash) + 1;
      if (place === 0) anomalies.push(`${operation.case} has lost ${did.hash}`);
      else if (place !== did.after + 1)
        anomalies.push(
          `${operation.case} took ${did.hash} as number ${place} from a client that had seen ${did.after}`,
        );
      if (place > 0) placed.push({ operation, place, isAppend: true });
    } else if (did.kind === 'read') {
      if (did.list.some((hash, index) => hash !== list[index]))
        anomalies.push(`${operation.case} was read as what is not the beginning of its history`);
      else placed.push({ operation, place: did.list.length, isAppend: false });
    }
  }
  const ring = ringIn(placed);
  if (ring.length > 0) anomalies.push(`no order explains: ${ring.map(sentenceOf).join('; ')}`);
  return anomalies;
}

/** An operation with where it stands in its list: what it added, or how much of it it saw. */
interface Placed {
  readonly operation: Operation;
  readonly place: number;
  readonly isAppend: boolean;
}

const sentenceOf = ({ operation, place, isAppend }: Placed): string =>
  `client ${operation.client} ${isAppend ? 'added number' : 'saw'} ${place} of ${operation.case} (${operation.began} to ${operation.ended})`;

/** Operations of which each has to come before the next and the last before the first; empty when there are none. */
function ringIn(placed: readonly Placed[]): Placed[] {
  const after = new Map<Node, Node[]>();
  const put = (one: Node, other: Node): void => void after.set(one, [...(after.get(one) ?? []), other]);
  const byCase = groupsOf(placed);
  for (const ones of byCase.values()) {
    const appended = new Map(ones.filter(({ isAppend }) => isAppend).map((one) => [one.place, one]));
    for (const one of ones) {
      const [before, next] = [appended.get(one.isAppend ? one.place - 1 : one.place), appended.get(one.place + 1)];
      if (before !== undefined) put(before, one);
      if (!one.isAppend && next !== undefined) put(one, next);
    }
  }
  // What had ended comes before what began afterwards: over moments, so that it takes no edge for every two operations.
  const moments = placed
    .flatMap((one) => [
      { at: one.operation.began, begins: one },
      { at: one.operation.ended, ends: one },
    ])
    .sort((a, b) => a.at - b.at || Number('ends' in a) - Number('ends' in b));
  let moment: Node = { at: -1 };
  for (const one of moments) {
    if ('begins' in one) put(moment, one.begins);
    else {
      const next: Node = { at: one.at };
      put(moment, next);
      put(one.ends, next);
      moment = next;
    }
  }
  return isPlaced(firstRing(after));
}

type Node = Placed | { readonly at: number };

const isPlaced = (nodes: readonly Node[]): Placed[] => nodes.filter((node): node is Placed => 'operation' in node);

/** A ring of a graph, by depth-first search without recursion; empty when there is none. */
function firstRing(after: ReadonlyMap<Node, readonly Node[]>): Node[] {
  const isDone = new Set<Node>();
  for (const start of after.keys()) {
    const way: { node: Node; next: number }[] = isDone.has(start) ? [] : [{ node: start, next: 0 }];
    const isOnWay = new Set<Node>(way.map(({ node }) => node));
    for (let top = way.at(-1); top !== undefined; top = way.at(-1)) {
      const next = after.get(top.node)?.[top.next];
      top.next += 1;
      if (next === undefined) {
        isDone.add(top.node);
        isOnWay.delete(top.node);
        way.pop();
      } else if (isOnWay.has(next)) {
        const nodes = way.map(({ node }) => node);
        return nodes.slice(nodes.indexOf(next));
      } else if (!isDone.has(next)) {
        isOnWay.add(next);
        way.push({ node: next, next: 0 });
      }
    }
  }
  return [];
}

function groupsOf(placed: readonly Placed[]): Map<string, Placed[]> {
  const groups = new Map<string, Placed[]>();
  for (const one of placed) groups.set(one.operation.case, [...(groups.get(one.operation.case) ?? []), one]);
  return groups;
}
