/**
 * What tells one configuration from another: variables with few values each, written in bits. Decides the bits only; what the
 * variables are is for the chart, the facts and the parties.
 */
import { ALL, Diagram, NOTHING, type Bit, type Configurations } from './diagram.js';

/** One thing that can be this or that: a part of the chart, a fact, a party that takes part, a clock that runs. */
export interface Variable {
  readonly name: string;
  readonly values: readonly unknown[];
  /** Its first bit. */
  readonly offset: number;
  readonly width: number;
  /** It is chosen anew at every step, such as the data of an event, and no part of a configuration. */
  readonly isChosen?: true;
}

/** Values by variable, as the number of the value. */
export type Assignment = ReadonlyMap<Variable, number>;

export class Space {
  readonly variables: Variable[] = [];
  readonly diagram: Diagram;
  #bits = 0;
  readonly #cubes = new Map<Variable, Configurations[]>();

  constructor(mostNodes: number) {
    this.diagram = new Diagram(mostNodes);
  }

  /** Bits of a configuration, without those of what is chosen. */
  bits = 0;

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
    let bits: Bit[] = [];
    for (const [variable, value] of assignment) bits = bits.concat(bitsOf(variable, value));
    return this.diagram.cube(bits);
  }

  /** The bits of variables, as a cube of ones to forget by. */
  bitsOf(variables: Iterable<Variable>): Configurations {
    const bits: Bit[] = [];
    for (const { offset, width } of variables) for (let bit = 0; bit < width; bit += 1) bits.push([offset + bit, 1]);
    return this.diagram.cube(bits);
  }

  /** One configuration of a set, by variable; `also` of what is chosen with it. */
  member(set: Configurations, also: readonly Variable[] = []): Assignment | undefined {
    const bits = this.diagram.member(set, this.#bits);
    if (bits === undefined) return undefined;
    return new Map(
      [...this.variables, ...also].map((variable) => {
        const { offset, width } = variable;
        let value = 0;
        for (let bit = 0; bit < width; bit += 1) value = value * 2 + (bits[offset + bit] ?? 0);
        return [variable, value];
      }),
    );
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
