/**
 * Ways to what is found in a proof: a shortest one, where the sets by number of moves are not too large. They can follow more than the
 * proof does, without looking for all that can be reached then: a way is mostly found long before.
 */
import { withoutDetours } from './detours.js';
import { TooLarge, type Configurations } from './diagram.js';
import { Layers } from './layers.js';
import type { Opening } from './openings.js';
import type { Search, Way } from './search.js';
import type { Variable } from './space.js';

/** So many nodes of diagrams may be used to tell configurations apart by the number of moves. */
const MOST_IN_LAYERS = 2_000_000;

export interface Ground {
  /** The moves as far as they concern what is followed. */
  readonly search: Search;
  /** What is followed; for all else a case may pass any value at any time. */
  readonly followed: ReadonlySet<Variable>;
  readonly openings: readonly Opening[];
  /** Where cases begin, as far as what is followed says. */
  readonly start: Configurations;
  /** All that can be reached, or more: how far something is counts only there. */
  readonly inside: Configurations;
}

export interface LongWay extends Way {
  /** How the case is opened. */
  readonly opening: Opening | undefined;
  /** No shorter one leads there. */
  readonly isShortest: boolean;
}

export class Ways {
  readonly #layers: Layers;
  readonly #known = new Map<Configurations, LongWay>();

  constructor(private readonly ground: Ground) {
    const { search, start, inside } = ground;
    this.#layers = new Layers(search, start, inside, MOST_IN_LAYERS);
  }

  /** A way from where cases begin to a member of a set; undefined when none leads there. */
  to(goal: Configurations): LongWay | undefined {
    const known = this.#known.get(goal);
    if (known !== undefined) return known;
    const way = this.#find(goal);
    const [start] = way?.passed ?? [];
    if (way === undefined || start === undefined) return undefined;
    const { openings, followed } = this.ground;
    const opening = openings.find(({ at }) =>
      [...at].every(([one, value]) => !followed.has(one) || start.get(one) === value),
    );
    const found = { ...way, opening };
    this.#known.set(goal, found);
    return found;
  }

  #find(goal: Configurations): Omit<LongWay, 'opening'> | undefined {
    const { search, start } = this.ground;
    try {
      const way = this.#layers.wayTo(goal);
      return way === undefined ? undefined : { ...way, isShortest: true };
    } catch (error) {
      if (!(error instanceof TooLarge)) throw error;
      const way = search.someWayTo(goal, start);
      return way === undefined ? undefined : { ...withoutDetours(search, way, goal), isShortest: false };
    }
  }
}
