/**
 * What XState itself says of a chart: `createMachine` alone, and the reachability of `xstate/graph`. Guards are left open: of
 * several candidates each may be taken, as an event of its own; terms and automatic transitions are events too.
 */
import { createMachine, type AnyStateMachine } from 'xstate';
import { getAdjacencyMap } from 'xstate/graph';
import { isFinal, statesOf, transitionsOf, type DrawnState, type DrawnTransition } from './chart.js';
import { isTree, textOf, type Tree } from './tree.js';

/** Why `createMachine` refuses a machine of the workflow; undefined when it takes all of them. */
export function refusedByXState(workflow: Tree): string | undefined {
  for (const machine of machinesOf(workflow)) {
    try {
      machineOf(workflow, machine);
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  }
  return undefined;
}

/** States that cannot be reached, and those from which no end or rest can; of parallel parts each by itself. */
export function faultsByGraph(workflow: Tree): Set<string> {
  const states = statesOf(workflow);
  const faults = new Set<string>();
  for (const name of machinesOf(workflow)) {
    const root = states.find((state) => state.name === name);
    const parts =
      root?.node['type'] === 'parallel'
        ? states.filter(({ parent }) => parent === name).map((part) => part.name)
        : [name];
    for (const part of parts) {
      try {
        for (const fault of faultsOf(machineOf(workflow, name, part), part, states)) faults.add(fault);
      } catch (error) {
        faults.add(`${part}: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
  }
  return faults;
}

function faultsOf(machine: AnyStateMachine, part: string, states: readonly DrawnState[]): string[] {
  const events = [...new Set(machine.events as readonly string[])].map((type) => ({ type }));
  const map = getAdjacencyMap(machine, { events, serializeState: valueOf });
  interface Place {
    readonly nodes: readonly string[];
    readonly isEnd: boolean;
    readonly next: ReadonlySet<string>;
  }
  const places = new Map<string, Place>();
  for (const [key, { state, transitions }] of Object.entries(map)) {
    const snapshot = state as unknown as { _nodes: readonly { id: string }[]; hasTag: (tag: string) => boolean };
    places.set(key, {
      nodes: snapshot._nodes.map(({ id }) => id),
      isEnd: snapshot.hasTag('end'),
      next: new Set(Object.values(transitions as Record<string, { state: unknown }>).map((one) => valueOf(one.state))),
    });
  }
  const reached = new Set([...places.values()].flatMap(({ nodes }) => nodes));
  const lost = states
    .filter(({ name }) => (name === part || name.startsWith(`${part}.`)) && !reached.has(name))
    .map(({ name }) => `${name} cannot be reached`);
  const ending = new Set([...places].filter(([, { isEnd }]) => isEnd).map(([key]) => key));
  for (let grows = true; grows;) {
    grows = false;
    for (const [key, { next }] of places)
      if (!ending.has(key) && [...next].some((one) => ending.has(one))) {
        ending.add(key);
        grows = true;
      }
  }
  const stuck = [...places]
    .filter(([key]) => !ending.has(key))
    .map(([, { nodes }]) => `${nodes.at(-1) ?? ''} never ends`);
  return [...lost, ...stuck];
}

const valueOf = (snapshot: unknown): string => JSON.stringify((snapshot as { value: unknown }).value);

const machinesOf = (workflow: Tree): string[] => [...new Set(statesOf(workflow).map(({ machine }) => machine))];

/** A machine with the states and transitions of the chart; of a parallel one only a part, where that is asked. */
function machineOf(workflow: Tree, machine: string, part: string = machine): AnyStateMachine {
  const states = statesOf(workflow).filter((state) => state.machine === machine);
  const transitions = transitionsOf(workflow).filter((one) => one.state.machine === machine);
  // A case may be opened at another state than the first.
  const openings = openedAt(workflow, machine);
  const isWithin = (name: string): boolean => name === part || name.startsWith(`${part}.`);
  const config = (state: DrawnState): Record<string, unknown> => {
    const children = states
      .filter(({ parent }) => parent === state.name)
      .filter(({ name }) => part === machine || state.name !== machine || isWithin(name));
    const own = transitions.filter((one) => one.state.name === state.name);
    const isPart = state.name === machine && part !== machine;
    const keys = children.map(({ name }) => keyOf(name));
    return {
      ...(state.name === machine ? { id: machine } : {}),
      ...(state.node['type'] === 'parallel' && !isPart ? { type: 'parallel' } : {}),
      ...(isFinal(state) ? { type: 'final' } : {}),
      ...(isFinal(state) || state.node['resting'] === true ? { tags: ['end'] } : {}),
      ...(children.length === 0 ? {} : { initial: isPart ? keys[0] : (state.node['initial'] ?? keys[0]) }),
      ...(children.length === 0
        ? {}
        : { states: Object.fromEntries(children.map((child) => [keyOf(child.name), config(child)])) }),
      on: Object.fromEntries(
        own
          .filter(({ target }) => target !== undefined && (part === machine || isWithin(target)))
          .map((one, index) => [eventOf(one, index), { target: `#${one.target ?? ''}` }])
          .concat(
            state.name === machine
              ? openings.filter(isWithin).map((target) => [`opens at ${target}`, { target: `#${target}` }])
              : [],
          ),
      ),
    };
  };
  const root = states.find(({ name }) => name === machine);
  // The configuration is data made above; its types would only repeat the chart's.
  return createMachine((root === undefined ? {} : config(root)) as never);
}

function openedAt(workflow: Tree, machine: string): string[] {
  return Object.values(isTree(workflow['events']) ? workflow['events'] : {}).flatMap((event) => {
    const opens = isTree(event) ? event['opens'] : undefined;
    return isTree(opens) && opens['machine'] === machine ? [textOf(opens['at'])] : [];
  });
}

const eventOf = ({ kind, trigger }: DrawnTransition, index: number): string => `${kind} ${trigger} ${index}`;
const keyOf = (name: string): string => name.slice(name.lastIndexOf('.') + 1);
