/**
 * The shortest way to something: what is reached in at most so many moves, and from where what is looked for is at most so many
 * away. Sets that are told apart by the number of moves are large, and the larger the more moves they are: so they are made from
 * both ends, no further than until they meet. Those from the start serve all that is looked for.
 */
import { NOTHING, type Configurations } from './diagram.js';
import type { Move } from './move.js';
import type { Search, Way } from './search.js';
import type { Assignment } from './space.js';

/** A step back takes as long as one on from a set of so many times the nodes, as measured on the network. */
const COST_OF_BACK = 20;

export class Layers {
  /** What is reached in at most so many moves. */
  readonly #layers: Configurations[];
  readonly #most: number;
  /** How many nodes the last of them takes: counted once for all that is looked for. */
  #nodes: number | undefined;

  constructor(
    private readonly search: Search,
    start: Configurations,
    /** All that is reached from the start, or everything where that is not known: how far something is counts only there. */
    private readonly inside: Configurations,
    /** Nodes that may be made for it. */
    mostNodes: number,
    private readonly costOfBack = COST_OF_BACK,
  ) {
    this.#layers = [start];
    this.#most = search.space.diagram.size + mostNodes;
  }

  /** A shortest way from the start to a member of a set; undefined when none leads there. Throws when finding it takes too many nodes. */
  wayTo(goal: Configurations): Way | undefined {
    const { diagram } = this.search.space;
    if (!diagram.meets(goal, this.inside)) return undefined;
    // From where the goal is at most so many moves away.
    const back = [diagram.within(goal, this.inside)];
    for (;;) {
      const [near, far] = [this.#layers.at(-1) ?? NOTHING, back.at(-1) ?? NOTHING];
      this.#nodes ??= diagram.nodesIn(near);
      // Each layer holds those before it.
      if (diagram.meets(near, far))
        return this.#wayThrough(
          this.#layers.findIndex((layer) => diagram.meets(layer, far)),
          back,
        );
      if (this.costOfBack * diagram.nodesIn(far) < this.#nodes) {
        const more = diagram.or(far, this.search.beforeAny(far, this.#most));
        if (more === far) return undefined;
        back.push(diagram.within(more, this.inside));
      } else {
        const more = diagram.or(near, this.search.afterAny(near, this.#most));
        if (more === near) return undefined;
        this.#layers.push(more);
        this.#nodes = undefined;
      }
    }
  }

  /** Of the ways that pass from a layer into the last of those back, the one that comes first in the order of values and moves. */
  #wayThrough(met: number, back: readonly Configurations[]): Way | undefined {
    const { space, moves: all } = this.search;
    const { diagram } = space;
    const layers = this.#layers.slice(0, met);
    let here = diagram.and(this.#layers[met] ?? NOTHING, back.at(-1) ?? NOTHING);
    for (const next of back.slice(0, -1).reverse()) {
      layers.push(here);
      here = diagram.and(this.search.afterAny(here, this.#most), next);
    }
    let at = space.member(here);
    if (at === undefined) return undefined;
    const passed = [at];
    const moves: Move[] = [];
    for (const layer of layers.reverse()) {
      here = space.all(at);
      for (const move of all) {
        if (!leadsTo(move, at)) continue;
        const from = this.search.origin(move, at, diagram.and(this.search.before(move, here), layer));
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

/** Whether a move can have led to a configuration: it is as the move makes it. */
const leadsTo = ({ makes }: Move, at: Assignment): boolean => {
  for (const [variable, value] of makes) if (at.get(variable) !== value) return false;
  return true;
};
