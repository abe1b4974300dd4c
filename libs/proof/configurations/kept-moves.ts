/**
 * What one proof of a kind of case leaves to the next: the moves of its attempts, by all that has a say in them, and the order of
 * its variables. Moves are taken over as they are, with names looked up anew: lines, labels and people come from what is proved now.
 */
import type { ChartTransition, GuardTerm } from '#language';
import type { Answers } from './answers.js';
import type { Attempt } from './attempt.js';
import { type Configurations } from './diagram.js';
import { CarriedSets, type StandIns } from './carried-sets.js';
import { Influence, type Answering } from './influence.js';
import { arranged, type Choice, type Move } from './move.js';
import type { Assignment, Variable } from './space.js';
import type { Capacity } from './staff.js';
import type { Terrain } from './terrain.js';
import { Texts } from './text.js';

/** The moves of an attempt, as trials find them. */
export interface Found {
  readonly moves: readonly Move[];
  /** What was told apart value by value on the way, and not by what it answers. */
  readonly apart: ReadonlySet<string>;
}

interface KeptOfAttempt extends Found {
  readonly answering: Answering;
}

/** What was kept of one proof, with the terrain that its sets belong to. */
interface Kept {
  readonly terrain: Terrain;
  readonly moves: ReadonlyMap<string, KeptOfAttempt>;
  readonly answers: ReadonlyMap<string, Answers>;
}

/** One kind of case from proof to proof. */
export class KeptMoves {
  readonly #texts = new Texts();
  #last: Kept | undefined;

  /** What the last proof leaves to one of this terrain, whose variables are put in the order that was good then. */
  begin(terrain: Terrain): Keeping {
    this.#texts.turn();
    const before = this.#last?.terrain;
    if (before !== undefined) terrain.space.arrange(inOrderOf(before, terrain), before.space.diagram.size);
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
  readonly found = new Map<string, KeptOfAttempt>();
  /** Where its guards hold, by their key. */
  readonly answers = new Map<string, Answers>();
  readonly #carried: CarriedSets | undefined;
  readonly #transitions: ReadonlyMap<string, ChartTransition>;

  constructor(
    readonly terrain: Terrain,
    private readonly influence: Influence,
    private readonly last: Kept | undefined,
  ) {
    this.#transitions = new Map(
      [...terrain.machine.states.values()].flatMap(({ transitions }) => transitions.map((one) => [one.id, one])),
    );
    if (last === undefined) return;
    const chosen = new Set([
      ...[...last.moves.values()].flatMap(({ moves }) =>
        moves.flatMap(({ choices }) => choices.flatMap((one) => one.chosen)),
      ),
      ...[...last.answers.values()].flatMap(({ reads }) => [...reads].filter(({ isChosen }) => isChosen)),
    ]);
    this.#carried = new CarriedSets(last.terrain, terrain, chosen);
  }

  /** Whether the variables stand in an order that was found good before. */
  get isArranged(): boolean {
    return this.last !== undefined;
  }

  /** The moves of an attempt: those that were kept of one with the same key, or else those that trials find. */
  of(attempt: Attempt, find: () => Found): readonly Move[] {
    const { key, answering } = this.influence.keyOf(attempt);
    const kept = this.last?.moves.get(key);
    const moves = kept === undefined ? undefined : this.#again(kept, this.#standIns(kept, answering));
    const found = kept === undefined || moves === undefined ? find() : { moves, apart: kept.apart };
    this.found.set(key, { ...found, answering });
    return found.moves;
  }

  /** A state that answers as one did before stands where that stood; its own, where it still answers so. */
  #standIns({ apart, answering: before }: KeptOfAttempt, answering: Answering): StandIns {
    const found = new Map<Variable, readonly number[]>();
    for (const [variable, now] of this.#carried?.changed ?? []) {
      const [were, are] = [before.get(variable.name), answering.get(variable.name)];
      if (were === undefined || are === undefined || apart.has(variable.name)) continue;
      const numbers = are.map((answer, index) => {
        const own = variable.values.indexOf(now.values[index]);
        return were[own] === answer ? own : were.indexOf(answer);
      });
      if (!numbers.includes(-1)) found.set(variable, numbers);
    }
    return found;
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
    for (const [key, { moves, ...one }] of this.found)
      this.found.set(key, { ...one, moves: moves.map((move) => arranged(move, anew)) });
    for (const [key, { yes, no, reads }] of this.answers)
      this.answers.set(key, { yes: anew(yes), no: anew(no), reads });
  }

  #answersAgain({ yes, no, reads }: Answers): Answers | undefined {
    const [holds, not] = [yes, no].map((set) => this.#carried?.set(set, NO_STAND_INS));
    const variables = [...reads].map((one) => this.#carried?.variable(one));
    if (holds === undefined || not === undefined || !isWhole(variables)) return undefined;
    return { yes: holds, no: not, reads: new Set(variables) };
  }

  /** Moves in the terms of this proof; undefined where something in them is no more what it was. */
  #again({ moves }: Found, standIns: StandIns): Move[] | undefined {
    const found: Move[] = [];
    for (const move of moves) {
      const one = this.#moveAgain(move, standIns);
      if (one === undefined) return undefined;
      found.push(one);
    }
    return found;
  }

  #moveAgain(move: Move, standIns: StandIns): Move | undefined {
    const carried = this.#carried;
    const [makes, heard] = [this.#assignmentAgain(move.makes), this.#assignmentAgain(move.heard)];
    const transitions = this.#transitionsAgain(move.transitions);
    const from = carried?.set(move.from, standIns);
    if (makes === undefined || heard === undefined || transitions === undefined || from === undefined) return undefined;
    const choices: Choice[] = [];
    for (const choice of move.choices) {
      const where = carried?.set(choice.where, standIns);
      const chosen = choice.chosen.map((one) => carried?.variable(one));
      const actors = choice.actors.map((one) => this.#capacityAgain(one));
      const own = choice.transitions === move.transitions ? transitions : this.#transitionsAgain(choice.transitions);
      if (where === undefined || own === undefined || !isWhole(chosen) || !isWhole(actors)) return undefined;
      choices.push({ where, chosen, actors, transitions: own });
    }
    return { ...move, makes, heard, transitions, from, choices };
  }

  #assignmentAgain(assignment: Assignment): Assignment | undefined {
    const found = [...assignment].map(([variable, value]) => this.#carried?.value(variable, value));
    return isWhole(found) ? new Map(found) : undefined;
  }

  #transitionsAgain(transitions: readonly ChartTransition[]): readonly ChartTransition[] | undefined {
    const found = transitions.map(({ id }) => this.#transitions.get(id));
    return isWhole(found) ? found : undefined;
  }

  #capacityAgain({ party, role }: Capacity): Capacity | undefined {
    return this.terrain.staff.capacities.find((one) => one.party === party && one.role === role);
  }
}

const NO_STAND_INS: StandIns = new Map();

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
