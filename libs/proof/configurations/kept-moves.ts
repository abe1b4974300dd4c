/**
 * What one proof of a kind of case leaves to the next: the moves of its attempts, by all that has a say in them, and the order of
 * its variables. Moves are taken over as they are, with names looked up anew: lines, labels and people come from what is proved now.
 */
import type { ChartTransition, GuardTerm } from '#language';
import type { Answers } from './answers.js';
import type { Attempt } from './attempt.js';
import { type Configurations } from './diagram.js';
import { Influence, Texts } from './influence.js';
import { arranged, type Choice, type Move } from './move.js';
import type { Assignment, Variable } from './space.js';
import type { Capacity } from './staff.js';
import type { Terrain } from './terrain.js';
import { textOf } from './text.js';

/** What was kept of one proof, with the terrain that its sets belong to. */
interface Kept {
  readonly terrain: Terrain;
  readonly moves: ReadonlyMap<string, readonly Move[]>;
  readonly answers: ReadonlyMap<string, Answers>;
}

/** One kind of case from proof to proof. */
export class KeptMoves {
  readonly #texts = new Texts();
  #last: Kept | undefined;

  /** What the last proof leaves to one of this terrain, whose variables are put in the order that was good then. */
  begin(terrain: Terrain): Keeping {
    this.#texts.turn();
    if (this.#last !== undefined) terrain.space.arrange(inOrderOf(this.#last.terrain, terrain));
    return new Keeping(terrain, new Influence(terrain, this.#texts), this.#last);
  }

  /** Keeps what a proof has found, for the next. */
  keep({ terrain, found, answers }: Keeping): void {
    this.#last = { terrain, moves: found, answers };
  }
}

/** One proof that goes on from another. */
export class Keeping {
  /** The moves of this proof by the key of their attempt. */
  readonly found = new Map<string, readonly Move[]>();
  /** Where its guards hold, by their key. */
  readonly answers = new Map<string, Answers>();
  readonly #variables = new Map<Variable, Variable | undefined>();
  readonly #bits = new Map<number, number>();
  readonly #sets = new Map<Configurations, Configurations>();
  readonly #transitions: ReadonlyMap<string, ChartTransition>;

  constructor(
    readonly terrain: Terrain,
    private readonly influence: Influence,
    private readonly last: Kept | undefined,
  ) {
    const { machine, space } = terrain;
    this.#transitions = new Map(
      [...machine.states.values()].flatMap(({ transitions }) => transitions.map((one) => [one.id, one])),
    );
    if (last === undefined) return;
    const now = new Map(space.variables.map((variable) => [variable.name, variable]));
    for (const one of last.terrain.space.variables) this.#same(one, now.get(one.name));
    // What is chosen has its bits in the order of before, so that sets are taken over as they stand.
    const chosen = new Set([
      ...[...last.moves.values()].flat().flatMap(({ choices }) => choices.flatMap((one) => one.chosen)),
      ...[...last.answers.values()].flatMap(({ reads }) => [...reads].filter(({ isChosen }) => isChosen)),
    ]);
    for (const one of [...chosen].sort((a, b) => a.offset - b.offset)) this.#same(one, terrain.chosen(one.name));
  }

  /** Whether the variables stand in an order that was found good before. */
  get isArranged(): boolean {
    return this.last !== undefined;
  }

  /** The moves of an attempt: those that were kept of one with the same key, or else those that trials find. */
  of(attempt: Attempt, find: () => readonly Move[]): readonly Move[] {
    const key = this.influence.keyOf(attempt);
    const kept = this.last?.moves.get(key);
    const moves = (kept === undefined ? undefined : this.#again(kept)) ?? find();
    this.found.set(key, moves);
    return moves;
  }

  /** Where a guard holds: as it was kept, or else as it is found. */
  answersOf(attempt: Attempt, term: GuardTerm, words: string, find: () => Answers): Answers {
    const key = this.influence.keyOfGuard(attempt, term, words);
    const kept = this.last?.answers.get(key);
    const answers = (kept === undefined ? undefined : this.#answersAgain(kept)) ?? find();
    this.answers.set(key, answers);
    return answers;
  }

  /** Makes the sets anew, as when the variables were put in another order. */
  arrange(anew: (set: Configurations) => Configurations): void {
    for (const [key, moves] of this.found)
      this.found.set(
        key,
        moves.map((move) => arranged(move, anew)),
      );
    for (const [key, { yes, no, reads }] of this.answers)
      this.answers.set(key, { yes: anew(yes), no: anew(no), reads });
  }

  #answersAgain({ yes, no, reads }: Answers): Answers | undefined {
    const [holds, not] = [this.#setAgain(yes), this.#setAgain(no)];
    const variables = [...reads].map((one) => this.#variables.get(one));
    if (holds === undefined || not === undefined || !isWhole(variables)) return undefined;
    return { yes: holds, no: not, reads: new Set(variables) };
  }

  /** Notes which variable now is what another one was: with the same values, in the same bits of each other. */
  #same(before: Variable, now: Variable | undefined): void {
    const isSame = now !== undefined && now.width === before.width && textOf(now.values) === textOf(before.values);
    this.#variables.set(before, isSame ? now : undefined);
    if (!isSame) return;
    for (let bit = 0; bit < before.width; bit += 1) this.#bits.set(before.offset + bit, now.offset + bit);
  }

  /** Moves in the terms of this proof; undefined where something in them is no more what it was. */
  #again(moves: readonly Move[]): Move[] | undefined {
    const found: Move[] = [];
    for (const move of moves) {
      const one = this.#moveAgain(move);
      if (one === undefined) return undefined;
      found.push(one);
    }
    return found;
  }

  #moveAgain(move: Move): Move | undefined {
    const [makes, heard] = [this.#assignmentAgain(move.makes), this.#assignmentAgain(move.heard)];
    const transitions = this.#transitionsAgain(move.transitions);
    const from = this.#setAgain(move.from);
    if (makes === undefined || heard === undefined || transitions === undefined || from === undefined) return undefined;
    const choices: Choice[] = [];
    for (const choice of move.choices) {
      const where = this.#setAgain(choice.where);
      const chosen = choice.chosen.map((one) => this.#variables.get(one));
      const actors = choice.actors.map((one) => this.#capacityAgain(one));
      const own = choice.transitions === move.transitions ? transitions : this.#transitionsAgain(choice.transitions);
      if (where === undefined || own === undefined || !isWhole(chosen) || !isWhole(actors)) return undefined;
      choices.push({ where, chosen, actors, transitions: own });
    }
    return { ...move, makes, heard, transitions, from, choices };
  }

  #assignmentAgain(assignment: Assignment): Assignment | undefined {
    const found = new Map<Variable, number>();
    for (const [variable, value] of assignment) {
      const now = this.#variables.get(variable);
      if (now === undefined) return undefined;
      found.set(now, value);
    }
    return found;
  }

  #transitionsAgain(transitions: readonly ChartTransition[]): readonly ChartTransition[] | undefined {
    const found = transitions.map(({ id }) => this.#transitions.get(id));
    return isWhole(found) ? found : undefined;
  }

  #capacityAgain({ party, role }: Capacity): Capacity | undefined {
    return this.terrain.staff.capacities.find((one) => one.party === party && one.role === role);
  }

  #setAgain(set: Configurations): Configurations | undefined {
    const { last } = this;
    if (last === undefined) return undefined;
    const numberOf = (bit: number): number => {
      const number = this.#bits.get(bit);
      if (number === undefined) throw new Gone();
      return number;
    };
    try {
      return this.terrain.space.diagram.copy(last.terrain.space.diagram, set, numberOf, this.#sets);
    } catch (error) {
      if (error instanceof Gone) return undefined;
      throw error;
    }
  }
}

/** A set depends on something that is no more. */
class Gone extends Error {}

/** The variables of a terrain in the order that those of another have, a new one after the one before which it is named. */
function inOrderOf({ space: before }: Terrain, { space }: Terrain): Variable[] {
  const places = new Map(before.variables.map(({ name, offset }) => [name, offset]));
  let last = -1;
  const placed = space.variables.map((variable) => {
    last = places.get(variable.name) ?? last;
    return { variable, place: last };
  });
  return placed.sort((a, b) => a.place - b.place).map(({ variable }) => variable);
}

const isWhole = <T>(list: readonly (T | undefined)[]): list is readonly T[] => !list.includes(undefined);
