/**
 * Sets of configurations as binary decision diagrams: a set of hundreds of millions takes some thousands of nodes, and equal
 * sets are the same number. Knows bits only; what a bit says is for the space.
 */

/** A set: the number of its root node. */
export type Configurations = number;
export const NOTHING: Configurations = 0;
export const ALL: Configurations = 1;

/** Thrown when a search needs more nodes than it may have; the verdict is then that nothing is decided. */
export class TooLarge extends Error {}

/** A bit and the value it has. */
export type Bit = readonly [bit: number, value: 0 | 1];

const TERMINAL = 1 << 20;
/** Nodes for which there is room at first; it doubles as they come. */
const FIRST_ROOM = 1 << 14;
/** What is remembered of what was worked out: as much as there are nodes, up to this. */
const MOST_KNOWN = 1 << 18;

export class Diagram {
  #bit: Int32Array;
  #low: Int32Array;
  #high: Int32Array;
  #next: Int32Array;
  #buckets: Int32Array;
  #count = 2;
  /** What was worked out before, four numbers each: the operation with its first operand, the others, the result. */
  #known: Int32Array;

  constructor(
    private readonly most: number,
    /** Nodes that it will have, as far as is known: making room later costs, and forgets what was worked out. */
    expected = 0,
  ) {
    let room = FIRST_ROOM;
    while (room < Math.min(expected, most)) room *= 2;
    this.#bit = new Int32Array(room);
    this.#low = new Int32Array(room);
    this.#high = new Int32Array(room);
    this.#next = new Int32Array(room);
    this.#buckets = new Int32Array(room).fill(-1);
    this.#known = new Int32Array(Math.min(room, MOST_KNOWN) * 4).fill(-1);
    this.#bit[0] = TERMINAL;
    this.#bit[1] = TERMINAL;
  }

  /** Nodes in use, of all sets together. */
  get size(): number {
    return this.#count;
  }

  /** The set of all configurations in which these bits have these values. */
  cube(bits: readonly Bit[]): Configurations {
    let set = ALL;
    for (const [bit, value] of [...bits].sort(([a], [b]) => b - a))
      set = value === 1 ? this.node(bit, NOTHING, set) : this.node(bit, set, NOTHING);
    return set;
  }

  and(a: Configurations, b: Configurations): Configurations {
    if (a === b || b === ALL) return a;
    if (a === ALL) return b;
    if (a === NOTHING || b === NOTHING) return NOTHING;
    if (a > b) return this.and(b, a);
    const slot = this.#slotOf(AND, a, b, 0);
    if (this.#isKnown(slot, AND, a, b, 0)) return at(this.#known, slot + 3);
    const [x, y] = [at(this.#bit, a), at(this.#bit, b)];
    const bit = x < y ? x : y;
    const low = this.and(x === bit ? at(this.#low, a) : a, y === bit ? at(this.#low, b) : b);
    const high = this.and(x === bit ? at(this.#high, a) : a, y === bit ? at(this.#high, b) : b);
    return this.#remember(slot, AND, a, b, 0, this.node(bit, low, high));
  }

  /** Whether two sets have a member in common: no set is made of what they have in common. */
  meets(a: Configurations, b: Configurations): boolean {
    if (a === NOTHING || b === NOTHING) return false;
    if (a === b || a === ALL || b === ALL) return true;
    if (a > b) return this.meets(b, a);
    const slot = this.#slotOf(AND, a, b, 0);
    if (this.#isKnown(slot, AND, a, b, 0)) return at(this.#known, slot + 3) !== NOTHING;
    const [x, y] = [at(this.#bit, a), at(this.#bit, b)];
    const bit = x < y ? x : y;
    if (this.meets(x === bit ? at(this.#low, a) : a, y === bit ? at(this.#low, b) : b)) return true;
    if (this.meets(x === bit ? at(this.#high, a) : a, y === bit ? at(this.#high, b) : b)) return true;
    this.#remember(slot, AND, a, b, 0, NOTHING);
    return false;
  }

  or(a: Configurations, b: Configurations): Configurations {
    if (a === b || b === NOTHING) return a;
    if (a === NOTHING) return b;
    if (a === ALL || b === ALL) return ALL;
    if (a > b) return this.or(b, a);
    const slot = this.#slotOf(OR, a, b, 0);
    if (this.#isKnown(slot, OR, a, b, 0)) return at(this.#known, slot + 3);
    const [x, y] = [at(this.#bit, a), at(this.#bit, b)];
    const bit = x < y ? x : y;
    const low = this.or(x === bit ? at(this.#low, a) : a, y === bit ? at(this.#low, b) : b);
    const high = this.or(x === bit ? at(this.#high, a) : a, y === bit ? at(this.#high, b) : b);
    return this.#remember(slot, OR, a, b, 0, this.node(bit, low, high));
  }

  /** What is in the first and not in the second. */
  less(a: Configurations, b: Configurations): Configurations {
    if (a === NOTHING || b === ALL || a === b) return NOTHING;
    if (b === NOTHING) return a;
    const slot = this.#slotOf(LESS, a, b, 0);
    if (this.#isKnown(slot, LESS, a, b, 0)) return at(this.#known, slot + 3);
    const [x, y] = [at(this.#bit, a), at(this.#bit, b)];
    const bit = x < y ? x : y;
    const low = this.less(x === bit ? at(this.#low, a) : a, y === bit ? at(this.#low, b) : b);
    const high = this.less(x === bit ? at(this.#high, a) : a, y === bit ? at(this.#high, b) : b);
    return this.#remember(slot, LESS, a, b, 0, this.node(bit, low, high));
  }

  /** The set with these bits forgotten: whoever differs from a member in them only is in it too. `bits` is a cube of ones. */
  forget(set: Configurations, bits: Configurations): Configurations {
    if (set <= ALL || bits === ALL) return set;
    let rest = bits;
    while (rest !== ALL && at(this.#bit, rest) < at(this.#bit, set)) rest = at(this.#high, rest);
    if (rest === ALL) return set;
    const slot = this.#slotOf(FORGET, set, rest, 0);
    if (this.#isKnown(slot, FORGET, set, rest, 0)) return at(this.#known, slot + 3);
    const bit = at(this.#bit, set);
    const isForgotten = at(this.#bit, rest) === bit;
    const below = isForgotten ? at(this.#high, rest) : rest;
    const [low, high] = [this.forget(at(this.#low, set), below), this.forget(at(this.#high, set), below)];
    const result = isForgotten ? this.or(low, high) : this.node(bit, low, high);
    return this.#remember(slot, FORGET, set, rest, 0, result);
  }

  /** Where a move leads from a set: to its members that are in `from`, with the bits of the cube `makes` as it has them. */
  image(set: Configurations, from: Configurations, makes: Configurations): Configurations {
    if (set === NOTHING || from === NOTHING) return NOTHING;
    if (makes === ALL) return this.and(set, from);
    const slot = this.#slotOf(IMAGE, set, from, makes);
    if (this.#isKnown(slot, IMAGE, set, from, makes)) return at(this.#known, slot + 3);
    const bit = min(at(this.#bit, set), at(this.#bit, from), at(this.#bit, makes));
    const isMade = at(this.#bit, makes) === bit;
    const isOne = isMade && at(this.#low, makes) === NOTHING;
    const below = isMade ? at(isOne ? this.#high : this.#low, makes) : makes;
    const low = this.image(this.lowAt(set, bit), this.lowAt(from, bit), below);
    const high = this.image(this.highAt(set, bit), this.highAt(from, bit), below);
    let result: Configurations;
    if (!isMade) result = this.node(bit, low, high);
    else {
      const both = this.or(low, high);
      result = isOne ? this.node(bit, NOTHING, both) : this.node(bit, both, NOTHING);
    }
    return this.#remember(slot, IMAGE, set, from, makes, result);
  }

  /** From where a move leads into a set. */
  before(set: Configurations, from: Configurations, makes: Configurations): Configurations {
    if (set === NOTHING || from === NOTHING) return NOTHING;
    if (makes === ALL) return this.and(set, from);
    if (set === ALL) return from;
    const slot = this.#slotOf(BEFORE, set, from, makes);
    if (this.#isKnown(slot, BEFORE, set, from, makes)) return at(this.#known, slot + 3);
    const bit = min(at(this.#bit, set), at(this.#bit, from), at(this.#bit, makes));
    const isMade = at(this.#bit, makes) === bit;
    const isOne = isMade && at(this.#low, makes) === NOTHING;
    const below = isMade ? at(isOne ? this.#high : this.#low, makes) : makes;
    const zero = isOne ? this.highAt(set, bit) : this.lowAt(set, bit);
    const one = isMade && !isOne ? this.lowAt(set, bit) : this.highAt(set, bit);
    const low = this.before(zero, this.lowAt(from, bit), below);
    const high = this.before(one, this.highAt(from, bit), below);
    return this.#remember(slot, BEFORE, set, from, makes, this.node(bit, low, high));
  }

  /**
   * A set that has the same members as another within a third, and fewer nodes as a rule: what is outside is in it or not, as takes
   * the least (the restriction of Coudert and Madre, 1990).
   */
  within(set: Configurations, inside: Configurations): Configurations {
    if (set <= ALL || inside === ALL) return set;
    if (inside === NOTHING) return NOTHING;
    const slot = this.#slotOf(WITHIN, set, inside, 0);
    if (this.#isKnown(slot, WITHIN, set, inside, 0)) return at(this.#known, slot + 3);
    const bit = at(this.#bit, set);
    const [zero, one] = [this.lowAt(inside, bit), this.highAt(inside, bit)];
    const [low, high] = [at(this.#low, set), at(this.#high, set)];
    let result: Configurations;
    // What the set does not ask is forgotten of the inside as well.
    if (at(this.#bit, inside) < bit) result = this.within(set, this.or(at(this.#low, inside), at(this.#high, inside)));
    else if (zero === NOTHING) result = this.within(high, one);
    else if (one === NOTHING) result = this.within(low, zero);
    else result = this.node(bit, this.within(low, zero), this.within(high, one));
    return this.#remember(slot, WITHIN, set, inside, 0, result);
  }

  /** What a node says: its bit, and the sets where that is 0 and where it is 1. */
  nodeAt(node: Configurations): { bit: number; low: Configurations; high: Configurations } {
    return { bit: at(this.#bit, node), low: at(this.#low, node), high: at(this.#high, node) };
  }

  /**
   * A set of another diagram, whose bits have other numbers here; `known` holds what was copied before. Where a set begins with bits
   * that are written otherwise here, `anew` says what it is.
   */
  copy(
    from: Diagram,
    set: Configurations,
    numberOf: (bit: number) => number,
    known: Map<Configurations, Configurations>,
    anew?: (bit: number, set: Configurations) => Configurations | undefined,
  ): Configurations {
    if (set <= ALL) return set;
    const before = known.get(set);
    if (before !== undefined) return before;
    const { bit, low, high } = from.nodeAt(set);
    const written = anew?.(bit, set);
    if (written !== undefined) {
      known.set(set, written);
      return written;
    }
    const here = numberOf(bit);
    const [zero, one] = [low, high].map((side) => this.copy(from, side, numberOf, known, anew)) as [number, number];
    // Where the bits keep their order, a node is made of a node.
    const isInOrder = here < at(this.#bit, zero) && here < at(this.#bit, one);
    const made = isInOrder
      ? this.node(here, zero, one)
      : this.or(this.and(this.cube([[here, 0]]), zero), this.and(this.cube([[here, 1]]), one));
    known.set(set, made);
    return made;
  }

  /** The bits that decide whether something is in a set. */
  bitsIn(set: Configurations): Set<number> {
    const bits = new Set<number>();
    const seen = new Set<Configurations>();
    const visit = (node: Configurations): void => {
      if (node <= ALL || seen.has(node)) return;
      seen.add(node);
      bits.add(at(this.#bit, node));
      visit(at(this.#low, node));
      visit(at(this.#high, node));
    };
    visit(set);
    return bits;
  }

  /** How many nodes one set takes. */
  nodesIn(set: Configurations): number {
    const seen = new Set<Configurations>();
    const visit = (node: Configurations): void => {
      if (node <= ALL || seen.has(node)) return;
      seen.add(node);
      visit(at(this.#low, node));
      visit(at(this.#high, node));
    };
    visit(set);
    return seen.size;
  }

  /** How many members a set has over so many bits. */
  count(set: Configurations, bits: number): number {
    const known = new Map<Configurations, number>();
    const visit = (node: Configurations): number => {
      if (node === NOTHING) return 0;
      if (node === ALL) return 1;
      const before = known.get(node);
      if (before !== undefined) return before;
      const bit = at(this.#bit, node);
      const side = (to: Configurations): number => visit(to) * 2 ** ((to <= ALL ? bits : at(this.#bit, to)) - bit - 1);
      const sum = side(at(this.#low, node)) + side(at(this.#high, node));
      known.set(node, sum);
      return sum;
    };
    return set <= ALL ? set * 2 ** bits : visit(set) * 2 ** at(this.#bit, set);
  }

  /** The first bit that a set asks; of all and of nothing one beyond all others. */
  bitOf(set: Configurations): number {
    return at(this.#bit, set);
  }

  /** A set where a bit is 0: one that it asks first, or none that it asks. */
  lowAt(set: Configurations, bit: number): Configurations {
    return at(this.#bit, set) === bit ? at(this.#low, set) : set;
  }

  /** A set where a bit is 1: one that it asks first, or none that it asks. */
  highAt(set: Configurations, bit: number): Configurations {
    return at(this.#bit, set) === bit ? at(this.#high, set) : set;
  }

  /** The set that is one where a bit is 0 and another where it is 1; both ask later bits only. */
  node(bit: number, low: Configurations, high: Configurations): Configurations {
    if (low === high) return low;
    const bucket = hashOf(bit, low, high) & (this.#buckets.length - 1);
    for (let node = at(this.#buckets, bucket); node !== -1; node = at(this.#next, node))
      if (at(this.#bit, node) === bit && at(this.#low, node) === low && at(this.#high, node) === high) return node;
    if (this.#count >= this.most) throw new TooLarge(`More than ${this.most} nodes.`);
    const made = this.#count++;
    if (made >= this.#bit.length) this.#grow();
    this.#bit[made] = bit;
    this.#low[made] = low;
    this.#high[made] = high;
    const own = hashOf(bit, low, high) & (this.#buckets.length - 1);
    this.#next[made] = at(this.#buckets, own);
    this.#buckets[own] = made;
    return made;
  }

  #grow(): void {
    const room = this.#bit.length * 2;
    const longer = (old: Int32Array): Int32Array<ArrayBuffer> => {
      const made = new Int32Array(room);
      made.set(old);
      return made;
    };
    this.#bit = longer(this.#bit);
    this.#low = longer(this.#low);
    this.#high = longer(this.#high);
    this.#next = longer(this.#next);
    if (this.#known.length < MOST_KNOWN * 4) this.#known = new Int32Array(room * 4).fill(-1);
    this.#buckets = new Int32Array(room).fill(-1);
    for (let node = 2; node < this.#count - 1; node += 1) {
      const bucket = hashOf(at(this.#bit, node), at(this.#low, node), at(this.#high, node)) & (room - 1);
      this.#next[node] = at(this.#buckets, bucket);
      this.#buckets[bucket] = node;
    }
  }

  /** Where a result belongs among what is remembered. */
  #slotOf(operation: number, a: Configurations, b: Configurations, c: Configurations): number {
    return (hashOf(a, b, imul(c, OPERATIONS) + operation) * 4) & (this.#known.length - 1);
  }

  #isKnown(slot: number, operation: number, a: Configurations, b: Configurations, c: Configurations): boolean {
    return (
      this.#known[slot] === a * OPERATIONS + operation && this.#known[slot + 1] === b && this.#known[slot + 2] === c
    );
  }

  #remember(
    slot: number,
    operation: number,
    a: Configurations,
    b: Configurations,
    c: Configurations,
    result: Configurations,
  ): Configurations {
    this.#known[slot] = a * OPERATIONS + operation;
    this.#known[slot + 1] = b;
    this.#known[slot + 2] = c;
    this.#known[slot + 3] = result;
    return result;
  }
}

const [AND, OR, LESS, FORGET, IMAGE, BEFORE, WITHIN] = [0, 1, 2, 3, 4, 5, 6] as const;
const OPERATIONS = 8;

// Where each file has globals of its own, as in tests, looking one up costs more than the multiplication.
const { imul, min } = Math;

function hashOf(a: number, b: number, c: number): number {
  const one = imul(a, 0x9e3779b1) + b;
  const two = imul(one ^ (one >>> 15), 0x85ebca77) + c;
  const three = imul(two ^ (two >>> 13), 0xc2b2ae3d);
  return three ^ (three >>> 16);
}

/** What stands at a place of an array; the places asked for are always filled. */
const at = (array: Int32Array, index: number): number => array[index] ?? 0;
