/** How cases of a kind begin: opened by a person or by a related case. */
import type { ChartTransition, WorkflowEvent } from '#language';
import { trialOf, type Attempt } from './attempt.js';
import { effectsOf } from './effects.js';
import type { Assignment, Variable } from './space.js';
import type { Capacity } from './staff.js';
import type { Terrain } from './terrain.js';
import type { Trials } from './trials.js';

/** One way in which a case begins. */
export interface Opening {
  readonly event: string;
  readonly isHuman: boolean;
  readonly chosen: Assignment;
  readonly actor: Capacity | undefined;
  readonly at: Assignment;
  /** What was passed on the way: a case may leave the state in which it is opened at once. */
  readonly transitions: readonly ChartTransition[];
}

/** The configurations in which cases of this kind begin, each with how it was opened. */
export function openingsOf(terrain: Terrain, trials: Trials): Opening[] {
  const { workflow, machine } = terrain;
  const openings: Opening[] = [];
  const opened = new Map<string, readonly string[]>();
  for (const { states } of workflow.machines.values())
    for (const { entry, transitions } of states.values())
      for (const action of [...entry, ...transitions.flatMap(({ actions }) => actions)])
        if (action.kind === 'open' && action.machine === machine.name)
          opened.set(action.event, [...(opened.get(action.event) ?? []), ...action.with]);
  for (const event of workflow.events.values()) {
    if (event.opens?.machine !== machine.name) continue;
    if (terrain.staff.among(event.by).length > 0)
      openings.push(...openedBy(terrain, trials, event, event.opens.at, true, new Map()));
    const handed = opened.get(event.name);
    if (handed === undefined) continue;
    // A case that is opened may be given relations of its opener, which are open or closed by then.
    for (const open of handsOn(terrain, [...new Set(handed)]))
      openings.push(...openedBy(terrain, trials, event, event.opens.at, false, open));
  }
  return openings;
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

function openedBy(
  terrain: Terrain,
  trials: Trials,
  event: WorkflowEvent,
  at: string,
  isHuman: boolean,
  open: Assignment,
): Opening[] {
  const begin = new Map<Variable, number>(terrain.space.variables.map((variable) => [variable, 0]));
  for (const { variable, first } of terrain.facts.list) begin.set(variable, first);
  for (const [variable, value] of open) begin.set(variable, value);
  const attempt: Attempt = {
    kind: isHuman ? 'human' : 'related',
    event: event.name,
    takes: event.name,
    given: begin,
  };
  const trial = trialOf(terrain, { ...attempt, kind: 'opening' }, { values: begin });
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
  const transitions = [...trial.passed];
  const moves = isTaken ? trials.of({ ...attempt, given: begin }) : [];
  const capacities = isHuman ? terrain.staff.among(event.by) : [undefined];
  const openings: Opening[] = [];
  for (const capacity of capacities) {
    const common = { event: event.name, isHuman, actor: capacity };
    if (!isTaken) openings.push({ ...common, chosen: new Map(), at: begin, transitions });
    for (const move of moves)
      for (const { where, chosen, actors } of move.choices)
        if (capacity === undefined || actors.includes(capacity))
          openings.push({
            ...common,
            chosen: terrain.space.valuesIn(where, chosen) ?? new Map(),
            at: new Map([...begin, ...move.makes]),
            transitions: [...transitions, ...move.transitions],
          });
  }
  return openings;
}
