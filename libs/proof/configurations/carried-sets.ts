/**
 * Sets of one proof in the terms of the next: variables are those with the same name, and of a region with other states than before
 * each state has what the state had that stands for it. Which one does is for whoever knows what they answer.
 */
import { NOTHING, type Configurations } from './diagram.js';
import type { Variable } from './space.js';
import type { Terrain } from './terrain.js';
import { textOf } from './text.js';

/** For every state of a region now the number of the one that stands for it, by the region as it was before. */
export type StandIns = ReadonlyMap<Variable, readonly number[]>;

export class CarriedSets {
  readonly #variables = new Map<Variable, Variable>();
  /** Regions with other states than before. */
  readonly #changed = new Map<Variable, Variable>();
  readonly #bits = new Map<number, number>();
  readonly #changedAt = new Map<number, Variable>();
  /** What was carried over, by what stood for what. */
  readonly #known = new Map<string, Map<Configurations, Configurations>>();

  constructor(
    private readonly before: Terrain,
    private readonly terrain: Terrain,
    chosen: Iterable<Variable>,
  ) {
    const now = new Map(terrain.space.variables.map((variable) => [variable.name, variable]));
    for (const one of before.space.variables) this.#note(one, now.get(one.name));
    // What is chosen has its bits in the order of before, so that sets are taken over as they stand.
    for (const one of [...chosen].sort((a, b) => a.offset - b.offset)) this.#note(one, terrain.chosen(one.name));
  }

  /** Regions with other states than before, each with what it is now. */
  get changed(): ReadonlyMap<Variable, Variable> {
    return this.#changed;
  }

  /** What a variable is now; undefined where it has other values. */
  variable(before: Variable): Variable | undefined {
    return this.#variables.get(before);
  }

  /** A value of a variable as it is now; undefined where it is no more. */
  value(before: Variable, value: number): readonly [Variable, number] | undefined {
    const same = this.#variables.get(before);
    if (same !== undefined) return [same, value];
    const region = this.#changed.get(before);
    const number = region?.values.indexOf(before.values[value]) ?? -1;
    return region === undefined || number === -1 ? undefined : [region, number];
  }

  /** A set as it is now; undefined where it depends on what is no more, or on a region of which no state stands for another. */
  set(set: Configurations, standIns: StandIns): Configurations | undefined {
    const key = [...standIns].map(([{ name }, numbers]) => `${name} ${numbers.join()}`).join(' ');
    const known = this.#known.get(key) ?? new Map<Configurations, Configurations>();
    this.#known.set(key, known);
    try {
      return this.#copy(set, standIns, known);
    } catch (error) {
      if (error instanceof Gone) return undefined;
      throw error;
    }
  }

  #copy(set: Configurations, standIns: StandIns, known: Map<Configurations, Configurations>): Configurations {
    const { diagram } = this.terrain.space;
    const numberOf = (bit: number): number => {
      const number = this.#bits.get(bit);
      if (number === undefined) throw new Gone();
      return number;
    };
    const anew = (bit: number, of: Configurations): Configurations | undefined => {
      const variable = this.#changedAt.get(bit);
      if (variable === undefined) return undefined;
      const [now, numbers] = [this.#changed.get(variable), standIns.get(variable)];
      if (now === undefined || numbers === undefined) throw new Gone();
      return numbers.reduce<Configurations>((found, number, value) => {
        const rest = this.#copy(this.#having(of, variable, number), standIns, known);
        return diagram.or(found, diagram.and(this.terrain.space.having(now, value), rest));
      }, NOTHING);
    };
    return diagram.copy(this.before.space.diagram, set, numberOf, known, anew);
  }

  /** What a set that begins with the bits of a variable asks besides, where that has a value. */
  #having(set: Configurations, { offset, width }: Variable, value: number): Configurations {
    const { diagram } = this.before.space;
    let rest = set;
    for (let bit = 0; bit < width; bit += 1) {
      const isOne = ((value >> (width - 1 - bit)) & 1) === 1;
      rest = isOne ? diagram.highAt(rest, offset + bit) : diagram.lowAt(rest, offset + bit);
    }
    return rest;
  }

  /** Notes which variable now is what another one was: with the same values, in the same bits of each other. */
  #note(before: Variable, now: Variable | undefined): void {
    if (now === undefined) return;
    const bits = Array.from({ length: before.width }, (_, bit) => bit);
    if (now.width === before.width && textOf(now.values) === textOf(before.values)) {
      this.#variables.set(before, now);
      for (const bit of bits) this.#bits.set(before.offset + bit, now.offset + bit);
    } else if (this.#isCarried(before, now)) {
      this.#changed.set(before, now);
      for (const bit of bits) this.#changedAt.set(before.offset + bit, before);
    }
  }

  /**
   * Where values filled their bits and do not any more, a set of all of them is written otherwise than one that asks nothing: what
   * depends on such a region beside the main part would be less than a proof from the beginning finds.
   */
  #isCarried(before: Variable, now: Variable): boolean {
    const region = this.terrain.regions.byVariable(now);
    if (region === undefined) return false;
    const fills = ({ values, width }: Variable): boolean => values.length === 2 ** width;
    return this.terrain.mainRegions.includes(region) || !fills(before) || fills(now);
  }
}

/** A set depends on something that is no more. */
class Gone extends Error {}
