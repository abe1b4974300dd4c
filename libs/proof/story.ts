/**
 * A counterexample as a story: the shortest way to a configuration that breaks a rule, step by step, with who acts, where the
 * case then stands and the line of the workflow; for a case that is stuck also why. The way was found by the search, the
 * words are those of the telling.
 */
import type { Label, SourceLine, WorkflowEvent } from '#language';
import { Choices, type Data } from './choices.js';
import type { Choice, Move, MoveKind } from './configurations/move.js';
import type { Exploration } from './configurations/exploration.js';
import { NOTHING, type Configurations } from './configurations/diagram.js';
import type { Opening } from './configurations/openings.js';
import type { Assignment } from './configurations/space.js';
import type { Staff } from './configurations/staff.js';
import type { LongWay } from './configurations/ways.js';
import { obstaclesAt, type Obstacle } from './obstacles.js';
import { inBoth, tellDeed, tellStanding, type Teller } from './telling.js';

export interface Story {
  readonly steps: readonly StoryStep[];
  /** No shorter one leads there. */
  readonly isShortest: boolean;
  /** Why it goes no further there, where the rule asks for a way on. */
  readonly obstacles: readonly Obstacle[];
}

export interface StoryStep {
  readonly kind: MoveKind;
  /** Who does what, with which data. */
  readonly text: Label;
  /** Where the main part then stands; null when nothing is to be said of it. */
  readonly standing: Label | null;
  /** The event, or the clock for what time does. */
  readonly event: string;
  readonly by?: string;
  readonly party?: string;
  /** Data of the event that matters, by field. */
  readonly data: Readonly<Record<string, unknown>>;
  /** The same with everything else that the event asks for, as ordinary values. */
  readonly whole: Readonly<Record<string, unknown>>;
  /** The states of the main part after it. */
  readonly states: readonly string[];
  readonly at?: SourceLine;
}

/** The story of a way, in the proof that it was found in. */
export function storyOf(exploration: Exploration, way: LongWay, asksWayOn = false): Story | undefined {
  const { opening } = way;
  const [start] = way.passed;
  if (start === undefined) return undefined;
  const first = opening === undefined ? [] : [openingStep(exploration, opening, start)];
  const steps = way.moves.map((move, index) =>
    stepOf(exploration, move, way.passed[index] ?? start, way.passed[index + 1] ?? start),
  );
  const obstacles = asksWayOn ? obstaclesAt(exploration, way.passed.at(-1) ?? start) : [];
  return { steps: [...first, ...steps], isShortest: way.isShortest, obstacles };
}

function openingStep(exploration: Exploration, { event, actor, chosen, isHuman }: Opening, at: Assignment): StoryStep {
  const known = exploration.staff.workflow.events.get(event);
  return toldStep(exploration, {
    kind: isHuman ? 'opening' : 'related',
    event,
    what: known?.label ?? { nl: event, en: event },
    ...(actor === undefined ? {} : { who: actor }),
    chosen: chosen(),
    after: at,
    at: known?.at,
  });
}

function stepOf(exploration: Exploration, move: Move, before: Assignment, after: Assignment): StoryStep {
  const { terrain } = exploration;
  const here = terrain.space.all(before);
  const choice = move.choices.find(({ where }) => terrain.space.diagram.and(where, here) !== NOTHING);
  const event = terrain.workflow.events.get(move.event);
  const actor = choice?.actors[0];
  const term = termOf(exploration, move);
  return toldStep(exploration, {
    kind: move.kind,
    event: move.event,
    ...(move.clock === undefined ? {} : { clock: move.clock }),
    what: term === undefined ? (event?.label ?? closedOf(exploration, move.event)) : term.what,
    ...(actor === undefined ? {} : { who: actor }),
    chosen: choice === undefined ? new Map() : chosenIn(exploration, choice, here),
    before,
    after,
    at: move.transitions[0]?.at ?? term?.at,
  });
}

/** The term of a state that runs out, and of a clock the one that does so where nothing comes of it. */
function termOf(
  { machine }: Exploration,
  { kind, clock, transitions }: Move,
): { what: Label; at?: SourceLine } | undefined {
  if (kind !== 'time' || clock === undefined) return undefined;
  const isForNothing = transitions.length === 0;
  const called = ({ nl, en }: Label): Label => ({
    nl: `de termijn "${nl}"${isForNothing ? ' blijft zonder gevolg' : ''}`,
    en: `the term "${en}"${isForNothing ? ' has no effect' : ''}`,
  });
  const [owner = '', name] = clock.split('/');
  for (const { trigger, at } of machine.states.get(owner)?.transitions ?? [])
    if (trigger.kind === 'after' && trigger.term.name === name) return { what: called(trigger.term.label), at };
  const own = machine.clocks.find(({ id }) => clock === `clock/${id}`);
  return own === undefined || !isForNothing ? undefined : { what: called(own.label) };
}

/** A related case that closes without an event for it. */
function closedOf({ terrain }: Exploration, event: string): Label {
  const label = terrain.workflow.relations.get(event.replace(/^closed /, ''))?.label ?? { nl: event, en: event };
  return { nl: `${label.nl} is gesloten`, en: `${label.en} was closed` };
}

/** Where it is chosen all else is known; only what this choice depends on is told. */
function chosenIn({ terrain: { space } }: Exploration, { where, chosen }: Choice, here: Configurations): Assignment {
  return space.valuesIn(space.diagram.and(where, here), chosen) ?? new Map();
}

/** What was chosen of one kind: the data of an event, the facts of the world. */
function valuesIn(chosen: Assignment, prefix: string): Record<string, unknown> {
  return Object.fromEntries(
    [...chosen].flatMap(([{ name, values }, value]) =>
      name.startsWith(prefix) && values[value] !== null ? [[name.slice(prefix.length), values[value]]] : [],
    ),
  );
}

/** Ordinary data of an event, with what was chosen; what was chosen to be left out is left out. */
function wholeOf({ staff }: Exploration, name: string, chosen: Assignment): Record<string, unknown> {
  const event = staff.workflow.events.get(name);
  if (event === undefined) return {};
  const prefix = `event ${name} `;
  const own = [...chosen].flatMap(([{ name: variable, values }, value]) =>
    variable.startsWith(prefix) ? [[variable.slice(prefix.length), values[value]] as const] : [],
  );
  return Object.fromEntries(
    [...Object.entries(ordinaryFor(staff, event)), ...own].filter(([, value]) => value !== null && value !== undefined),
  );
}

/** Ordinary data by event: the same in every story of a region. */
const ordinary = new WeakMap<Staff, Map<string, Data>>();

function ordinaryFor(staff: Staff, event: WorkflowEvent): Data {
  const known = ordinary.get(staff) ?? new Map<string, Data>();
  ordinary.set(staff, known);
  const find = (): Data =>
    new Choices(staff.workflow, staff.region, residenceAtSchool(staff, event)).of(event)[0] ?? {};
  const data = known.get(event.name) ?? find();
  known.set(event.name, data);
  return data;
}

/** A child that lives where it goes to school: then the parties that are found by residence are there. */
function residenceAtSchool(
  { region, school }: Exploration['staff'],
  { fields }: WorkflowEvent,
): Record<string, unknown> {
  const municipality = region.schools[school]?.municipality;
  return Object.fromEntries(
    [...fields].flatMap(([name, { type }]) => (type === 'municipality' ? [[name, municipality]] : [])),
  );
}

interface Step {
  readonly kind: MoveKind;
  readonly event: string;
  readonly clock?: string;
  readonly what: Label;
  readonly who?: Teller;
  readonly chosen: Assignment;
  /** Absent: the case was opened. */
  readonly before?: Assignment;
  readonly after: Assignment;
  readonly at: SourceLine | undefined;
}

function toldStep(exploration: Exploration, step: Step): StoryStep {
  const { kind, event, clock, what, who, chosen, at } = step;
  const { terrain, machine } = exploration;
  const data = valuesIn(chosen, `event ${event} `);
  const fields = terrain.workflow.events.get(event)?.fields;
  const world = valuesIn(chosen, 'world ');
  const text = tellDeed(terrain.workflow, {
    kind,
    ...(who === undefined ? {} : { who }),
    what: kind === 'time' ? what : inBoth((language) => `"${what[language]}"`),
    data,
    ...(fields === undefined ? {} : { fields }),
    world,
  });
  return {
    kind,
    text,
    standing: standingOf(exploration, step) ?? null,
    event: clock ?? event,
    ...(who === undefined ? {} : { by: who.role }),
    ...(who?.party === undefined ? {} : { party: who.party }),
    data,
    whole: wholeOf(exploration, event, chosen),
    states: terrain.mainRegions.flatMap(({ variable }) => stateAt(variable.values, step.after.get(variable))),
    ...(at === undefined ? {} : { at }),
  };

  function stateAt(values: readonly unknown[], index = 0): string[] {
    const path = String(values[index]);
    return path === '' || !machine.states.has(path) ? [] : [path];
  }
}

/** Of parallel parts only what changed is told, or what does not rest when a case begins. */
function standingOf({ terrain, machine }: Exploration, { before, after }: Step): Label | undefined {
  const paths = terrain.mainRegions.flatMap(({ variable }) => {
    const path = String(variable.values[after.get(variable) ?? 0]);
    const state = machine.states.get(path);
    if (state === undefined) return [];
    const isNew = before === undefined ? !state.isResting : before.get(variable) !== after.get(variable);
    return [{ path, isNew, isFinal: state.kind === 'final' }];
  });
  const changed = paths.filter(({ isNew }) => isNew);
  if (changed.length === 0 && paths.length === 1)
    return tellStanding(
      machine,
      paths.map(({ path }) => path),
      'stays',
    );
  return tellStanding(
    machine,
    changed.map(({ path }) => path),
    changed.length > 0 && changed.every(({ isFinal }) => isFinal) ? 'ended' : 'moved',
  );
}
