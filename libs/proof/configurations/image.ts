/**
 * Where many moves lead from a set in one step, or from where they lead into it, found at once: what they do is carried down bit by bit
 * together, so that each node of the set is looked at once for all of them and no set is made for each.
 */
import { NOTHING, TooLarge, type Configurations, type Diagram } from './diagram.js';
import { Rests, type Relation, type Rest } from './rests.js';

/** What is left below the first bit, by what that was and what it is afterwards. */
interface Divided {
  readonly zero: Rest<Divided>;
  readonly one: Rest<Divided>;
  readonly toZero: Rest<Divided>;
  readonly toOne: Rest<Divided>;
}

type Direction = 'on' | 'back';

export class Image {
  readonly #rests: Rests<Divided>;
  readonly #all: Rest<Divided>;

  constructor(
    private readonly diagram: Diagram,
    relations: readonly Relation[],
  ) {
    // A move that makes nothing anew leads to where it was.
    this.#rests = new Rests(diagram, true);
    this.#all = this.#rests.of({ kept: [], changed: relations });
  }

  /** Where the relations lead from a set (`on`), or from where into it (`back`). Throws when the diagram has more nodes on the way. */
  of(set: Configurations, direction: Direction, mostNodes: number): Configurations {
    return this.#of(set, this.#all, direction, mostNodes);
  }

  #of(set: Configurations, rest: Rest<Divided>, direction: Direction, most: number): Configurations {
    const { diagram } = this;
    const [first] = rest.relations;
    if (set === NOTHING || first === undefined) return NOTHING;
    if (rest.relations.length === 1)
      return direction === 'on'
        ? diagram.image(set, first.from, first.makes)
        : diagram.before(set, first.from, first.makes);
    const known = rest[direction].get(set);
    if (known !== undefined) return known;
    if (diagram.size > most) throw new TooLarge(`More than ${most} nodes.`);
    const own = diagram.bitOf(set);
    const bit = own < rest.bit ? own : rest.bit;
    let [zero, one] = [diagram.lowAt(set, bit), diagram.highAt(set, bit)];
    if (bit < rest.bit) [zero, one] = [this.#of(zero, rest, direction, most), this.#of(one, rest, direction, most)];
    else {
      const by = (rest.divided ??= this.#divide(rest));
      const [toZero, toOne] = direction === 'on' ? [by.toZero, by.toOne] : [by.toOne, by.toZero];
      [zero, one] = [
        diagram.or(this.#of(zero, by.zero, direction, most), this.#of(one, toZero, direction, most)),
        diagram.or(this.#of(one, by.one, direction, most), this.#of(zero, toOne, direction, most)),
      ];
    }
    const made = diagram.node(bit, zero, one);
    rest[direction].set(set, made);
    return made;
  }

  #divide(rest: Rest<Divided>): Divided {
    const { zero, one, toZero, toOne } = this.#rests.byBit(rest);
    const rests = this.#rests;
    const changed = (relations: readonly Relation[]): Rest<Divided> => rests.of({ kept: [], changed: relations });
    return { zero: rests.of(zero), one: rests.of(one), toZero: changed(toZero), toOne: changed(toOne) };
  }
}
