/** What no case comes to and what nobody ever takes, looked for in every step that is taken. */
import type { ChartTransition, Machine, Workflow } from '#language';
import type { Enumeration } from './enumeration.js';

interface Unused {
  /** States by path, events by name. */
  readonly all: readonly string[];
  takingIn(event: string): readonly ChartTransition[];
}

export function unusedIn(
  machine: Machine,
  { events }: Workflow,
  { standings, openings }: Pick<Enumeration, 'standings' | 'openings'>,
): Unused {
  const states = [...machine.states.values()];
  const transitions = states.flatMap((state) => state.transitions);
  const takingIn = (event: string): ChartTransition[] =>
    transitions.filter(({ trigger }) => trigger.kind === 'event' && trigger.event === event);
  const taken = [...openings, ...standings.flatMap(({ steps }) => steps)].flatMap((step) => step.transitions);
  const happened = new Set(taken.flatMap(({ trigger }) => (trigger.kind === 'event' ? trigger.event : [])));
  // A state that is left at once is passed.
  const been = [...standings.flatMap(({ state }) => state.states), ...taken.map(({ source }) => source)];
  const isReached = (path: string): boolean => been.some((one) => one === path || one.startsWith(`${path}.`));
  const raised = [...states.flatMap(({ entry }) => entry), ...transitions.flatMap(({ actions }) => actions)].flatMap(
    (action) => (action.kind === 'raise' ? action.event : []),
  );
  // What only another step raises is that step's, and what a clock does is not followed.
  const isAsked = (name: string): boolean =>
    !(raised.includes(name) && !isByPeople(events.get(name)?.by)) &&
    machine.clocks.every(({ raises }) => raises !== name);
  return {
    all: [
      ...states.map(({ path, children }) => (children.length === 0 && !isReached(path) ? path : [])).flat(),
      ...[...events.values()]
        .filter(({ name, opens }) => opens === undefined && !happened.has(name) && isAsked(name))
        .filter(({ name }) => takingIn(name).some(({ source }) => isReached(source)))
        .map(({ name }) => name),
    ],
    takingIn,
  };
}

const isByPeople = (by: unknown): boolean => !(by as readonly string[]).includes('system');
