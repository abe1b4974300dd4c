/** How cases of a kind begin: opened by a person or by a related case. */
import type { ChartTransition, WorkflowEvent } from '#language';
import { trialOf, type Attempt } from './attempt.js';
import { effectsOf } from './effects.js';
import { NOTHING, type Configurations } from './diagram.js';
import type { Move } from './move.js';
import type { Assignment, Space, Variable } from './space.js';
import type { Capacity } from './staff.js';
import type { Terrain } from './terrain.js';
import type { Trials } from './trials.js';

/** One way in which a case begins. */
export interface Opening {
  readonly event: string;
  readonly isHuman: boolean;
  /** What is chosen with the event; found when it is told. */
  readonly chosen: () => Assignment;
  readonly actor: Capacity | undefined;
  readonly at: Assignment;
  /** What was passed on the way: a case may leave the state in which it is opened at once. */
  readonly transitions: readonly ChartTransition[];
}

/** A case in the state in which an event opens it, and the moves by which it takes that event there at once. */
export interface Beginning {
  readonly event: string;
  readonly isHuman: boolean;
  readonly begin: Assignment;
  /** What was passed before the event. */
  readonly transitions: readonly ChartTransition[];
  /** Undefined where no state that is begun in knows the event. */
  readonly moves: readonly Move[] | undefined;
  /** The log of the step before the event, where one is kept. */
  readonly log?: string;
}

/** The ways in which cases of this kind are opened, by people and by related cases. */
export function beginningsOf(terrain: Terrain, trials: Trials): Beginning[] {
  const { workflow, machine } = terrain;
  const beginnings: Beginning[] = [];
  const opened = new Map<string, readonly string[]>();
  for (const { states } of workflow.machines.values())
    for (const { entry, transitions } of states.values())
      for (const action of [...entry, ...transitions.flatMap(({ actions }) => actions)])
        if (action.kind === 'open' && action.machine === machine.name)
          opened.set(action.event, [...(opened.get(action.event) ?? []), ...action.with]);
  for (const event of workflow.events.values()) {
    if (event.opens?.machine !== machine.name) continue;
    if (terrain.staff.among(event.by).length > 0)
      beginnings.push(beginningOf(terrain, trials, event, event.opens.at, true, new Map()));
    const handed = opened.get(event.name);
    if (handed === undefined) continue;
    // A case that is opened may be given relations of its opener, which are open or closed by then.
    for (const open of handsOn(terrain, [...new Set(handed)]))
      beginnings.push(beginningOf(terrain, trials, event, event.opens.at, false, open));
  }
  return beginnings;
}

/** The configurations in which cases of this kind begin, each with how it was opened. */
export const openingsOf = (terrain: Terrain, beginnings: readonly Beginning[]): Opening[] =>
  beginnings.flatMap((one) => openedBy(terrain, one));

/** Where cases begin, as far as some variables say. */
export function startOf(space: Space, openings: readonly Opening[], by: ReadonlySet<Variable>): Configurations {
  // Many ways to open a case lead to one configuration.
  const begun = new Set(openings.map(({ at }) => at));
  return [...begun].reduce<Configurations>(
    (found, at) => space.diagram.or(found, space.all(new Map([...at].filter(([variable]) => by.has(variable))))),
    NOTHING,
  );
}

/** Which of these relations may be open when a case begins: any of them. */
function handsOn({ relations }: Terrain, handed: readonly string[]): Assignment[] {
  return handed.reduce<Assignment[]>(
    (all, id) => {
      const variable = relations.get(id);
      return variable === undefined ? all : all.flatMap((one) => [one, new Map([...one, [variable, 1]])]);
    },
    [new Map()],
  );
}

function beginningOf(
  terrain: Terrain,
  trials: Trials,
  event: WorkflowEvent,
  at: string,
  isHuman: boolean,
  open: Assignment,
): Beginning {
  const begin = new Map<Variable, number>(terrain.space.variables.map((variable) => [variable, 0]));
  for (const { variable, first } of terrain.facts.list) begin.set(variable, first);
  for (const [variable, value] of open) begin.set(variable, value);
  const attempt: Attempt = {
    kind: isHuman ? 'human' : 'related',
    event: event.name,
    takes: event.name,
    given: begin,
  };
  const log = trials.beginLog();
  const trial = trialOf(terrain, { ...attempt, kind: 'opening' }, { values: begin }, log);
  const step = trials.stepper.open(at, {}, trial);
  for (const [region, value] of terrain.regions.read(step.states)) begin.set(region.variable, value);
  for (const [variable, value] of effectsOf(terrain, attempt, trial, step) ?? []) begin.set(variable, value);
  const isTaken = terrain.regions
    .knowing(event.name)
    .some(({ variable, states }) =>
      [...terrain.machine.states.values()].some(
        ({ path, transitions }) =>
          terrain.regions.isActive(path, states[begin.get(variable) ?? 0] ?? '') &&
          transitions.some(({ trigger }) => trigger.kind === 'event' && trigger.event === event.name),
      ),
    );
  const moves = isTaken ? trials.of({ ...attempt, given: begin, isFirst: true }) : undefined;
  const transitions = [...trial.passed];
  const told = log === undefined ? {} : { log: log.textOf(step, transitions, begin, begin) };
  return { event: event.name, isHuman, begin, transitions, moves, ...told };
}

function openedBy(terrain: Terrain, { event, isHuman, begin, transitions, moves }: Beginning): Opening[] {
  const capacities: readonly (Capacity | undefined)[] = isHuman
    ? terrain.staff.among(terrain.workflow.events.get(event)?.by)
    : [undefined];
  return capacities.flatMap((capacity): Opening[] => {
    const common = { event, isHuman, actor: capacity };
    if (moves === undefined) return [{ ...common, chosen: () => new Map(), at: begin, transitions }];
    return moves.flatMap((move) => {
      const at = new Map([...begin, ...move.makes]);
      return move.choices
        .filter(({ actors }) => capacity === undefined || actors.includes(capacity))
        .map(({ where, chosen }) => ({
          ...common,
          chosen: () => terrain.space.valuesIn(where, chosen) ?? new Map(),
          at,
          transitions: [...transitions, ...move.transitions],
        }));
    });
  });
}
