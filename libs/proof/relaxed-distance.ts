/**
 * The fewest events that a chart asks before one of its events can be taken, when every guard were open and every role
 * present. No case can do it in fewer, which makes it the lower bound of a search and its guide. Sees the chart only.
 */
import type { ChartState, ChartTransition, CompiledAction, Machine, Workflow } from '#language';
import { isOrdinary } from './ordinary.js';

/** Distances by machine and leaf; a leaf from which it cannot be reached is not in it. */
export type Distances = ReadonlyMap<string, ReadonlyMap<string, number>>;

interface Edge {
  readonly cost: 0 | 1;
  readonly takes: string | undefined;
  readonly to: readonly (readonly [machine: string, leaf: string])[];
}

export function relaxedDistances(workflow: Workflow, goal: string): Distances {
  const free = sentEvents(workflow);
  const edges = new Map<string, Map<string, Edge[]>>();
  for (const machine of workflow.machines.values()) {
    const leaves = mainStates(machine).filter(({ children }) => children.length === 0);
    edges.set(machine.name, new Map(leaves.map(({ path }) => [path, edgesFrom(path, machine, workflow, free)])));
  }
  const distances = new Map([...edges.keys()].map((machine) => [machine, new Map<string, number>()]));
  for (let changed = true; changed;) {
    changed = false;
    for (const [machine, leaves] of edges) {
      for (const [leaf, ways] of leaves) {
        const best = Math.min(
          ...ways.map(({ cost, takes, to }) =>
            takes === goal
              ? cost
              : cost + Math.min(...to.map(([other, at]) => distances.get(other)?.get(at) ?? Infinity)),
          ),
        );
        if (best >= (distances.get(machine)?.get(leaf) ?? Infinity)) continue;
        distances.get(machine)?.set(leaf, best);
        changed = true;
      }
    }
  }
  return distances;
}

const mainStates = (machine: Machine): ChartState[] =>
  [...machine.states.values()].filter(({ path }) => path === machine.name || path.startsWith(`${machine.name}.`));

/** Events that a case or a related case sends by itself: nobody has to fire them. */
function sentEvents(workflow: Workflow): ReadonlySet<string> {
  const actions = [...workflow.machines.values()].flatMap((machine) =>
    [...machine.states.values()].flatMap((state) => [
      ...state.entry,
      ...state.exit,
      ...state.transitions.flatMap((transition) => transition.actions),
    ]),
  );
  return new Set([
    ...actions.flatMap((action) =>
      action.kind === 'raise' || action.kind === 'tell' || action.kind === 'join' ? [action.event] : [],
    ),
    ...[...workflow.relations.values()].flatMap(({ onClosed }) => onClosed ?? []),
    ...[...workflow.events.values()].flatMap(({ name, by }) => (by === undefined ? [name] : [])),
  ]);
}

function edgesFrom(leaf: string, machine: Machine, workflow: Workflow, free: ReadonlySet<string>): Edge[] {
  const edges: Edge[] = [];
  for (let path: string | undefined = leaf; path !== undefined; path = machine.states.get(path)?.parent) {
    for (const transition of machine.states.get(path)?.transitions ?? []) {
      const { trigger } = transition;
      if (trigger.kind === 'after') continue;
      const event = trigger.kind === 'event' ? trigger.event : undefined;
      if (event !== undefined && !isOrdinary(transition, workflow.events.get(event))) continue;
      edges.push({
        cost: event === undefined || free.has(event) ? 0 : 1,
        takes: event,
        to: [
          ...landings(transition, leaf, machine).map((at) => [machine.name, at] as const),
          ...openings([...transition.actions, ...entryActions(transition, machine)], workflow),
        ],
      });
    }
  }
  return edges;
}

function landings({ target }: ChartTransition, leaf: string, machine: Machine): string[] {
  return target === undefined ? [leaf] : leavesOf(target, machine);
}

/** Where entering a state leads: its initial leaves; by history to any leaf that may be remembered. */
function leavesOf(path: string, machine: Machine): string[] {
  const state = machine.states.get(path);
  if (state === undefined) return [];
  if (state.kind === 'history')
    return mainStates(machine)
      .filter((one) => one.children.length === 0 && one.path.startsWith(`${state.parent ?? ''}.`))
      .map((one) => one.path);
  if (state.kind === 'compound') return leavesOf(`${path}.${state.initial ?? ''}`, machine);
  if (state.kind === 'parallel') return state.children.flatMap((child) => leavesOf(child, machine));
  return [path];
}

const entryActions = ({ target }: ChartTransition, machine: Machine): readonly CompiledAction[] =>
  target === undefined
    ? []
    : leavesOf(target, machine).flatMap((leaf) => {
        const entered: CompiledAction[] = [];
        for (let path: string | undefined = leaf; path !== undefined; path = machine.states.get(path)?.parent)
          entered.push(...(machine.states.get(path)?.entry ?? []));
        return entered;
      });

/** Cases that an action opens, at the states where they start. */
function openings(actions: readonly CompiledAction[], workflow: Workflow): (readonly [string, string])[] {
  return actions.flatMap((action) => {
    if (action.kind !== 'open') return [];
    const machine = workflow.machines.get(action.machine);
    const at = workflow.events.get(action.event)?.opens?.at;
    if (machine === undefined || at === undefined) return [];
    return leavesOf(at, machine).map((leaf) => [machine.name, leaf] as const);
  });
}
