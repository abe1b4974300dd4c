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
  readonly relations: readonly Relation[];
  /** The first bit that any of them reads or makes. */
  readonly bit: number;
  /** What comes of a set. */
  readonly known: Map<Configurations, Configurations>;
  divided?: Divided;
}

/** Relations by their first bit: what is left where it stays 0, where it stays 1, and where they make it the other one. */
export interface ByBit {
  readonly zero: readonly Relation[];
  readonly one: readonly Relation[];
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
  of(all: readonly Relation[]): Rest<Divided> {
    const relations = this.#united(
      all.filter(({ from, makes }) => from !== NOTHING && (this.keepsIdle || makes !== ALL)),
    );
    let hash = 0;
    for (const { from, makes } of relations) hash = imul(imul(hash ^ from, 0x9e3779b1) ^ makes, 0x85ebca77);
    const alike = this.#known.get(hash) ?? [];
    const known = alike.find((one) => areSame(one.relations, relations));
    if (known !== undefined) return known;
    const made: Rest<Divided> = { relations, bit: this.#firstBit(relations), known: new Map() };
    alike.push(made);
    this.#known.set(hash, alike);
    return made;
  }

  byBit({ relations, bit }: Rest<Divided>): ByBit {
    const { diagram } = this;
    const [zero, one, toZero, toOne]: [Relation[], Relation[], Relation[], Relation[]] = [[], [], [], []];
    for (const relation of relations) {
      const { from, makes } = relation;
      const [low, high] = [diagram.lowAt(from, bit), diagram.highAt(from, bit)];
      if (diagram.bitOf(makes) !== bit) {
        zero.push(low === from ? relation : { from: low, makes });
        one.push(high === from ? relation : { from: high, makes });
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
    return { zero, one, toZero, toOne };
  }

  /** In the order of what they make, those that make the same as one. */
  #united(relations: Relation[]): readonly Relation[] {
    const found: Relation[] = [];
    for (const one of relations.sort((a, b) => a.makes - b.makes)) {
      const last = found.at(-1);
      if (last?.makes !== one.makes) found.push(one);
      else found[found.length - 1] = { from: this.diagram.or(last.from, one.from), makes: one.makes };
    }
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
