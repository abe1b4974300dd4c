/**
 * Everything that moves lead to, found bit by bit from the last one up (saturation, after Ciardo and others, 2001): a set is closed
 * under what happens below a bit before anything is done at that bit, and again whenever something is added there. The sets on the
 * way stay small, where those of one move after the other over everything do not. Of each move only what is left of it where the
 * bits above stand is carried down, so that a move that reads a bit and does not change it is no move of that bit.
 */
import { ALL, NOTHING, type Configurations, type Diagram } from './diagram.js';

/** A move as two sets: from where it can be taken, and the values that it makes so. */
export interface Relation {
  readonly from: Configurations;
  readonly makes: Configurations;
}

/** What is left of the relations where the bits above stand in one way. */
interface Rest {
  readonly relations: readonly Relation[];
  /** The first bit that any of them reads or makes. */
  readonly bit: number;
  readonly closed: Map<Configurations, Configurations>;
  divided?: Divided;
}

/**
 * The same at its first bit: what makes it 0 where it is 1, what makes it 1 where it is 0, with what they ask and make below, and
 * what is left where it is 0 and where it is 1.
 */
interface Divided {
  readonly toZero: readonly Relation[];
  readonly toOne: readonly Relation[];
  readonly low: Rest;
  readonly high: Rest;
}

export class Saturation {
  readonly #rests = new Map<string, Rest>();
  readonly #all: Rest;

  constructor(
    private readonly diagram: Diagram,
    relations: readonly Relation[],
  ) {
    this.#all = this.#rest(relations);
  }

  /** A set with everything that the relations lead to from it. */
  close(set: Configurations): Configurations {
    return this.#close(set, this.#all);
  }

  #close(set: Configurations, rest: Rest): Configurations {
    if (set <= ALL || rest.relations.length === 0) return set;
    const known = rest.closed.get(set);
    if (known !== undefined) return known;
    const { diagram } = this;
    const own = diagram.bitOf(set);
    const bit = own < rest.bit ? own : rest.bit;
    let [zero, one] = [diagram.lowAt(set, bit), diagram.highAt(set, bit)];
    if (bit < rest.bit) [zero, one] = [this.#close(zero, rest), this.#close(one, rest)];
    else {
      const { toZero, toOne, low, high } = (rest.divided ??= this.#divide(rest));
      [zero, one] = [this.#close(zero, low), this.#close(one, high)];
      // What is added to a closed set is closed too, and so are both together.
      for (let [before, beside] = [NOTHING, NOTHING]; before !== zero || beside !== one;)
        if (before !== zero) {
          before = zero;
          for (const { from, makes } of toOne)
            one = diagram.or(one, this.#close(diagram.image(zero, from, makes), high));
        } else {
          beside = one;
          for (const { from, makes } of toZero)
            zero = diagram.or(zero, this.#close(diagram.image(one, from, makes), low));
        }
    }
    const made = diagram.node(bit, zero, one);
    rest.closed.set(set, made);
    return made;
  }

  #divide({ relations, bit }: Rest): Divided {
    const { diagram } = this;
    const [low, high, toZero, toOne]: [Relation[], Relation[], Relation[], Relation[]] = [[], [], [], []];
    for (const { from, makes } of relations) {
      const [zero, one] = [diagram.lowAt(from, bit), diagram.highAt(from, bit)];
      if (diagram.bitOf(makes) !== bit) {
        low.push({ from: zero, makes });
        high.push({ from: one, makes });
        continue;
      }
      // Where the bit is so already the rest of the move may still change something.
      if (diagram.lowAt(makes, bit) === NOTHING) {
        const below = diagram.highAt(makes, bit);
        if (zero !== NOTHING) toOne.push({ from: zero, makes: below });
        high.push({ from: one, makes: below });
      } else {
        const below = diagram.lowAt(makes, bit);
        if (one !== NOTHING) toZero.push({ from: one, makes: below });
        low.push({ from: zero, makes: below });
      }
    }
    return { toZero, toOne, low: this.#rest(low), high: this.#rest(high) };
  }

  /** Those that can still be taken and change anything, each once. */
  #rest(all: readonly Relation[]): Rest {
    const { diagram } = this;
    const byMakes = new Map<Configurations, Configurations>();
    for (const { from, makes } of all)
      if (from !== NOTHING && makes !== ALL) byMakes.set(makes, diagram.or(byMakes.get(makes) ?? NOTHING, from));
    const relations = [...byMakes].map(([makes, from]) => ({ from, makes })).sort((a, b) => a.makes - b.makes);
    let key = '';
    let bit = Infinity;
    for (const { from, makes } of relations) {
      key += `${from} ${makes},`;
      const first = Math.min(diagram.bitOf(from), diagram.bitOf(makes));
      if (first < bit) bit = first;
    }
    const known = this.#rests.get(key);
    if (known !== undefined) return known;
    const made: Rest = { relations, bit, closed: new Map() };
    this.#rests.set(key, made);
    return made;
  }
}
