/** Where a case that parties share is not right, asked of one standing after the other. */
import type { By, ChartTransition, Machine, SourceLine } from '#language';
import type { Capacity, Staff } from '../configurations/staff.js';
import type { Standing } from './enumeration.js';

const CONCERN = 'SAFETY_CONCERN_RAISED';
/** Who decides on help to which the law gives a right. */
const DECIDERS = ['municipalDecider', 'careOffice'];

/** The main part has not ended: some part of it is not at rest, or none has come to its end. */
function isRunning({ name, states }: Machine, { state }: Standing): boolean {
  const leaves = state.states.filter((leaf) => isIn(leaf, name)).map((leaf) => states.get(leaf));
  const ended = leaves.filter((leaf) => leaf?.kind === 'final');
  return ended.length === 0 || leaves.some((leaf) => !ended.includes(leaf) && leaf?.isResting !== true);
}

/** Where nobody can raise a concern about safety and none is looked into. */
export function unsafeIn(machine: Machine, standings: readonly Standing[]): readonly Standing[] {
  const isHeard = ({ state, steps }: Standing): boolean => {
    const own = state.states.find((leaf) => isIn(leaf, 'safety'));
    const rests = own !== undefined && machine.states.get(own)?.isResting === true;
    return (own !== undefined && !rests) || steps.some(({ by, event }) => by === 'person' && event === CONCERN);
  };
  return standings.filter((one) => isRunning(machine, one) && !isHeard(one));
}

/**
 * By the place of what is taken first: where help to which a child is entitled is refused for lack of money. Where nothing says what
 * is a right, all of it is.
 */
export function refusedIn(standings: readonly Standing[]): ReadonlyMap<string, readonly Standing[]> {
  const found = new Map<string, Set<Standing>>();
  for (const one of standings)
    for (const { by, role = '', data, transitions } of one.steps) {
      const isForBudget = Object.values(data).some((value) => [value].flat().includes('budget'));
      if (one.state.facts['isStatutory'] === false || by !== 'person' || !DECIDERS.includes(role) || !isForBudget)
        continue;
      const place = placeOf(transitions[0]?.at);
      found.set(place, (found.get(place) ?? new Set()).add(one));
    }
  return new Map([...found].map(([place, some]) => [place, [...some]]));
}

export const placeOf = (at: SourceLine | undefined): string => `${at?.line}:${at?.column}`;

/** By state: where a case waits there for another party and nothing keeps time. */
export function waitingIn(
  staff: Staff,
  machine: Machine,
  standings: readonly Standing[],
): ReadonlyMap<string, readonly Standing[]> {
  const paths = [...machine.states.keys()].filter((path) => isWaitedIn(path, machine, staff));
  const inside = paths.map(
    (path) => [path, standings.filter((one) => isRunning(machine, one) && isLeftAlone(one, path))] as const,
  );
  return new Map(inside.filter(([, own]) => own.length > 0));
}

/** No clock that spans states runs there. */
const isLeftAlone = ({ state: { states, clocks } }: Standing, path: string): boolean =>
  states.includes(path) && !clocks.some(({ id, dueAt }) => id.startsWith('clock/') && dueAt !== null);

/** Whether a state is waited in and has no term of its own, as the chart is written. */
function isWaitedIn(path: string, { name, states }: Machine, { workflow, capacities }: Staff): boolean {
  const state = states.get(path);
  if (state?.kind !== 'atomic' || !isIn(path, name) || state.isResting) return false;
  const around = [...states.values()].filter((one) => isIn(path, one.path));
  if (around.some(({ transitions }) => transitions.some(({ trigger }) => trigger.kind === 'after'))) return false;
  // What can be done wherever a case stands takes it on from no state more than from another.
  const inside = around.filter((one) => one.path !== name);
  const ways = inside
    .flatMap(({ transitions }) => transitions)
    .filter(({ target }) => target !== undefined && target !== path)
    .map((way) => whoTakes(way));
  function whoTakes({ trigger, by }: ChartTransition): ReadonlySet<string> {
    const event = trigger.kind === 'event' ? workflow.events.get(trigger.event) : undefined;
    if (event === undefined || event.isEscape) return new Set();
    const named = (who: By | undefined) => (one: Capacity) =>
      who === 'staff' || (who === 'owner' ? one.party === state?.owner : who?.includes(one.role) === true);
    return new Set(
      capacities
        .filter(named(event.by))
        .filter(named(by ?? 'staff'))
        .map(({ party }) => party),
    );
  }
  const byPeople = ways.filter(({ size }) => size > 0);
  const others = [...workflow.parties.keys()].filter((one) => one !== state.owner);
  const isOffered = (party: string): boolean =>
    inside.some(({ entry }) => entry.some((one) => one.kind === 'offer' && one.party === party));
  const answers = others.some((one) => isOffered(one) && byPeople.some((way) => way.has(one)));
  const isOwners = state.owner === undefined || byPeople.some((way) => way.has(state.owner!));
  return answers || (!isOwners && byPeople.length > 0 && others.some((one) => byPeople.every((way) => way.has(one))));
}

const isIn = (leaf: string, path: string): boolean => leaf === path || leaf.startsWith(`${path}.`);
