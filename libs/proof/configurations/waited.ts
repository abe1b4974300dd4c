/**
 * Where a case waits for another party, as its chart is written: it was offered the case there and can take it on, or only it can.
 * It does not know which configurations a case comes to.
 */
import type { By, ChartState, ChartTransition, Machine, Party } from '#language';
import { isWithin } from './regions.js';
import type { Staff } from './staff.js';

/** A state in which a case waits for a party while nothing of the state, or of one around it, keeps time. */
export interface Waited {
  readonly state: ChartState;
  readonly party: Party;
}

export function waitedWithoutTerm(machine: Machine, staff: Staff): Waited[] {
  return [...machine.states.values()].flatMap((state) => {
    if (!isWithin(state.path, machine.name) || state.kind !== 'atomic' || state.isResting) return [];
    const around = aroundOf(machine, state);
    if (around.some(({ transitions }) => transitions.some(({ trigger }) => trigger.kind === 'after'))) return [];
    // What people can do wherever a case stands takes it on from no state more than from another.
    const inside = around.filter(({ path }) => path !== machine.name);
    const party = partyAskedIn(staff, state, inside);
    return party === undefined ? [] : [{ state, party }];
  });
}

/** A state and those that it is in. */
function aroundOf(machine: Machine, state: ChartState): ChartState[] {
  const parent = state.parent === undefined ? undefined : machine.states.get(state.parent);
  return parent === undefined ? [state] : [state, ...aroundOf(machine, parent)];
}

function partyAskedIn(staff: Staff, state: ChartState, inside: readonly ChartState[]): Party | undefined {
  const { parties } = staff.workflow;
  const ways = inside.flatMap(({ transitions }) =>
    transitions.flatMap((one) => {
      if (one.target === undefined || one.target === state.path) return [];
      const takers = takersOf(staff, one, state.owner);
      return takers.size === 0 ? [] : [takers];
    }),
  );
  const others = [...parties.values()].filter(({ id }) => id !== state.owner);
  const offered = inside.flatMap(({ entry }) => entry.flatMap((one) => (one.kind === 'offer' ? [one.party] : [])));
  const receiver = others.find(({ id }) => offered.includes(id) && ways.some((takers) => takers.has(id)));
  if (receiver !== undefined) return receiver;
  const { owner } = state;
  if (owner === undefined || ways.length === 0 || ways.some((takers) => takers.has(owner))) return undefined;
  return others.find(({ id }) => ways.every((takers) => takers.has(id)));
}

/** The parties whose people can take a transition. */
function takersOf(
  { workflow, capacities }: Staff,
  { trigger, by = 'staff' }: ChartTransition,
  owner?: string,
): Set<string> {
  const event = trigger.kind === 'event' ? workflow.events.get(trigger.event) : undefined;
  if (event?.by === undefined || event.isEscape) return new Set();
  const whos: readonly By[] = [event.by, by];
  const able = capacities.filter(({ party, role }) =>
    whos.every((who) => who === 'staff' || (who === 'owner' ? party === owner : who.includes(role))),
  );
  return new Set(able.map(({ party }) => party));
}
