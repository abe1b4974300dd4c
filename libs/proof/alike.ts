/**
 * Whether two definitions of one workflow behave alike: the same configurations can be reached, and from each of them the same
 * events, by the same people and with the same data, do the same and lead to the same. What cannot be compared is not alike.
 */
import type { CalendarData } from '#calendar';
import type { ChartTransition, Library, Machine } from '#language';
import { TooManyTrials } from './configurations/attempt.js';
import { NOTHING, TooLarge, type Configurations } from './configurations/diagram.js';
import { Exploration } from './configurations/exploration.js';
import { NotProvable } from './configurations/regions.js';
import type { Move } from './configurations/move.js';
import type { Variable } from './configurations/space.js';
import { subjectOf, type Place } from './subject.js';

/** Whether every kind of case of a workflow, or the one that is named, behaves alike under both libraries. */
export function behaveAlike(one: Library, other: Library, calendar: CalendarData, place: Place): boolean {
  try {
    const [first, second] = [explore(one, calendar, place), explore(other, calendar, place)];
    // What is no kind of case, such as a decision table, is not compared here.
    if (first.size === 0) return false;
    return [...first].every(([name, exploration]) => {
      const twin = second.get(name);
      return twin !== undefined && isAlike(exploration, twin);
    });
  } catch (error) {
    if (error instanceof TooLarge || error instanceof TooManyTrials || error instanceof NotProvable) return false;
    throw error;
  }
}

function explore(library: Library, calendar: CalendarData, place: Place): Map<string, Exploration> {
  const subject = subjectOf(library, calendar, place);
  return new Map(subject?.machines.map((machine) => [machine.name, new Exploration(machine, subject.staff)]));
}

function isAlike(one: Exploration, other: Exploration): boolean {
  if (textOf(statesOf(one.machine)) !== textOf(statesOf(other.machine))) return false;
  const { diagram } = one.terrain.space;
  const numbers = bitsOf(one, other);
  const known = new Map<Configurations, Configurations>();
  const anew = (set: Configurations): Configurations =>
    diagram.copy(other.terrain.space.diagram, set, (bit) => numbers.get(bit) ?? NO_BIT, known);
  if (anew(other.reached) !== one.reached || anew(other.ended) !== one.ended) return false;
  const [ways, others] = [waysOf(one), waysOf(other)];
  return (
    ways.size === others.size &&
    [...ways].every(([key, where]) => {
      const there = others.get(key);
      return there !== undefined && anew(there) === where;
    })
  );
}

/** A bit that no variable of the first has: a set that depends on it is no set of the first. */
const NO_BIT = (1 << 20) - 1;

/** The bits of the second by those of the first, of what has one name and the same values in both. */
function bitsOf(one: Exploration, other: Exploration): Map<number, number> {
  const byName = new Map(variablesOf(one).map((variable) => [variable.name, variable]));
  const numbers = new Map<number, number>();
  for (const { name, values, offset, width } of variablesOf(other)) {
    const twin = byName.get(name);
    if (twin === undefined || textOf(twin.values) !== textOf(values)) continue;
    for (let bit = 0; bit < width; bit += 1) numbers.set(offset + bit, twin.offset + bit);
  }
  return numbers;
}

function variablesOf({ terrain, moves, beginnings }: Exploration): Variable[] {
  const first = beginnings.flatMap((one) => one.moves ?? []);
  const chosen = [...moves, ...first].flatMap(({ choices }) => choices.flatMap((choice) => choice.chosen));
  return [...terrain.space.variables, ...new Set(chosen)];
}

/** Where each thing can happen that a case can do: by its event, who takes it, what it does and what it makes. */
function waysOf({ moves, reached, beginnings, terrain }: Exploration): Map<string, Configurations> {
  const { diagram } = terrain.space;
  const ways = new Map<string, Configurations>();
  const note = ({ kind, event, clock, makes, choices }: Move, from: Configurations, first: boolean): void => {
    for (const { where, actors, transitions } of choices) {
      const made = [...makes].map(([{ name, values }, value]) => [name, values[value]]);
      const key = textOf([first, kind, event, clock, made, actors, transitions.map(doneBy)]);
      const possible = diagram.and(where, from);
      if (possible !== NOTHING) ways.set(key, diagram.or(ways.get(key) ?? NOTHING, possible));
    }
  };
  for (const move of moves) note(move, reached, false);
  for (const { begin, moves: first = [] } of beginnings)
    for (const move of first) note(move, terrain.space.all(begin), true);
  return ways;
}

const doneBy = ({ source, trigger, target, reenter, actions, link }: ChartTransition): unknown => [
  source,
  trigger,
  target,
  reenter,
  actions,
  link,
];

const statesOf = ({ states, clocks }: Machine): unknown => [
  [...states.values()].map(({ path, kind, owner, isResting, outcome, initial, entry, exit }) => [
    path,
    kind,
    owner,
    isResting,
    outcome,
    initial,
    entry,
    exit,
  ]),
  clocks,
];

/** A value as text, also one of maps; where in a document something stands is left out. */
const textOf = (value: unknown): string =>
  JSON.stringify(value, (key, one: unknown) => {
    if (key === 'at' || key === 'source' || key === 'label') return undefined;
    return one instanceof Map ? [...(one as Map<unknown, unknown>)] : one;
  });
