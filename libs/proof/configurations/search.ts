/**
 * The search over configurations: which can be reached and in how few moves, and from which something can be reached. Sets in,
 * sets out; it knows no rule.
 */
import { NOTHING, TooLarge, type Configurations } from './diagram.js';
import type { Move } from './move.js';
import type { Assignment, Space } from './space.js';

export interface Reached {
  /** What is reached first in so many moves. */
  readonly layers: readonly Configurations[];
  readonly all: Configurations;
}

/** Moves with what they forget, worked out once. */
export class Search {
  /** Those that change anything. */
  readonly moves: readonly Move[];
  readonly #changed = new Map<Move, Configurations>();
  readonly #made = new Map<Move, Configurations>();
  /** How the closure grew, and by which moves. */
  readonly #grown: { readonly set: Configurations; readonly by?: Move }[] = [];

  constructor(
    readonly space: Space,
    all: readonly Move[],
    /** Configurations that no move may lead to: what it asks for would be refused. */
    private readonly refused: Configurations,
  ) {
    this.moves = all.filter(({ makes }) => makes.size > 0);
    for (const move of this.moves) {
      this.#changed.set(move, space.bitsOf(move.makes.keys()));
      this.#made.set(move, space.all(move.makes));
    }
  }

  /** Where a move leads from a set. */
  after(move: Move, set: Configurations): Configurations {
    const { diagram } = this.space;
    const from = diagram.and(set, move.from);
    if (from === NOTHING) return NOTHING;
    const to = diagram.and(diagram.forget(from, this.#changed.get(move) ?? 1), this.#made.get(move) ?? 1);
    return diagram.less(to, this.refused);
  }

  /** From where a move leads into a set. */
  before(move: Move, set: Configurations): Configurations {
    const { diagram } = this.space;
    const into = diagram.and(diagram.less(set, this.refused), this.#made.get(move) ?? 1);
    if (into === NOTHING) return NOTHING;
    return diagram.and(diagram.forget(into, this.#changed.get(move) ?? 1), move.from);
  }

  /** Everything that can be reached, one move after the other: the order is lost, and with it what makes the sets large. */
  closure(start: Configurations): Configurations {
    return this.closureUpTo(start, Infinity).set;
  }

  /** The same, or as much of it as takes so many nodes. */
  closureUpTo(start: Configurations, mostNodes: number): { set: Configurations; isWhole: boolean } {
    const { diagram } = this.space;
    let all = start;
    this.#grown.push({ set: all });
    let counted = diagram.size;
    for (let grows = true; grows;) {
      const before = all;
      for (const move of this.moves) {
        const next = diagram.or(all, this.after(move, all));
        if (next === all) continue;
        this.#grown.push({ set: next, by: move });
        all = next;
        // A set cannot take more nodes than were made since it was last counted.
        if (diagram.size - counted < mostNodes) continue;
        counted = diagram.size;
        if (diagram.nodesIn(all) > mostNodes) return { set: all, isWhole: false };
      }
      grows = all !== before;
    }
    return { set: all, isWhole: true };
  }

  /** Everything that can be reached, by the number of moves. Throws when that takes more than so many nodes. */
  reach(start: Configurations, mostNodes: number): Reached {
    const { diagram } = this.space;
    const layers = [start];
    let all = start;
    const most = diagram.size + mostNodes;
    for (let last = start; last !== NOTHING;) {
      if (diagram.size > most) throw new TooLarge('There are too many to tell them apart by the number of moves.');
      let next: Configurations = NOTHING;
      for (const move of this.moves) next = diagram.or(next, this.after(move, last));
      last = diagram.less(next, all);
      if (last !== NOTHING) layers.push(last);
      all = diagram.or(all, last);
    }
    return { layers, all };
  }

  /** From where a goal can be reached by some of the moves, staying within a set. */
  canReach(goal: Configurations, moves: readonly Move[], within: Configurations): Configurations {
    const { diagram } = this.space;
    let found = diagram.and(goal, within);
    for (let grows = true; grows;) {
      const before = found;
      for (const move of moves) found = diagram.or(found, diagram.and(this.before(move, found), within));
      grows = found !== before;
    }
    return found;
  }

  /** A shortest way from the start to a member of a set: the configurations passed, and the moves between them. */
  wayTo(goal: Configurations, { layers }: Reached): Way | undefined {
    const { diagram } = this.space;
    const depth = layers.findIndex((layer) => diagram.and(layer, goal) !== NOTHING);
    if (depth === -1) return undefined;
    let at = this.space.member(diagram.and(layers[depth] ?? NOTHING, goal));
    if (at === undefined) return undefined;
    const passed = [at];
    const moves: Move[] = [];
    for (let layer = depth - 1; layer >= 0; layer -= 1) {
      const here: Configurations = this.space.all(at);
      const before = layers[layer] ?? NOTHING;
      for (const move of this.moves) {
        const from = this.space.member(diagram.and(this.before(move, here), before));
        if (from === undefined) continue;
        moves.unshift(move);
        passed.unshift(from);
        at = from;
        break;
      }
    }
    return { passed, moves };
  }

  /** A way to a member of a set, back along how the closure grew, which need not be the shortest. */
  someWayTo(goal: Configurations): Way | undefined {
    const { diagram } = this.space;
    const first = (set: Configurations): number =>
      this.#grown.findIndex((one) => diagram.and(one.set, set) !== NOTHING);
    const pick = (index: number, set: Configurations): Assignment | undefined =>
      this.space.member(diagram.and(this.#grown[index]?.set ?? NOTHING, set));
    let index = first(goal);
    let at = pick(index, goal);
    if (at === undefined) return undefined;
    const passed = [at];
    const moves: Move[] = [];
    for (let by = this.#grown[index]?.by; by !== undefined; by = this.#grown[index]?.by) {
      const before = diagram.and(this.before(by, this.space.all(at)), this.#grown[index - 1]?.set ?? NOTHING);
      index = first(before);
      at = pick(index, before);
      if (at === undefined) return undefined;
      moves.unshift(by);
      passed.unshift(at);
    }
    return { passed, moves };
  }
}

export interface Way {
  readonly passed: readonly Assignment[];
  readonly moves: readonly Move[];
}
