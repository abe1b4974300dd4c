/**
 * Which transitions an event could take now, who may take them and which rules stand in the way. The same questions answer
 * the list of actions and the check before a step, so that a screen never promises what a command refuses.
 */
import { capacityFor, rolesOf, type Acting, type Capacity, type View } from '#access';
import type { ChartTransition, GuardTerm, Machine, WorkflowEvent } from '#language';
import type { CaseState } from './case-state.js';
import { chartOf } from './chart.js';
import { notExtendable } from './clocks.js';
import type { Because } from './decision.js';
import { standingOn, type Judgement } from './judgement.js';
import type { Model } from './model.js';
import { notMet, reason, roleNames } from './rejection.js';
import { activeStates, endingOf, owningParties } from './standing.js';

/** The transitions of active states that an event triggers, inner states first. */
export function candidates(
  machine: Machine,
  state: Pick<CaseState, 'states'>,
  event: string,
): readonly ChartTransition[] {
  return transitionsByEvent(machine, state.states).get(event) ?? [];
}

/** Every event that some active state knows; worked out once for a set of leaves, which never changes. */
function transitionsByEvent(
  machine: Machine,
  leaves: readonly string[],
): ReadonlyMap<string, readonly ChartTransition[]> {
  const known = byLeaves.get(leaves);
  if (known !== undefined && known.machine === machine) return known.transitions;
  const { isMainEnded, restless } = endingOf(machine, leaves);
  const transitions = new Map<string, ChartTransition[]>();
  for (const { path, transitions: own } of [...activeStates(machine, leaves)].reverse()) {
    // After the end of the main part a case stays open only for the parts that are not at rest.
    if (isMainEnded && !restless.some((part) => path === part || path.startsWith(`${part}.`))) continue;
    for (const transition of own) {
      if (transition.trigger.kind !== 'event') continue;
      const { event } = transition.trigger;
      transitions.set(event, [...(transitions.get(event) ?? []), transition]);
    }
  }
  byLeaves.set(leaves, { machine, transitions });
  return transitions;
}

const byLeaves = new WeakMap<
  readonly string[],
  { readonly machine: Machine; readonly transitions: ReadonlyMap<string, readonly ChartTransition[]> }
>();

/**
 * Whether somebody may hear of an event. Who does not see the whole case knows of its main part, where he sees how far it is,
 * and of a part in which he is offered something. What can be done in the others says what goes on there: that there is a
 * concern about safety, that consent was refused.
 */
export function mayKnowOf(
  { workflow }: Model,
  machine: Machine,
  { participants }: Pick<CaseState, 'participants'>,
  event: string,
  { organisation, roles }: Extract<Acting, { kind: 'staff' }>,
  level: View['level'],
): boolean {
  if (level === 'full') return true;
  if (level === 'none') return false;
  const offers = Object.entries(participants).flatMap(([party, one]) =>
    one.organisation === organisation &&
    workflow.parties.get(party)?.roles.some((role) => roles.includes(role)) === true
      ? (one.offer?.state ?? [])
      : [],
  );
  const parts = [machine.name, ...offers.map(partOf)];
  return (chartOf(machine).knowing.get(event) ?? []).some(({ path }) => parts.includes(partOf(path)));
}

const partOf = (path: string): string => path.split('.')[0] ?? path;

export interface Access {
  readonly capacity: Capacity | undefined;
  readonly because: Because | undefined;
}

/** In which capacity somebody may fire an event on a case; else why not and who may. */
export function accessTo(
  model: Model,
  machine: Machine,
  state: Pick<CaseState, 'states' | 'participants'>,
  event: WorkflowEvent,
  acting: Acting,
): Access {
  if (acting.kind === 'system') return { capacity: undefined, because: undefined };
  const owners = owningParties(machine, state.states);
  const capacity = capacityFor(model.workflow, state.participants, event.by, owners, acting);
  if (capacity !== undefined) return { capacity, because: undefined };
  const who = rolesOf(model.workflow, event.by, owners);
  return { capacity: undefined, because: denied(who, event) };
}

function denied(who: readonly string[], event: WorkflowEvent): Because {
  const names = roleNames(who);
  const add =
    who.length === 0
      ? { nl: 'Dit gebeurt vanzelf.', en: 'It happens by itself.' }
      : { nl: `Dat kan: ${names.nl}.`, en: `Who can: ${names.en}.` };
  return reason('permission.denied', { who, source: event.at, add });
}

/** What stands in the way of an event whose roles are right; empty when it can be taken. Terms that read the event's own data are left out when there is none yet. */
export function obstacles(
  model: Model,
  machine: Machine,
  state: CaseState,
  event: WorkflowEvent,
  judgement: Judgement,
  data: Readonly<Record<string, unknown>> | undefined,
): { because: readonly Because[]; conditions: readonly GuardTerm[]; isDenied: boolean } {
  const on = standingOn(machine, state, event.name, data ?? {});
  const open = candidates(machine, state, event.name);
  if (open.length === 0) {
    const where = placesOf(machine, event.name);
    const add = where.nl === '' ? undefined : { nl: `Het kan in: ${where.nl}.`, en: `It is possible in: ${where.en}.` };
    return {
      because: [reason('transition.not-available', { source: event.at, ...(add === undefined ? {} : { add }) })],
      conditions: [],
      isDenied: false,
    };
  }
  const mine = open.filter((transition) => judgement.mayTake(transition, machine));
  if (mine.length === 0) {
    const who = [
      ...new Set(open.flatMap((transition) => rolesOf(model.workflow, transition.by, ownerOf(machine, transition)))),
    ];
    return { because: [denied(who, { ...event, at: open[0]?.at ?? event.at })], conditions: [], isDenied: true };
  }
  const ways: (readonly GuardTerm[])[] = [];
  for (const transition of mine) {
    const judged = transition.guard.filter((term) => data !== undefined || !term.readsEvent);
    const failing = judged.filter((term) => !judgement.holds(term, on));
    if (failing.length === 0) {
      const [stuck] = judgement.setting.behaviour.keepsClockHistory
        ? notExtendable(machine, state.clocks, [event.name])
        : [];
      const add = stuck && { nl: `(${stuck.label.nl})`, en: `(${stuck.label.en})` };
      return {
        because: add === undefined ? [] : [reason('clock.not-extendable', { source: event.at, add })],
        conditions: data === undefined ? transition.guard.filter(({ readsEvent }) => readsEvent) : [],
        isDenied: false,
      };
    }
    ways.push(failing);
  }
  // A way that the data does not ask for is in nobody's way, unless it asks for none.
  const meant = ways.filter((failing) => !failing.some(({ choosesWay }) => choosesWay));
  const unmet = new Map((meant.length > 0 ? meant : ways).flat().map((term) => [term.id, term]));
  // Who could help is asked only now: another candidate may have passed.
  const because = [...unmet.values()].map((term) => {
    const holders = judgement.mandateHolders(term, on);
    const who = [...new Set([...(holders ?? []), ...helpers(model, machine, state, term)])];
    return notMet(term, who, holders?.length === 0);
  });
  return { because, conditions: [], isDenied: false };
}

const ownerOf = (machine: Machine, transition: ChartTransition): string[] => {
  const owner = machine.states.get(transition.source)?.owner;
  return owner === undefined ? [] : [owner];
};

/** Who could make a term true: the roles of the events that change what it reads. */
function helpers(model: Model, machine: Machine, state: CaseState, term: GuardTerm): string[] {
  const reads = new Set(
    term.expression.references.map(({ root, path, argument }) =>
      root === 'data' ? (path[0] ?? '') : root === 'consent' ? 'consent' : root === 'in' ? (argument ?? '') : '',
    ),
  );
  const events = new Set<string>();
  for (const { transitions } of activeStates(machine, state.states)) {
    for (const transition of transitions) {
      if (transition.trigger.kind !== 'event') continue;
      const changes = transition.actions.flatMap((action) =>
        action.kind === 'assign'
          ? action.changes.map(({ field }) => field)
          : action.kind === 'add' || action.kind === 'remove'
            ? [action.field]
            : [],
      );
      const leads = transition.target !== undefined && reads.has(transition.target);
      if (leads || changes.some((field) => reads.has(field))) events.add(transition.trigger.event);
    }
  }
  const owners = owningParties(machine, state.states);
  return [
    ...new Set([...events].flatMap((event) => rolesOf(model.workflow, model.workflow.events.get(event)?.by, owners))),
  ];
}

/** The states in which an event can be taken, as people know them. */
function placesOf(machine: Machine, event: string): { nl: string; en: string } {
  const states = chartOf(machine).knowing.get(event) ?? [];
  const name = (language: 'nl' | 'en'): string => [...new Set(states.map(({ label }) => label[language]))].join(', ');
  return { nl: name('nl'), en: name('en') };
}
