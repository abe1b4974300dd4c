/** A move of a kind of case: what has to be so, and what is so afterwards. */
import type { ChartTransition } from '#language';
import { NOTHING, type Configurations } from './diagram.js';
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
  /** Relations that its message begins or ends, and what they are then: its guards read them so. */
  readonly heard: Assignment;
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
  /** The log of the step, where one is kept. */
  readonly log?: string;
}

/** A move whose sets are made anew, as when the variables were put in another order. */
export function arranged(move: Move, anew: (set: Configurations) => Configurations): Move {
  const choices = move.choices.map((choice) => ({ ...choice, where: anew(choice.where) }));
  return { ...move, from: anew(move.from), choices };
}

/** An assignment as a text that is the same for the same one. */
export const assignmentText = (assignment: Iterable<readonly [Variable, number]>): string =>
  [...assignment]
    .map(([{ offset }, value]) => `${offset}=${value}`)
    .sort()
    .join(' ');

/** Moves that make the same so, of the same event with the same heard, and by the same transitions, are one. */
export function merged(moves: readonly Move[], { space }: Terrain): Move[] {
  const byKey = new Map<string, Move[]>();
  for (const move of moves) {
    const { kind, event, clock = '', makes, heard, transitions } = move;
    const key = `${kind} ${event} ${clock}|${assignmentText(makes)}|${assignmentText(heard)}|${transitions.map(({ id }) => id).join(' ')}`;
    const group = byKey.get(key);
    if (group === undefined) byKey.set(key, [move]);
    else group.push(move);
  }
  return [...byKey.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const from = group.reduce<Configurations>((all, one) => space.diagram.or(all, one.from), NOTHING);
    const choices = group.flatMap((one) => one.choices);
    return [{ ...first, from, choices: mergedChoices(choices, space) }];
  });
}

/** Ways by the same people and the same transitions, with the same things chosen, are one. */
function mergedChoices(choices: readonly Choice[], { diagram }: Terrain['space']): readonly Choice[] {
  if (choices.length < 2) return choices;
  const byKey = new Map<string, { readonly choice: Choice; where: Configurations }>();
  for (const choice of choices) {
    const { log = '' } = choice;
    const actors = choice.actors.map(({ party, role }) => `${party} ${role}`);
    const chosen = choice.chosen.map(({ offset }) => offset).sort((a, b) => a - b);
    const key = `${actors.join()}|${chosen.join()}|${choice.transitions.map(({ id }) => id).join(' ')}|${log}`;
    const before = byKey.get(key);
    if (before === undefined) byKey.set(key, { choice, where: choice.where });
    else before.where = diagram.or(before.where, choice.where);
  }
  return [...byKey.values()].map(({ choice, where }) => ({ ...choice, where }));
}
