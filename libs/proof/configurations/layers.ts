/**
 * What is reached first in so many moves, for the shortest way to something. Sets that are told apart by the number of moves are
 * large: each is made only when what is looked for is in none before it.
 */
import { NOTHING, TooLarge, type Configurations } from './diagram.js';
import type { Move } from './move.js';
import type { Search, Way } from './search.js';

export class Layers {
  readonly #layers: Configurations[];
  #all: Configurations;
  readonly #most: number;

  constructor(
    private readonly search: Search,
    start: Configurations,
    /** Nodes that may be made for it. */
    mostNodes: number,
  ) {
    this.#layers = [start];
    this.#all = start;
    this.#most = search.space.diagram.size + mostNodes;
  }

  /** A shortest way from the start to a member of a set; undefined when none leads there. Throws when finding it takes too many nodes. */
  wayTo(goal: Configurations): Way | undefined {
    const { space } = this.search;
    const { diagram } = space;
    let depth = this.#layers.findIndex((layer) => diagram.and(layer, goal) !== NOTHING);
    while (depth === -1) {
      const next = this.#next();
      if (next === NOTHING) return undefined;
      this.#layers.push(next);
      this.#all = diagram.or(this.#all, next);
      if (diagram.and(next, goal) !== NOTHING) depth = this.#layers.length - 1;
    }
    let at = space.member(diagram.and(this.#layers[depth] ?? NOTHING, goal));
    if (at === undefined) return undefined;
    const passed = [at];
    const moves: Move[] = [];
    for (let layer = depth - 1; layer >= 0; layer -= 1) {
      const here: Configurations = space.all(at);
      const before = this.#layers[layer] ?? NOTHING;
      for (const move of this.search.moves) {
        const from = space.member(diagram.and(this.search.before(move, here), before));
        if (from === undefined) continue;
        moves.unshift(move);
        passed.unshift(from);
        at = from;
        break;
      }
    }
    return { passed, moves };
  }

  /** What is reached first in one move more. */
  #next(): Configurations {
    const { space, moves } = this.search;
    const { diagram } = space;
    const last = this.#layers.at(-1) ?? NOTHING;
    let next: Configurations = NOTHING;
    for (const move of moves) {
      if (diagram.size > this.#most)
        throw new TooLarge('There are too many to tell them apart by the number of moves.');
      next = diagram.or(next, diagram.less(this.search.after(move, last), this.#all));
    }
    return next;
  }
}
