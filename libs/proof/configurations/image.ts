/**
 * Where many moves lead from a set in one step, found at once: what they do is carried down bit by bit together, so that each node
 * of the set is looked at once for all of them and no set is made for each.
 */
import { NOTHING, TooLarge, type Configurations, type Diagram } from './diagram.js';
import type { Relation } from './saturation.js';

/** What is left of the relations where the bits above stand, and are made, in one way. */
interface Rest {
  readonly relations: readonly Relation[];
  /** The first bit that any of them reads or makes. */
  readonly bit: number;
  readonly known: Map<Configurations, Configurations>;
  divided?: Divided;
}

/** The same at its first bit, by what it was and what it is afterwards. */
interface Divided {
  readonly zero: Rest;
  readonly one: Rest;
  readonly toZero: Rest;
  readonly toOne: Rest;
}

export class Image {
  readonly #rests = new Map<string, Rest>();
  readonly #all: Rest;

  constructor(
    private readonly diagram: Diagram,
    relations: readonly Relation[],
  ) {
    this.#all = this.#rest(relations);
  }

  /** Where the relations lead from a set. Throws when the diagram has more nodes on the way. */
  of(set: Configurations, mostNodes: number): Configurations {
    return this.#of(set, this.#all, mostNodes);
  }

  #of(set: Configurations, rest: Rest, most: number): Configurations {
    const { diagram } = this;
    const [first] = rest.relations;
    if (set === NOTHING || first === undefined) return NOTHING;
    if (rest.relations.length === 1) return diagram.image(set, first.from, first.makes);
    const known = rest.known.get(set);
    if (known !== undefined) return known;
    if (diagram.size > most) throw new TooLarge(`More than ${most} nodes.`);
    const own = diagram.bitOf(set);
    const bit = own < rest.bit ? own : rest.bit;
    let [zero, one] = [diagram.lowAt(set, bit), diagram.highAt(set, bit)];
    if (bit < rest.bit) [zero, one] = [this.#of(zero, rest, most), this.#of(one, rest, most)];
    else {
      const by = (rest.divided ??= this.#divide(rest));
      [zero, one] = [
        diagram.or(this.#of(zero, by.zero, most), this.#of(one, by.toZero, most)),
        diagram.or(this.#of(one, by.one, most), this.#of(zero, by.toOne, most)),
      ];
    }
    const made = diagram.node(bit, zero, one);
    rest.known.set(set, made);
    return made;
  }

  #divide({ relations, bit }: Rest): Divided {
    const { diagram } = this;
    const [zero, one, toZero, toOne]: [Relation[], Relation[], Relation[], Relation[]] = [[], [], [], []];
    for (const { from, makes } of relations) {
      const [low, high] = [diagram.lowAt(from, bit), diagram.highAt(from, bit)];
      if (diagram.bitOf(makes) !== bit) {
        zero.push({ from: low, makes });
        one.push({ from: high, makes });
      } else if (diagram.lowAt(makes, bit) === NOTHING) {
        const below = diagram.highAt(makes, bit);
        one.push({ from: high, makes: below });
        toOne.push({ from: low, makes: below });
      } else {
        const below = diagram.lowAt(makes, bit);
        zero.push({ from: low, makes: below });
        toZero.push({ from: high, makes: below });
      }
    }
    return { zero: this.#rest(zero), one: this.#rest(one), toZero: this.#rest(toZero), toOne: this.#rest(toOne) };
  }

  /** Those that can still be taken, each once. */
  #rest(all: readonly Relation[]): Rest {
    const { diagram } = this;
    const byMakes = new Map<Configurations, Configurations>();
    for (const { from, makes } of all)
      if (from !== NOTHING) byMakes.set(makes, diagram.or(byMakes.get(makes) ?? NOTHING, from));
    const relations = [...byMakes].map(([makes, from]) => ({ from, makes })).sort((a, b) => a.makes - b.makes);
    let key = '';
    let bit = Infinity;
    for (const { from, makes } of relations) {
      key += `${from} ${makes},`;
      bit = Math.min(bit, diagram.bitOf(from), diagram.bitOf(makes));
    }
    const known = this.#rests.get(key);
    if (known !== undefined) return known;
    const made: Rest = { relations, bit, known: new Map() };
    this.#rests.set(key, made);
    return made;
  }
}
