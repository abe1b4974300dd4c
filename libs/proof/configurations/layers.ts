/**
 * What is reached in at most so many moves, for the shortest way to something. Sets that are told apart by the number of moves are
 * large: each is made only when what is looked for is in none before it.
 */
import { NOTHING, type Configurations } from './diagram.js';
import type { Move } from './move.js';
import type { Search, Way } from './search.js';

export class Layers {
  readonly #layers: Configurations[];
  readonly #most: number;

  constructor(
    private readonly search: Search,
    start: Configurations,
    /** Nodes that may be made for it. */
    mostNodes: number,
  ) {
    this.#layers = [start];
    this.#most = search.space.diagram.size + mostNodes;
  }

  /** A shortest way from the start to a member of a set; undefined when none leads there. Throws when finding it takes too many nodes. */
  wayTo(goal: Configurations): Way | undefined {
    const { space } = this.search;
    const { diagram } = space;
    let depth = this.#layers.findIndex((layer) => diagram.meets(layer, goal));
    while (depth === -1) {
      const last = this.#layers.at(-1) ?? NOTHING;
      const next = diagram.or(last, this.search.afterAny(last, this.#most));
      if (next === last) return undefined;
      this.#layers.push(next);
      if (diagram.meets(next, goal)) depth = this.#layers.length - 1;
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
}
