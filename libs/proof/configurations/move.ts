/** A move of a kind of case: what has to be so, and what is so afterwards. */
import type { ChartTransition } from '#language';
import type { Configurations } from './diagram.js';
import type { Assignment, Variable } from './space.js';
import type { Capacity } from './staff.js';
import type { Terrain } from './terrain.js';

/** Whose doing a move is: a person's, time's, or that of a related case. */
export type MoveKind = 'human' | 'time' | 'related' | 'opening';

export interface Move {
  readonly kind: MoveKind;
  readonly event: string;
  /** The configurations in which it can be taken. */
  readonly from: Configurations;
  /** What it makes so. */
  readonly makes: Assignment;
  readonly transitions: readonly ChartTransition[];
  /** Events raised on the way. */
  readonly raised: readonly string[];
  /** The ways to take it, each with where it is possible. */
  readonly choices: readonly Choice[];
  /** For time: the state and the term, or the clock. */
  readonly clock?: string;
}

/** One way to take a move. */
export interface Choice {
  /** The configurations with what is chosen in them: the data of the event and the facts of the world. */
  readonly where: Configurations;
  readonly chosen: readonly Variable[];
  readonly actors: readonly Capacity[];
  /** The transitions that it takes: of moves that make the same so, those of one way. */
  readonly transitions: readonly ChartTransition[];
}

/** A move whose sets are made anew, as when the variables were put in another order. */
export function arranged(move: Move, anew: (set: Configurations) => Configurations): Move {
  const choices = move.choices.map((choice) => ({ ...choice, where: anew(choice.where) }));
  return { ...move, from: anew(move.from), choices };
}

/** Moves that make the same so, of the same event and by the same transitions, are one. */
export function merged(moves: readonly Move[], { space }: Terrain): Move[] {
  const byKey = new Map<string, Move>();
  for (const move of moves) {
    const makes = [...move.makes].map(([{ name }, value]) => `${name}=${value}`).sort();
    const key = JSON.stringify([move.kind, move.event, move.clock, makes, move.transitions.map(({ id }) => id)]);
    const before = byKey.get(key);
    byKey.set(
      key,
      before === undefined
        ? move
        : {
            ...before,
            from: space.diagram.or(before.from, move.from),
            choices: [...before.choices, ...move.choices],
          },
    );
  }
  return [...byKey.values()].map((move) => ({ ...move, choices: mergedChoices(move.choices, space) }));
}

/** Ways by the same people and the same transitions, with the same things chosen, are one. */
function mergedChoices(choices: readonly Choice[], { diagram }: Terrain['space']): Choice[] {
  const byKey = new Map<string, Choice>();
  for (const choice of choices) {
    const actors = choice.actors.map(({ party, role }) => `${party} ${role}`);
    const chosen = choice.chosen.map(({ offset }) => offset).sort((a, b) => a - b);
    const key = JSON.stringify([actors, chosen, choice.transitions.map(({ id }) => id)]);
    const before = byKey.get(key);
    byKey.set(key, before === undefined ? choice : { ...before, where: diagram.or(before.where, choice.where) });
  }
  return [...byKey.values()];
}
