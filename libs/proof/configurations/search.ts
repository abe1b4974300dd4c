/**
 * The search over configurations: which can be reached, and from which something can be reached. Sets in, sets out; it knows no
 * rule. In how few moves something can be reached is for layers.ts.
 */
import { NOTHING, type Configurations } from './diagram.js';
import { Image } from './image.js';
import type { Move } from './move.js';
import type { Relation } from './rests.js';
import { Saturation } from './saturation.js';
import type { Assignment, Space } from './space.js';

/** Moves as sets, worked out once. */
export class Search {
  /** Those that change anything. */
  readonly moves: readonly Move[];
  readonly #relations = new Map<Move, Relation>();
  #image: Image | undefined;
  /** How what is reached grows from a start, one move after the other. */
  #growth: { readonly start: Configurations; readonly grown: Grown[]; isWhole: boolean } | undefined;

  constructor(
    readonly space: Space,
    all: readonly Move[],
    /** Configurations that no move may lead to: what it asks for would be refused. */
    refused: Configurations,
  ) {
    const { diagram } = space;
    this.moves = all.filter(({ makes }) => makes.size > 0);
    for (const move of all) {
      const makes = space.all(move.makes);
      this.#relations.set(move, { from: diagram.less(move.from, diagram.before(refused, move.from, makes)), makes });
    }
  }

  /** Where a move leads from a set. */
  after(move: Move, set: Configurations): Configurations {
    const { from, makes } = this.#relationOf(move);
    return this.space.diagram.image(set, from, makes);
  }

  /** Where all moves together lead from a set; throws when the diagram has more nodes on the way. */
  afterAny(set: Configurations, mostNodes: number): Configurations {
    return this.#ofAll().of(set, 'on', mostNodes);
  }

  /** From where all moves together lead into a set; throws when the diagram has more nodes on the way. */
  beforeAny(set: Configurations, mostNodes: number): Configurations {
    return this.#ofAll().of(set, 'back', mostNodes);
  }

  /** What all moves do together; made when it is first asked for. */
  #ofAll(): Image {
    return (this.#image ??= new Image(
      this.space.diagram,
      this.moves.map((move) => this.#relationOf(move)),
    ));
  }

  /** Moves that change anything that decides whether a configuration is in a set: no other leads into it or out of it. */
  movesThatChange(set: Configurations): readonly Move[] {
    const read = this.space.readBy(set);
    return this.moves.filter(({ makes }) => read.some((variable) => makes.has(variable)));
  }

  /** From where a move leads into a set. */
  before(move: Move, set: Configurations): Configurations {
    const { from, makes } = this.#relationOf(move);
    return this.space.diagram.before(set, from, makes);
  }

  /** One of the configurations in a set, from all of which a move leads to this one: as a member of it, found by what the move makes. */
  origin({ makes }: Move, to: Assignment, set: Configurations): Assignment | undefined {
    const { space } = this;
    const made = space.valuesIn(
      set,
      space.variables.filter((variable) => makes.has(variable)),
    );
    // What the move leaves was as it is.
    return made === undefined ? undefined : new Map([...to, ...made]);
  }

  /** Everything that can be reached. */
  closure(start: Configurations): Configurations {
    return new Saturation(
      this.space.diagram,
      this.moves.map((move) => this.#relationOf(move)),
    ).close(start);
  }

  /** What ways lead to without leaving a set. */
  closureWithin(start: Configurations, ways: readonly WayOn[], within: Configurations): Configurations {
    const { diagram } = this.space;
    const relations = ways.map(({ move, from }) => {
      const { makes } = this.#relationOf(move);
      return { from: diagram.and(from, this.before(move, within)), makes };
    });
    return new Saturation(diagram, relations).close(start);
  }

  /**
   * From where ways lead into a set without leaving another, wherever a case may come: mostly a small set, since nothing is asked but
   * what the ways ask. Undefined where it takes more nodes to find.
   */
  beforeWithin(
    goal: Configurations,
    ways: readonly WayOn[],
    within: Configurations,
    mostNodes: number,
  ): Configurations | undefined {
    const { diagram } = this.space;
    const most = diagram.size + mostNodes;
    let found = diagram.and(goal, within);
    for (let before = NOTHING - 1; before !== found;) {
      before = found;
      for (const { move, from } of ways) {
        if (diagram.size > most) return undefined;
        found = diagram.or(found, diagram.and(this.before(move, found), diagram.and(from, within)));
      }
    }
    return found;
  }

  /** The same as everything that can be reached, or as much of it as takes so many nodes. */
  closureUpTo(start: Configurations, mostNodes: number): { set: Configurations; isWhole: boolean } {
    const { diagram } = this.space;
    let counted = diagram.size;
    for (const { set } of this.#grow(start)) {
      // A set cannot take more nodes than were made since it was last counted.
      if (diagram.size - counted < mostNodes) continue;
      counted = diagram.size;
      if (diagram.nodesIn(set) > mostNodes) return { set, isWhole: false };
    }
    return { set: this.grownFrom(start), isWhole: true };
  }

  /** What was reached from a start so far. */
  grownFrom(start: Configurations): Configurations {
    return (this.#growth?.start === start ? this.#growth.grown.at(-1)?.set : undefined) ?? start;
  }

  /** Takes one move after the other, and keeps what came of it for the next who asks. */
  *#grow(start: Configurations): Generator<Grown> {
    if (this.#growth?.start !== start) this.#growth = { start, grown: [{ set: start, index: -1 }], isWhole: false };
    const growth = this.#growth;
    yield* growth.grown;
    while (!growth.isWhole) {
      const { set, index } = growth.grown.at(-1) ?? { set: start, index: -1 };
      const next = this.#nextGrown(set, index);
      if (next === undefined) growth.isWhole = true;
      else {
        growth.grown.push(next);
        yield next;
      }
    }
  }

  /** A set with where the next move leads that adds anything, each in its turn. */
  #nextGrown(set: Configurations, last: number): Grown | undefined {
    const { diagram } = this.space;
    for (let turn = 1; turn <= this.moves.length; turn += 1) {
      const index = (last + turn) % this.moves.length;
      const by = this.moves[index];
      if (by === undefined) return undefined;
      const more = diagram.or(set, this.after(by, set));
      if (more !== set) return { set: more, index, by };
    }
    return undefined;
  }

  #relationOf(move: Move): Relation {
    const known = this.#relations.get(move);
    if (known === undefined) throw new Error(`The move ${move.event} is none of this search.`);
    return known;
  }

  /**
   * From where a goal can be reached by some of the moves: as much of it as tells of all that is asked. It is true inside a set that
   * the moves do not leave; what it holds of anything outside is what takes the fewest nodes.
   */
  canReach(
    goal: Configurations,
    moves: readonly Move[],
    inside: Configurations,
    asked: Configurations = inside,
  ): Configurations {
    const { diagram } = this.space;
    const relations = moves.map((move) => this.#relationOf(move));
    let found = diagram.within(goal, inside);
    let missing = diagram.less(inside, found);
    for (let before = NOTHING - 1; before !== missing && diagram.meets(missing, asked);) {
      before = missing;
      for (const { from, makes } of relations) found = diagram.or(found, diagram.before(found, from, makes));
      found = diagram.within(found, inside);
      missing = diagram.less(inside, found);
    }
    return found;
  }

  /** A way from the start to a member of a set, back along how what is reached grows, which need not be the shortest. */
  someWayTo(goal: Configurations, start: Configurations): Way | undefined {
    const { diagram } = this.space;
    const grown: Grown[] = [];
    for (const one of this.#grow(start)) {
      grown.push(one);
      if (diagram.and(one.set, goal) !== NOTHING) break;
    }
    const first = (set: Configurations): number => grown.findIndex((one) => diagram.and(one.set, set) !== NOTHING);
    const within = (index: number, set: Configurations): Configurations =>
      diagram.and(grown[index]?.set ?? NOTHING, set);
    let index = first(goal);
    let at = this.space.member(within(index, goal));
    if (at === undefined) return undefined;
    const passed = [at];
    const moves: Move[] = [];
    for (let by = grown[index]?.by; by !== undefined; by = grown[index]?.by) {
      const before = diagram.and(this.before(by, this.space.all(at)), grown[index - 1]?.set ?? NOTHING);
      index = first(before);
      at = this.origin(by, at, within(index, before));
      if (at === undefined) return undefined;
      moves.unshift(by);
      passed.unshift(at);
    }
    return { passed, moves };
  }
}

/** A move from only some of where it can be taken. */
export interface WayOn {
  readonly move: Move;
  readonly from: Configurations;
}

/** A set that is reached, and by which move its last members came. */
interface Grown {
  readonly set: Configurations;
  readonly index: number;
  readonly by?: Move;
}

export interface Way {
  readonly passed: readonly Assignment[];
  readonly moves: readonly Move[];
}
