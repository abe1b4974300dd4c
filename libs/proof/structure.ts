/**
 * How a workflow puts working together into form, computed from its charts and from searches over what the lifecycle decides:
 * cases per child, owners at once, the form of a hand-over, order, and how long the way to help is. The figures by which the
 * models differ (domain study 3.5). Reads no label and no name of a model.
 */
import { isPayersDecision } from '#funding';
import type { ChartState, Machine, Workflow } from '#language';
import { owningParties, type CaseState, type Model } from '#lifecycle';
import type { Ground } from './ground.js';
import { milestonesOf } from './milestone.js';
import { findRoute, type Route } from './route.js';

/** apart: cases of their own that follow no common order; sequence: links one after the other; parallel; loop: one owner, around. */
export type Shape = 'apart' | 'sequence' | 'parallel' | 'loop';
/** letter: a case of its own is opened on the other side; offer: accepted or returned; join: beside others; none: inside one party. */
export type Handover = 'letter' | 'offer' | 'join' | 'none';
export type Order = 'perTrack' | 'total' | 'none';

export interface Way {
  readonly events: Route['events'];
  /** Events of that way with which an owner let go of a case and another took it over. */
  readonly handovers: number;
  /** Points at which the way asks who pays. */
  readonly points: number;
  /** Decisions on it that only a payer's representative takes. */
  readonly decisions: number;
}

export interface Structure {
  readonly workflow: string;
  readonly region: string;
  readonly school: string;
  /** Machines whose cases one child can have, the one that is opened first in front. */
  readonly machines: readonly string[];
  readonly shape: Shape;
  /** Substates of the main part that the shape is made of. */
  readonly parts: number;
  /** Most different owners at once: seen on the ways found, and the bound of the chart. */
  readonly owners: { readonly seen: number; readonly most: number };
  readonly handover: Handover;
  readonly order: Order;
  readonly light: Way | null;
  readonly specialist: Way | null;
}

export function structureOf(ground: Ground): Structure {
  const { workflow } = ground.model;
  const main = mainMachine(workflow);
  const milestones = milestonesOf(workflow);
  const routeTo = (id: string): Route | undefined => {
    const milestone = milestones.find((one) => one.id === id);
    return milestone === undefined ? undefined : findRoute(ground, milestone);
  };
  const [light, specialist] = [routeTo('light'), routeTo('specialist')];
  const handover = handoverOf(workflow, main);
  const shape = shapeOf(workflow, main);
  return {
    workflow: workflow.name,
    region: ground.region.region,
    school: ground.school,
    machines: [main.name, ...openedFrom(workflow, main)],
    shape,
    parts: main.states.get(main.name)?.children.filter((path) => main.states.get(path)?.kind !== 'final').length ?? 0,
    owners: {
      seen: Math.max(
        0,
        ...[light, specialist].flatMap((route) => (route === undefined ? [] : ownersOn(ground, route))),
      ),
      most: mostOwners(workflow, main),
    },
    handover,
    order: shape === 'apart' ? 'perTrack' : isTotal(main) ? 'total' : 'none',
    light: light === undefined ? null : wayOf(ground, light),
    specialist: specialist === undefined ? null : wayOf(ground, specialist),
  };
}

function mainMachine(workflow: Workflow): Machine {
  const opening = [...workflow.events.values()].find(({ isDefault }) => isDefault);
  const machine = workflow.machines.get(opening?.opens?.machine ?? '');
  if (machine === undefined) throw new Error(`No event of ${workflow.name} opens a case by default.`);
  return machine;
}

const mainStates = (machine: Machine): ChartState[] =>
  [...machine.states.values()].filter(({ path }) => path === machine.name || path.startsWith(`${machine.name}.`));

/** Machines whose cases are opened by a case, directly or by one that it opened. */
function openedFrom(workflow: Workflow, machine: Machine, known: readonly string[] = []): string[] {
  const actions = mainStates(machine).flatMap(({ entry, transitions }) => [
    ...entry,
    ...transitions.flatMap((transition) => transition.actions),
  ]);
  const opened = new Set(actions.flatMap((action) => (action.kind === 'open' ? [action.machine] : [])));
  return [...opened]
    .reduce<string[]>(
      (found, name) => {
        const next = workflow.machines.get(name);
        if (next === undefined || name === machine.name || found.includes(name)) return found;
        return [...found, name, ...openedFrom(workflow, next, [...found, name]).filter((one) => !found.includes(one))];
      },
      [...known],
    )
    .filter((name) => !known.includes(name));
}

/** Parties that own a state of a machine, by part: one part, or each part of a parallel machine. */
function ownersByPart(machine: Machine): Set<string>[] {
  const root = machine.states.get(machine.name);
  const parts = root?.kind === 'parallel' ? root.children : [machine.name];
  return parts.map(
    (part) =>
      new Set(
        mainStates(machine)
          .filter(({ path, children, kind }) => path.startsWith(part) && children.length === 0 && kind !== 'final')
          .flatMap(({ owner }) => owner ?? []),
      ),
  );
}

/** Another side with an owner of its own and its own door: a case there is no hand-over of this one. */
function otherTracks(workflow: Workflow, main: Machine): Machine[] {
  const own = new Set(ownersByPart(main).flatMap((owners) => [...owners]));
  const doors = new Set(
    [...workflow.events.values()].flatMap(({ opens, by }) =>
      opens !== undefined &&
      by !== undefined &&
      (by === 'owner' || by === 'staff' || by.some((role) => role !== 'system'))
        ? [opens.machine]
        : [],
    ),
  );
  return openedFrom(workflow, main).flatMap((name) => {
    const machine = workflow.machines.get(name);
    if (machine === undefined || !doors.has(name)) return [];
    return ownersByPart(machine).every((owners) => [...owners].every((party) => !own.has(party))) ? [machine] : [];
  });
}

const isParallel = (machine: Machine): boolean => machine.states.get(machine.name)?.kind === 'parallel';
const partiesOf = (machine: Machine): Set<string> => new Set(ownersByPart(machine).flatMap((owners) => [...owners]));

function shapeOf(workflow: Workflow, main: Machine): Shape {
  if (otherTracks(workflow, main).length > 0) return 'apart';
  if (partiesOf(main).size === 1) return 'loop';
  return isParallel(main) ? 'parallel' : 'sequence';
}

function handoverOf(workflow: Workflow, main: Machine): Handover {
  if (otherTracks(workflow, main).length > 0) return 'letter';
  if (partiesOf(main).size === 1) return 'none';
  // Beside others a party joins, also where it was asked by an offer.
  return !isParallel(main) && offeredLinks(main).length > 0 ? 'offer' : 'join';
}

/** Pairs of parts between which a case goes by an offer that the receiver takes up. */
function offeredLinks(machine: Machine): (readonly [string, string])[] {
  const top = (path: string): string => path.split('.').slice(0, 2).join('.');
  return mainStates(machine).flatMap((state) => {
    const offered = state.entry.flatMap((action) => (action.kind === 'offer' ? [action.party] : []));
    return state.transitions.flatMap(({ target, link }) => {
      const receiver = target === undefined ? undefined : machine.states.get(target)?.owner;
      const isTaken =
        link === 'handover' && receiver !== undefined && receiver !== state.owner && offered.includes(receiver);
      return isTaken && target !== undefined ? [[top(state.path), top(target)] as const] : [];
    });
  });
}

/** Whether offers lead from one link to exactly one next, and so through all of them in one order. */
function isTotal(machine: Machine): boolean {
  const links = new Map<string, Set<string>>();
  for (const [from, to] of offeredLinks(machine)) links.set(from, (links.get(from) ?? new Set()).add(to));
  const next = (from: string): string | undefined => [...(links.get(from) ?? [])][0];
  if (links.size === 0 || [...links.values()].some((to) => to.size !== 1)) return false;
  const targets = new Set([...links.values()].flatMap((to) => [...to]));
  const starts = [...links.keys()].filter((link) => !targets.has(link));
  const passed = new Set<string>();
  for (let link = starts[0]; link !== undefined && !passed.has(link); link = next(link)) passed.add(link);
  return starts.length === 1 && passed.size === new Set([...links.keys(), ...targets]).size;
}

/** The most parties that could own parts at once: parts of all cases of a child matched to different owners. */
function mostOwners(workflow: Workflow, main: Machine): number {
  const many = new Set([...workflow.relations.values()].flatMap((one) => (one.many ? [one.machine] : [])));
  const parts = [main.name, ...openedFrom(workflow, main)].flatMap((name) => {
    const machine = workflow.machines.get(name);
    const owners = machine === undefined ? [] : ownersByPart(machine);
    // Of a relation to many, as many cases as there are owners.
    return many.has(name) ? owners.flatMap((one) => [...one].map(() => one)) : owners;
  });
  const owned = new Map<string, number>();
  const place = (part: number, tried: Set<string>): boolean =>
    [...(parts[part] ?? [])].some((party) => {
      if (tried.has(party)) return false;
      tried.add(party);
      const holder = owned.get(party);
      if (holder !== undefined && !place(holder, tried)) return false;
      owned.set(party, part);
      return true;
    });
  return parts.filter((_, part) => place(part, new Set())).length;
}

/** Different owners of the running cases of the child, after each event of a way. */
function ownersOn({ model }: Ground, { passed }: Route): number[] {
  return passed.map((cases) => {
    const owners = cases
      .filter(({ closedAt }) => closedAt === null)
      .flatMap(({ machine, states }) => owningParties(model.machine(machine).machine, states));
    return new Set(owners).size;
  });
}

function wayOf({ model }: Ground, { events, records, passed }: Route): Way {
  return {
    events,
    handovers: passed.slice(1).filter((cases, index) => isHandedOver(model, passed[index] ?? [], cases)).length,
    points: records.reduce((sum, { tables }) => sum + tables.length, 0),
    decisions: events.filter(({ event }) => {
      const found = model.workflow.events.get(event);
      return found !== undefined && isPayersDecision(found);
    }).length,
  };
}

/** Whether in one of the cases an owner let go and another took over. */
function isHandedOver(model: Model, before: readonly CaseState[], after: readonly CaseState[]): boolean {
  const ownersOf = ({ machine, states }: CaseState): readonly string[] =>
    owningParties(model.machine(machine).machine, states);
  return after.some((state) => {
    const earlier = before.find((one) => one.case === state.case);
    if (earlier === undefined) return false;
    const [left, joined] = [ownersOf(earlier), ownersOf(state)];
    return left.some((party) => !joined.includes(party)) && joined.some((party) => !left.includes(party));
  });
}
