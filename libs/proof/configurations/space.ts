/**
 * What tells one configuration from another: variables with few values each, written in bits. Decides the bits only; what the
 * variables are is for the chart, the facts and the parties.
 */
import { ALL, Diagram, NOTHING, type Bit, type Configurations } from './diagram.js';

/** One thing that can be this or that: a part of the chart, a fact, a party that takes part, a clock that runs. */
export interface Variable {
  readonly name: string;
  readonly values: readonly unknown[];
  /** Its first bit; the space gives it another one when it is arranged. */
  offset: number;
  readonly width: number;
  /** It is chosen anew at every step, such as the data of an event, and no part of a configuration. */
  readonly isChosen?: true;
}

/** Values by variable, as the number of the value. */
export type Assignment = ReadonlyMap<Variable, number>;

export class Space {
  readonly variables: Variable[] = [];
  diagram: Diagram;
  #bits = 0;
  readonly #cubes = new Map<Variable, Configurations[]>();
  readonly #readBy = new Map<Configurations, readonly Variable[]>();

  constructor(private readonly mostNodes: number) {
    this.diagram = new Diagram(mostNodes);
  }

  /** Bits of a configuration, without those of what is chosen. */
  bits = 0;

  /** Gives the variables their bits in another order. Sets made before are of no use any more: the result gives each anew. */
  arrange(order: readonly Variable[], expectedNodes = 0): (set: Configurations) => Configurations {
    const before = this.diagram;
    const numbers = new Map<number, number>();
    let offset = 0;
    for (const variable of order) {
      for (let bit = 0; bit < variable.width; bit += 1) numbers.set(variable.offset + bit, offset + bit);
      variable.offset = offset;
      offset += variable.width;
    }
    this.diagram = new Diagram(this.mostNodes, expectedNodes);
    this.#cubes.clear();
    this.#readBy.clear();
    const known = new Map<Configurations, Configurations>();
    return (set) => this.diagram.copy(before, set, (bit) => numbers.get(bit) ?? bit, known);
  }

  /** A diagram with room again, in the same order; the result gives sets anew. */
  makeRoom(): (set: Configurations) => Configurations {
    return this.arrange([...this.variables].sort((a, b) => a.offset - b.offset));
  }

  /** A variable of the configuration. */
  add(name: string, values: readonly unknown[]): Variable {
    const width = Math.max(1, Math.ceil(Math.log2(values.length)));
    const made = { name, values, offset: this.#bits, width };
    this.#bits += width;
    this.bits = this.#bits;
    this.variables.push(made);
    return made;
  }

  /** A variable of what is chosen at a step; after all of the configuration. */
  choose(name: string, values: readonly unknown[]): Variable {
    const width = Math.max(1, Math.ceil(Math.log2(values.length)));
    const made: Variable = { name, values, offset: this.#bits, width, isChosen: true };
    this.#bits += width;
    return made;
  }

  /** The configurations in which a variable has a value. */
  having(variable: Variable, value: number): Configurations {
    const known = this.#cubes.get(variable) ?? [];
    this.#cubes.set(variable, known);
    return (known[value] ??= this.diagram.cube(bitsOf(variable, value)));
  }

  /** The configurations in which it has one of the values that fit. */
  where(variable: Variable, fits: (value: unknown) => boolean): Configurations {
    return variable.values.reduce<Configurations>(
      (found, value, index) => (fits(value) ? this.diagram.or(found, this.having(variable, index)) : found),
      NOTHING,
    );
  }

  /** The configurations in which all of these are so. */
  all(assignment: Assignment): Configurations {
    const bits: Bit[] = [];
    for (const [variable, value] of assignment) bits.push(...bitsOf(variable, value));
    return this.diagram.cube(bits);
  }

  /** The bits of variables, as a cube of ones to forget by. */
  bitsOf(variables: Iterable<Variable>): Configurations {
    const bits: Bit[] = [];
    for (const { offset, width } of variables) for (let bit = 0; bit < width; bit += 1) bits.push([offset + bit, 1]);
    return this.diagram.cube(bits);
  }

  /** One configuration of a set, by variable. */
  member(set: Configurations): Assignment | undefined {
    return this.valuesIn(set, this.variables);
  }

  /**
   * The values of variables in one member of a set. Of each in its turn the first value that is possible: the same one in
   * whatever order the bits stand.
   */
  valuesIn(set: Configurations, variables: readonly Variable[]): Assignment | undefined {
    if (set === NOTHING) return undefined;
    let rest = set;
    return new Map(
      variables.map((variable) => {
        for (let value = 0; value < variable.values.length; value += 1) {
          const having = this.diagram.and(rest, this.having(variable, value));
          if (having === NOTHING) continue;
          rest = having;
          return [variable, value];
        }
        return [variable, 0];
      }),
    );
  }

  /** The variables of a configuration that decide whether it is in a set. */
  readBy(set: Configurations): readonly Variable[] {
    const known = this.#readBy.get(set) ?? this.#findReadBy(set);
    this.#readBy.set(set, known);
    return known;
  }

  #findReadBy(set: Configurations): readonly Variable[] {
    const bits = this.diagram.bitsIn(set);
    return this.variables.filter(({ offset, width }) => {
      for (let bit = offset; bit < offset + width; bit += 1) if (bits.has(bit)) return true;
      return false;
    });
  }

  count(set: Configurations): number {
    return this.diagram.count(set, this.bits);
  }

  /** What is true of every configuration in this set and not of others. */
  without(set: Configurations): Configurations {
    return this.diagram.less(ALL, set);
  }
}

function bitsOf({ offset, width }: Variable, value: number): Bit[] {
  return Array.from({ length: width }, (_, bit): Bit => [offset + bit, ((value >> (width - 1 - bit)) & 1) as 0 | 1]);
}
