/** One event, term or clock tried on configurations of which only some things are known. */
import type { GuardTerm } from '#language';
import type { MachineEvent } from '#machine';
import type { Configurations } from './diagram.js';
import type { MoveKind } from './move.js';
import { ABSENT } from './regions.js';
import type { Assignment, Variable } from './space.js';
import type { Terrain } from './terrain.js';
import { Trial, Unknown } from './trial.js';

/** Trials of one event beyond which it is not worth going on. */
export const MOST_TRIALS = 6_000;

export class TooManyTrials extends Error {}

/** What is known while something is tried, and where all of it is so. */
export interface Known {
  readonly values: Map<Variable, number>;
  readonly answers: ReadonlyMap<GuardTerm, boolean>;
  readonly holds: Configurations;
}

export interface Attempt {
  readonly kind: MoveKind;
  /** The event of the workflow that people know it by. */
  readonly event: string;
  readonly takes: MachineEvent['type'];
  readonly given: Assignment;
  readonly makes?: Assignment;
  readonly clock?: string;
}

/** A trial of an attempt with what is known. */
export function trialOf(
  terrain: Terrain,
  { event, kind }: Attempt,
  { values, answers }: Pick<Known, 'values' | 'answers'>,
): Trial {
  return new Trial(terrain, { event, isHuman: kind === 'human' }, values, answers);
}

/** The values that a variable can have beside what is known. */
export function valuesOf(variable: Variable, known: Assignment, { regions }: Terrain): number[] {
  const all = variable.values.map((_, index) => index);
  const region = regions.list.find((one) => one.variable === variable);
  if (region?.within === undefined) return all;
  const { region: outer, state } = region.within;
  const at = known.get(outer.variable);
  if (at === undefined) throw new Unknown(outer.variable);
  const runs = outer.states[at] === state;
  return all.filter((index) => (region.states[index] !== ABSENT) === runs);
}
