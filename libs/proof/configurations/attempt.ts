/** One event, term or clock tried on configurations of which only some things are known. */
import type { MachineEvent } from '#machine';
import type { MoveKind } from './move.js';
import { ABSENT } from './regions.js';
import type { Assignment, Variable } from './space.js';
import type { StepLog } from './step-log.js';
import type { Terrain } from './terrain.js';
import { Trial } from './trial.js';
import type { Standing } from './standing.js';

/** An event depends on more than is worth trying. */
export class TooManyTrials extends Error {}

export interface Attempt {
  readonly kind: MoveKind;
  /** The event of the workflow that people know it by. */
  readonly event: string;
  readonly takes: MachineEvent['type'];
  readonly given: Assignment;
  /** A case begins with it: everything is given. */
  readonly isFirst?: true;
  readonly makes?: Assignment;
  readonly clock?: string;
}

/** A trial of an attempt with what is known. */
export function trialOf(terrain: Terrain, attempt: Attempt, known: Standing, log?: StepLog): Trial {
  const { event, kind } = attempt;
  const heard = heardBy(terrain, attempt);
  return new Trial(terrain, { event, isHuman: kind === 'human', isOpening: kind === 'opening', heard, log }, known);
}

/** Relations that a message of a related case begins or ends. */
export function heardBy({ relations }: Terrain, { kind, makes = new Map() }: Attempt): Assignment {
  const all = kind === 'related' ? [...relations.values()] : [];
  return new Map([...makes].filter(([variable]) => all.includes(variable)));
}

/** What is to be tried next to know a variable: itself, or the outermost region around it that is not known yet. */
export function nextToKnow(variable: Variable, { values }: Standing, { regions }: Terrain): Variable {
  let next = variable;
  for (let at = regions.byVariable(variable)?.within?.region; at !== undefined; at = at.within?.region)
    if (!values.has(at.variable)) next = at.variable;
  return next;
}

/** The values that a variable can have beside what is known, before a step. */
export function valuesOf(variable: Variable, standing: Standing, terrain: Terrain): readonly number[] {
  const lasting = standing.classes?.get(variable) ?? terrain.regions.byVariable(variable)?.lasting;
  return lasting === undefined
    ? everyValueOf(variable, standing, terrain)
    : running(lasting, variable, standing, terrain);
}

/** Those that it can have within a step too: states that are only passed are among them. */
export const everyValueOf = (variable: Variable, standing: Standing, terrain: Terrain): readonly number[] =>
  running(
    variable.values.map((_, index) => index),
    variable,
    standing,
    terrain,
  );

/** Of a region within another one, the values that fit whether it runs. */
function running(
  all: readonly number[],
  variable: Variable,
  { values }: Standing,
  { regions }: Terrain,
): readonly number[] {
  const region = regions.byVariable(variable);
  if (region?.within === undefined) return all;
  const { region: outer, state } = region.within;
  const runs = outer.states[values.get(outer.variable) ?? -1] === state;
  return all.filter((index) => (region.states[index] !== ABSENT) === runs);
}
