/**
 * Everything that moves lead to, found bit by bit from the last one up (saturation, after Ciardo and others, 2001): a set is closed
 * under what happens below a bit before anything is done at that bit, and again whenever something is added there. The sets on the
 * way stay small, where those of one move after the other over everything do not. Of each move only what is left of it where the
 * bits above stand is carried down, so that a move that reads a bit and does not change it is no move of that bit.
 */
import { ALL, NOTHING, type Configurations, type Diagram } from './diagram.js';
import { Rests, type Relation, type Rest } from './rests.js';

/** What is left below the first bit: where it stays as it is, and of what makes it the other one. */
interface Divided {
  readonly zero: Rest<Divided>;
  readonly one: Rest<Divided>;
  readonly toZero: readonly Relation[];
  readonly toOne: readonly Relation[];
}

export class Saturation {
  readonly #rests: Rests<Divided>;
  readonly #all: Rest<Divided>;

  constructor(
    private readonly diagram: Diagram,
    relations: readonly Relation[],
  ) {
    // What is in a set stays in it, whatever makes nothing anew.
    this.#rests = new Rests(diagram, false);
    this.#all = this.#rests.of({ kept: [], changed: relations });
  }

  /** A set with everything that the relations lead to from it. */
  close(set: Configurations): Configurations {
    return this.#close(set, this.#all);
  }

  #close(set: Configurations, rest: Rest<Divided>): Configurations {
    if (set <= ALL || rest.relations.length === 0) return set;
    const known = rest.on.get(set);
    if (known !== undefined) return known;
    const { diagram } = this;
    const own = diagram.bitOf(set);
    const bit = own < rest.bit ? own : rest.bit;
    let [zero, one] = [diagram.lowAt(set, bit), diagram.highAt(set, bit)];
    if (bit < rest.bit) [zero, one] = [this.#close(zero, rest), this.#close(one, rest)];
    else {
      const by = (rest.divided ??= this.#divide(rest));
      [zero, one] = [this.#close(zero, by.zero), this.#close(one, by.one)];
      for (let [before, beside] = [NOTHING, NOTHING]; before !== zero || beside !== one;)
        if (before !== zero) {
          before = zero;
          one = this.#closeWith(one, by.one, zero, by.toOne);
        } else {
          beside = one;
          zero = this.#closeWith(zero, by.zero, one, by.toZero);
        }
    }
    const made = diagram.node(bit, zero, one);
    rest.on.set(set, made);
    return made;
  }

  /** A closed set with where some relations lead from another one. All of that is added at once: mostly it is there already. */
  #closeWith(
    closed: Configurations,
    rest: Rest<Divided>,
    set: Configurations,
    relations: readonly Relation[],
  ): Configurations {
    const { diagram } = this;
    let added: Configurations = NOTHING;
    for (const { from, makes } of relations) added = diagram.or(added, diagram.image(set, from, makes));
    const more = diagram.or(closed, added);
    return more === closed ? closed : this.#close(more, rest);
  }

  #divide(rest: Rest<Divided>): Divided {
    const { zero, one, toZero, toOne } = this.#rests.byBit(rest);
    return { zero: this.#rests.of(zero), one: this.#rests.of(one), toZero, toOne };
  }
}
