/**
 * Whether two definitions of one workflow behave alike: the same configurations can be reached, and from each of them the same
 * events, by the same people and with the same data, lead to the same, do the same in the same order and are recorded alike,
 * whichever transitions take them. Exhaustive, so that what is alike is proved to be; what cannot be compared is not alike.
 */
import type { CalendarData } from '#calendar';
import type { ChartState, Library, Workflow } from '#language';
import { TooManyTrials } from './configurations/attempt.js';
import { ALL, NOTHING, TooLarge, type Configurations } from './configurations/diagram.js';
import { Exploration } from './configurations/exploration.js';
import type { Move } from './configurations/move.js';
import { isWithin, NotProvable } from './configurations/regions.js';
import type { Variable } from './configurations/space.js';
import { textOf } from './configurations/text.js';
import { subjectOf, type Place } from './subject.js';

/** Whether every kind of case of a workflow, or the one that is named, behaves alike under both libraries. */
export function behaveAlike(one: Library, other: Library, calendar: CalendarData, place: Place): boolean {
  try {
    const [first, second] = [explore(one, calendar, place), explore(other, calendar, place)];
    // What is no kind of case, such as a decision table, is not compared here.
    if (first.size === 0) return false;
    if ([...first.values(), ...second.values()].some(({ lacks }) => lacks !== 'nothing')) return false;
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
  return new Map(
    subject?.machines.map((machine) => [machine.name, new Exploration(machine, subject.staff, { keepsLogs: true })]),
  );
}

function isAlike(one: Exploration, other: Exploration): boolean {
  if (textOf(givenIn(one)) !== textOf(givenIn(other))) return false;
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

/** Where each thing can happen that a case can do: by its event, who takes it, what it makes and what it does. */
function waysOf({ moves, reached, search, beginnings, terrain }: Exploration): Map<string, Configurations> {
  const { diagram } = terrain.space;
  const ways = new Map<string, Configurations>();
  const note = (key: string, where: Configurations): void => {
    if (where !== NOTHING) ways.set(key, diagram.or(ways.get(key) ?? NOTHING, where));
  };
  const noteMove = ({ kind, event, clock, makes, choices }: Move, from: Configurations, first: boolean): void => {
    const made = [...makes].map(([{ name, values }, value]) => [name, values[value]]);
    for (const { where, actors, log } of choices)
      note(textOf([first, kind, event, clock, made, actors, log]), diagram.and(where, from));
  };
  // What would lead to where no case may come is refused: then nothing happens.
  for (const move of moves) noteMove(move, diagram.and(reached, search.before(move, ALL)), false);
  for (const { event, isHuman, begin, moves: first, log } of beginnings) {
    const at = terrain.space.all(begin);
    note(textOf([event, isHuman, first === undefined, log]), at);
    for (const move of first ?? []) noteMove(move, at, true);
  }
  return ways;
}

/** What is the same for every step: the states with their terms, the parts beside the main one as they are written, the workflow. */
function givenIn({ machine, staff: { workflow } }: Exploration): unknown {
  const { name, states, clocks, fields, place } = machine;
  return [[...states.values()].map((state) => stateIn(name, state)), clocks, [...fields], place, sharedIn(workflow)];
}

function stateIn(machine: string, { transitions, ...state }: ChartState): unknown {
  const terms = transitions.flatMap(({ trigger }) =>
    trigger.kind === 'after' ? [[trigger.ordinal, trigger.term]] : [],
  );
  // Of a part that the main one does not depend on no step is looked at.
  return [state, terms, isWithin(state.path, machine) ? [] : transitions];
}

const sharedIn = ({ events, parties, relations, facts, parameters, decisions }: Workflow): unknown => [
  events,
  parties,
  relations,
  facts,
  parameters,
  decisions,
];
