/** A case as a caller sees it: whole, a packet or a status line. Fields that may not be seen are absent, not empty. */
import { endingOf, ownersOf, type CaseState, type World } from '#lifecycle';
import type { View } from '#access';
import type { Machine } from '#language';
import type { Visible } from './caller.js';
import { presentClocks, type PresentedClock } from './present-clocks.js';
import { Refusal } from './refusal.js';
import type { Service } from './service.js';

export interface PresentedCase {
  readonly id: string;
  readonly region: string;
  readonly school: string;
  readonly subject?: string;
  readonly workflow: string;
  readonly machine: string;
  readonly configuration: number;
  readonly definition: string;
  readonly version: number;
  readonly states: readonly string[];
  readonly owners: readonly {
    readonly part: string;
    readonly organisation: string | null;
    readonly role: string | null;
  }[];
  readonly related: readonly {
    readonly as: string;
    readonly data: Readonly<Record<string, unknown>>;
    readonly isOpen: boolean;
    readonly case?: string;
  }[];
  readonly data: Readonly<Record<string, unknown>>;
  readonly clocks: readonly PresentedClock[];
  /** Where it has a place, while it holds one. */
  readonly place: { readonly organisation: string; readonly offer: string | null; readonly isBeyond: boolean } | null;
  /** Since when it waits for a place. */
  readonly waitingSince: string | null;
  readonly visibility: 'full' | 'packet' | 'statusLine';
  readonly openedAt: string;
  readonly closedAt: string | null;
  readonly outcome: string | null;
}

/** When and where a case is shown: terms are counted to this moment, by the calendar of this world. */
export interface Showing {
  readonly now: string;
  readonly world: World;
}

/** The region as it is now. */
export function showingNow(service: Service, region: string): Showing {
  const active = service.catalogue.regions.get(region);
  if (active === undefined) throw new Refusal('region.not-found');
  return { now: service.clock.now(), world: active.world };
}

/** `seesRelated` says for each related case whether the caller may see it. */
export function presentCase(
  { state, model, view }: Visible,
  { now, world }: Showing,
  seesRelated: (caseId: string) => boolean,
): PresentedCase {
  const { machine } = model.machine(state.machine);
  const owners = ownersOf(machine, state.states).map(({ part, party }) => ({
    part,
    organisation: state.participants[party]?.organisation ?? null,
    role: model.workflow.parties.get(party)?.roles[0] ?? null,
  }));
  const isFull = view.level === 'full';
  return {
    id: state.case,
    region: state.region,
    school: state.school,
    ...(isFull ? { subject: state.subject } : {}),
    workflow: state.workflow,
    machine: state.machine,
    configuration: state.configuration,
    definition: state.definition,
    version: state.version,
    states: shownStates(state, view),
    owners,
    related: isFull
      ? state.related.map(({ as, data, isOpen, case: id }) => ({
          as,
          data,
          isOpen,
          ...(seesRelated(id) ? { case: id } : {}),
        }))
      : [],
    data: shownFacts(machine, state, view),
    clocks: isFull ? presentClocks(model, state, world, now) : [],
    place: isFull ? presentPlace(state) : null,
    waitingSince: isFull ? (state.waiting?.since ?? null) : null,
    visibility: shownLevel(view),
    openedAt: state.openedAt,
    closedAt: state.closedAt,
    outcome: endingOf(machine, state.states).outcome,
  };
}

/** In the order of the document, as its writer meant them to be read. */
function shownFacts({ fields }: Machine, { facts }: CaseState, { level, packet }: View): Record<string, unknown> {
  const shown: Record<string, unknown> = {};
  for (const name of fields.keys())
    if (Object.hasOwn(facts, name) && (level === 'full' || packet.includes(name))) shown[name] = facts[name];
  return shown;
}

function presentPlace({ place }: CaseState): PresentedCase['place'] {
  return place === undefined
    ? null
    : { organisation: place.organisation, offer: place.offer, isBeyond: place.isBeyond };
}

/** Of how much of the case the caller is told that he sees. */
export const shownLevel = ({ level }: View): PresentedCase['visibility'] => (level === 'none' ? 'statusLine' : level);

/** All, or of the main part the first step below it: where the case is, not how it fares there. */
export function shownStates(state: CaseState, { level }: View): readonly string[] {
  return level === 'full' ? state.states : mainLinks(state);
}

/** Of the main part the first step below it: where the case is, not how it fares there. */
export function mainLinks(state: Pick<CaseState, 'machine' | 'states'>): string[] {
  const main = state.states.filter((path) => path.startsWith(`${state.machine}.`));
  return [...new Set(main.map((path) => path.split('.').slice(0, 2).join('.')))];
}
