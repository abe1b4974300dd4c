/**
 * What is left of moves where the bits above stand in one way. Wherever the same is left it is one object, so that what comes of a
 * set there is found once.
 */
import { ALL, NOTHING, type Configurations, type Diagram } from './diagram.js';

/** A move as two sets: from where it can be taken, and the values that it makes so. */
export interface Relation {
  readonly from: Configurations;
  readonly makes: Configurations;
}

export interface Rest<Divided> {
  /** In the order of what they make, of which each makes something else. */
  readonly relations: readonly Relation[];
  /** The first bit that any of them reads or makes. */
  readonly bit: number;
  /** To where it leads from a set, and from where into one. */
  readonly on: Map<Configurations, Configurations>;
  readonly back: Map<Configurations, Configurations>;
  divided?: Divided;
}

/** Relations below a bit: those that made nothing of it, in the order of before, and those of which less is left to make. */
export interface Below {
  readonly kept: readonly Relation[];
  readonly changed: readonly Relation[];
}

/** Relations by their first bit: what is left where it stays 0, where it stays 1, and where they make it the other one. */
export interface ByBit {
  readonly zero: Below;
  readonly one: Below;
  readonly toZero: readonly Relation[];
  readonly toOne: readonly Relation[];
}

export class Rests<Divided> {
  /** By a hash of the relations. */
  readonly #known = new Map<number, Rest<Divided>[]>();

  constructor(
    private readonly diagram: Diagram,
    /** Whether a relation counts that makes nothing anew: it leads nowhere else, but it does lead there. */
    private readonly keepsIdle: boolean,
  ) {}

  /** Those that can still be taken, each once. */
  of({ kept, changed }: Below): Rest<Divided> {
    const relations = this.#united(kept, changed);
    let hash = 0;
    for (const { from, makes } of relations) hash = imul(imul(hash ^ from, 0x9e3779b1) ^ makes, 0x85ebca77);
    const alike = this.#known.get(hash) ?? [];
    const known = alike.find((one) => areSame(one.relations, relations));
    if (known !== undefined) return known;
    const made: Rest<Divided> = { relations, bit: this.#firstBit(relations), on: new Map(), back: new Map() };
    alike.push(made);
    this.#known.set(hash, alike);
    return made;
  }

  byBit({ relations, bit }: Rest<Divided>): ByBit {
    const { diagram } = this;
    const zero = { kept: [] as Relation[], changed: [] as Relation[] };
    const one = { kept: [] as Relation[], changed: [] as Relation[] };
    const [toZero, toOne]: [Relation[], Relation[]] = [[], []];
    for (const relation of relations) {
      const { from, makes } = relation;
      const [low, high] = [diagram.lowAt(from, bit), diagram.highAt(from, bit)];
      if (diagram.bitOf(makes) !== bit) {
        if (low !== NOTHING) zero.kept.push(low === from ? relation : { from: low, makes });
        if (high !== NOTHING) one.kept.push(high === from ? relation : { from: high, makes });
      } else if (diagram.lowAt(makes, bit) === NOTHING) {
        const below = diagram.highAt(makes, bit);
        if (high !== NOTHING) one.changed.push({ from: high, makes: below });
        if (low !== NOTHING) toOne.push({ from: low, makes: below });
      } else {
        const below = diagram.lowAt(makes, bit);
        if (low !== NOTHING) zero.changed.push({ from: low, makes: below });
        if (high !== NOTHING) toZero.push({ from: high, makes: below });
      }
    }
    return { zero, one, toZero, toOne };
  }

  /** In the order of what they make, those that make the same as one. Few are changed at one bit: only these are sorted. */
  #united(kept: readonly Relation[], changed: readonly Relation[]): readonly Relation[] {
    const found: Relation[] = [];
    const add = (one: Relation): void => {
      const last = found.at(-1);
      if (one.from === NOTHING || (one.makes === ALL && !this.keepsIdle)) return;
      if (last?.makes !== one.makes) found.push(one);
      else found[found.length - 1] = { from: this.diagram.or(last.from, one.from), makes: one.makes };
    };
    const sorted = changed.length > 1 ? [...changed].sort((a, b) => a.makes - b.makes) : changed;
    let next = 0;
    for (const one of kept) {
      for (let other = sorted[next]; other !== undefined && other.makes < one.makes; other = sorted[next]) {
        add(other);
        next += 1;
      }
      add(one);
    }
    for (; next < sorted.length; next += 1) add(sorted[next] as Relation);
    return found;
  }

  #firstBit(relations: readonly Relation[]): number {
    let bit = Infinity;
    for (const { from, makes } of relations) bit = Math.min(bit, this.diagram.bitOf(from), this.diagram.bitOf(makes));
    return bit;
  }
}

const { imul } = Math;

const areSame = (some: readonly Relation[], others: readonly Relation[]): boolean =>
  some.length === others.length &&
  some.every(({ from, makes }, index) => others[index]?.from === from && others[index].makes === makes);
