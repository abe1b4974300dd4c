/**
 * The heart: an event on a case gives everything that one statement then commits, or why not. Pure and total: the same
 * case, command and surroundings give the same bytes, which is what replay relies on. It knows no store, clock or person.
 */
import type { Capacity } from '#access';
import {
  firstFacts,
  hashOf,
  withDefaults,
  type ChartState,
  type Clock,
  type Machine,
  type WorkflowEvent,
} from '#language';
import { openAt, stepWith, timerEvent, type MachineEvent, type Step } from '#machine';
import { accessTo, obstacles } from './availability.js';
import { carryOut, dueOf, findOrganisation, type CarriedOut, type Opening } from './carry-out.js';
import type { CaseState, OpenClock, RelatedCase } from './case-state.js';
import type { Command, Surroundings } from './command.js';
import type { CaseWrite, Decision, MessageSent, Rejection } from './decision.js';
import { Judgement } from './judgement.js';
import { ENGINE, type Model } from './model.js';
import {
  genesisHash,
  recordBytes,
  recordHash,
  type RelatedRecord,
  type TimerRecord,
  type TransitionRecord,
} from './record.js';
import { reason, reject } from './rejection.js';
import { activePaths, endingOf } from './standing.js';
import { Inquiry } from './world.js';

/** What is known of a case before its first transition. */
export interface NewCase {
  readonly region: string;
  readonly case: string;
  readonly subject: string;
  readonly school: string;
  readonly configuration: number;
  readonly related: readonly RelatedCase[];
}

/** Opens a case: the machine starts at the event's state and takes the event there; both are transition 1. */
export function decideOpening(
  model: Model,
  born: NewCase,
  command: Command,
  surroundings: Surroundings,
): Decision | Rejection {
  const event = eventOf(model, command.event);
  const { opens } = event;
  if (opens === undefined) return reject([reason('transition.not-available', { source: event.at })]);
  const { machine } = model.machine(opens.machine);
  const inquiry = new Inquiry(surroundings.world);
  inquiry.school(born.school);
  const data = withDefaults(event.fields, command.data);
  // Nobody takes part yet: whoever would, by the region's way of finding each party, may open.
  const foundBy = initialFacts(machine, data, event);
  const participants = Object.fromEntries(
    [...model.workflow.parties.values()].flatMap((party) => {
      if (command.acting.kind === 'system') return [];
      const organisation = findOrganisation(party, born.school, foundBy, inquiry);
      return organisation === command.acting.organisation ? [[party.id, { organisation, isPart: true }]] : [];
    }),
  );
  const before: CaseState = {
    ...born,
    workflow: model.workflow.name,
    machine: machine.name,
    definition: model.workflow.definition.hash,
    version: 0,
    head: genesisHash(born.region, born.case),
    openedAt: surroundings.now,
    recordedAt: surroundings.now,
    closedAt: null,
    outcome: null,
    snapshot: { value: {}, history: {} },
    states: [opens.at],
    facts: firstFacts(machine.fields),
    participants,
    clocks: [],
    tasks: [],
  };
  const access = accessTo(model, machine, before, event, command.acting);
  if (access.because !== undefined) return reject([access.because]);
  const judgement = judgementOf(model, before, command, access.capacity, inquiry);
  const opened = openAt(model.machine(machine.name), opens.at, before.facts, judgement);
  const standing: CaseState = { ...before, states: opened.states, snapshot: opened.snapshot, facts: opened.facts };
  const handled = handles(machine, standing, command.event);
  if (handled) {
    const { because, isDenied } = obstacles(model, machine, standing, event, judgement, data);
    if (because.length > 0) return reject(because, judgement.guards, isDenied ? null : (access.capacity?.role ?? null));
  }
  const step = handled
    ? stepWith(model.machine(machine.name), opened.snapshot, opened.facts, { type: command.event, data }, judgement)
    : undefined;
  const steps = step === undefined ? [opened] : [opened, step];
  const opener =
    access.capacity === undefined || command.acting.kind === 'system'
      ? undefined
      : { party: access.capacity.party, organisation: command.acting.organisation };
  return conclude({
    model,
    machine,
    before: { ...before, participants: {} },
    from: [],
    steps,
    command,
    event,
    data,
    capacity: access.capacity,
    judgement,
    inquiry,
    surroundings,
    opener,
    isNew: true,
    heard: born.related.map(({ case: id, as, isOpener }) => ({
      case: id,
      as,
      event: isOpener ? OPENED_BY : HANDED_ON,
    })),
  });
}

/** Fires an event on a case: of a person, or of the system for `tell` and clocks. */
export function decide(
  model: Model,
  state: CaseState,
  command: Command,
  surroundings: Surroundings,
): Decision | Rejection {
  const event = eventOf(model, command.event);
  const { machine } = model.machine(state.machine);
  if (state.closedAt !== null) return reject([reason('case.closed')]);
  const inquiry = new Inquiry(surroundings.world);
  const access = accessTo(model, machine, state, event, command.acting);
  if (access.because !== undefined) return reject([access.because]);
  const data = withDefaults(event.fields, command.data);
  const judgement = judgementOf(model, state, command, access.capacity, inquiry);
  const { because } = obstacles(model, machine, state, event, judgement, data);
  if (because.length > 0) return reject(because, judgement.guards, access.capacity?.role ?? null);
  const step = stepWith(
    model.machine(state.machine),
    state.snapshot,
    state.facts,
    { type: command.event, data },
    judgement,
  );
  return conclude({
    model,
    machine,
    before: state,
    from: state.states,
    steps: [step],
    command,
    event,
    data,
    capacity: access.capacity,
    judgement,
    inquiry,
    surroundings,
    opener: undefined,
    isNew: false,
  });
}

/** The clock of a state or of the case that has run. Undefined when it no longer runs: then there is nothing to do. */
export function decideTimer(
  model: Model,
  state: CaseState,
  clockId: string,
  command: Omit<Command, 'event' | 'data' | 'acting' | 'actor' | 'onBehalfOf'>,
  surroundings: Surroundings,
): Decision | Rejection | undefined {
  const clock = state.clocks.find(({ id }) => id === clockId);
  if (clock === undefined || state.closedAt !== null) return undefined;
  const { machine } = model.machine(state.machine);
  const inquiry = new Inquiry(surroundings.world);
  const found = timerOf(machine, clockId);
  const name = found.kind === 'clock' ? found.clock.raises : clockId;
  const full: Command = {
    ...command,
    event: name,
    data: {},
    acting: { kind: 'system' },
    actor: 'system',
    onBehalfOf: null,
    scheduledAt: clock.dueAt,
  };
  const judgement = judgementOf(model, state, full, undefined, inquiry);
  const taken: MachineEvent =
    found.kind === 'clock' ? { type: found.clock.raises, data: {} } : timerEvent(found.state.path, found.ordinal);
  const step = stepWith(model.machine(state.machine), state.snapshot, state.facts, taken, judgement);
  const event: WorkflowEvent = model.workflow.events.get(name) ?? {
    name,
    label: machine.label,
    by: ['system'],
    onBehalfOf: [],
    isDefault: false,
    isEscape: false,
    fields: new Map(),
    at: { file: '', line: 1 },
  };
  return conclude({
    model,
    machine,
    before: state,
    from: state.states,
    steps: [step],
    command: full,
    event,
    data: {},
    capacity: undefined,
    judgement,
    inquiry,
    surroundings,
    opener: undefined,
    isNew: false,
    fired: clock,
  });
}

/** An event told by a related case. What cannot be taken now is recorded as not taken and told back; it never blocks. */
export function decideMessage(
  model: Model,
  state: CaseState,
  message: {
    readonly fromCase: string;
    readonly as: string;
    readonly event: string;
    readonly data: Readonly<Record<string, unknown>>;
  },
  command: Pick<Command, 'id'>,
  surroundings: Surroundings,
): Decision | Rejection {
  const { machine } = model.machine(state.machine);
  const inquiry = new Inquiry(surroundings.world);
  const relation = state.related.find((one) => one.case === message.fromCase);
  const closes = message.event === CLOSED;
  const notTaken = message.event === NOT_TAKEN;
  const own = relation === undefined ? undefined : model.workflow.relations.get(relation.as);
  const wanted = closes ? own?.onClosed : message.event;
  const joined: readonly RelatedCase[] =
    relation === undefined && !closes && !notTaken
      ? [
          ...state.related,
          { as: message.as, case: message.fromCase, data: message.data, isOpen: true, isOpener: false },
        ]
      : state.related;
  const related =
    closes || notTaken
      ? joined.map((one) => (one.case === message.fromCase ? { ...one, isOpen: false } : one))
      : joined;
  const before: CaseState = { ...state, related };
  const event = wanted === undefined ? undefined : model.workflow.events.get(wanted);
  const data = event === undefined ? message.data : withDefaults(event.fields, known(message.data, event));
  const full: Command = {
    id: command.id,
    event: wanted ?? message.event,
    data,
    acting: { kind: 'system' },
    actor: 'system',
    onBehalfOf: null,
  };
  const judgement = judgementOf(model, before, full, undefined, inquiry);
  const canTake =
    event !== undefined &&
    state.closedAt === null &&
    obstacles(model, machine, before, event, judgement, data).because.length === 0;
  const still: Step = { snapshot: state.snapshot, facts: state.facts, states: state.states, effects: [], timers: [] };
  const step = canTake
    ? stepWith(model.machine(state.machine), state.snapshot, state.facts, { type: full.event, data }, judgement)
    : still;
  const refused = !canTake && !closes && !notTaken;
  return conclude({
    model,
    machine,
    // Who is refused at the door does not become a related case.
    before: refused ? state : before,
    from: state.states,
    steps: [step],
    command: canTake ? full : { ...full, event: message.event },
    event: event ?? systemEvent(message.event, machine),
    data,
    capacity: undefined,
    judgement,
    inquiry,
    surroundings,
    opener: undefined,
    isNew: false,
    heard: [{ case: message.fromCase, as: message.as, event: refused ? `notTaken ${message.event}` : message.event }],
    ...(refused ? { tellBack: { to: message.fromCase, as: message.as, event: message.event } } : {}),
  });
}

/** System events between related cases. */
export const CLOSED = 'RELATED_CLOSED';
export const NOT_TAKEN = 'RELATED_NOT_TAKEN';
/** How the first record of a related case names the case that opened it, and the relations it was given. */
export const OPENED_BY = 'openedBy';
export const HANDED_ON = 'handedOn';

interface Conclusion {
  readonly model: Model;
  readonly machine: Machine;
  readonly before: CaseState;
  readonly from: readonly string[];
  readonly steps: readonly Step[];
  readonly command: Command;
  readonly event: WorkflowEvent;
  readonly data: Readonly<Record<string, unknown>>;
  readonly capacity: Capacity | undefined;
  readonly judgement: Judgement;
  readonly inquiry: Inquiry;
  readonly surroundings: Surroundings;
  readonly opener: { readonly party: string; readonly organisation: string } | undefined;
  readonly isNew: boolean;
  readonly fired?: OpenClock;
  readonly heard?: readonly RelatedRecord[];
  readonly tellBack?: { readonly to: string; readonly as: string; readonly event: string };
}

/** From the steps to the writes: effects, clocks, closing, the record and its hash. */
function conclude(input: Conclusion): Decision | Rejection {
  const { model, machine, before, command, surroundings, inquiry, judgement } = input;
  const last = input.steps[input.steps.length - 1];
  if (last === undefined) throw new Error('A decision has at least one step.');
  const seq = before.version + 1;
  const { now } = surroundings;
  const done = carryOut({
    model,
    machine,
    before,
    seq,
    after: last,
    effects: input.steps.flatMap(({ effects }) => effects),
    judgement,
    inquiry,
    law: surroundings.law,
    now,
    opener: input.opener,
    newCaseId: () => surroundings.newCaseId(),
  });
  if ('code' in done) {
    const party = model.workflow.parties.get(done.party)?.label ?? model.workflow.relations.get(done.party)?.label;
    return reject(
      [
        reason(done.code, {
          source: input.event.at,
          ...(party === undefined ? {} : { add: { nl: `(${party.nl})`, en: `(${party.en})` } }),
        }),
      ],
      judgement.guards,
      input.capacity?.role ?? null,
    );
  }
  const clocks = nextClocks(input, now);
  const ending = endingOf(machine, last.states);
  const isClosed = ending.isMainEnded && ending.restless.length === 0;
  const holding = done.related.filter(
    ({ as, isOpen, isOpener }) => isOpen && !isOpener && model.workflow.relations.get(as)?.closeFirst === true,
  );
  if (ending.isMainEnded && holding.length > 0) {
    const label = model.workflow.relations.get(holding[0]?.as ?? '')?.label;
    return reject(
      [
        reason('case.related-open', {
          source: input.event.at,
          ...(label === undefined
            ? {}
            : { add: { nl: `(${label.nl}: ${holding.length})`, en: `(${label.en}: ${holding.length})` } }),
        }),
      ],
      judgement.guards,
      input.capacity?.role ?? null,
    );
  }
  const farewell = isClosed ? farewells(before, done, seq, ending.outcome) : [];
  const back =
    input.tellBack === undefined
      ? []
      : [tellBack(before, seq, done.messages.length + farewell.length + 1, input.tellBack)];
  const messages = [...done.messages, ...farewell, ...back];
  assertInvariants(input, last);
  const states = last.states;
  const facts = last.facts;
  const openClocks = isClosed ? [] : clocks.open;
  const record: TransitionRecord = {
    v: 1,
    region: before.region,
    case: before.case,
    seq,
    command: command.id,
    event: command.event,
    eventData: input.data,
    actor: command.actor,
    organisation: command.acting.kind === 'staff' ? command.acting.organisation : null,
    role: input.capacity?.role ?? 'system',
    onBehalfOf: command.onBehalfOf,
    basis: input.event.basis ?? null,
    definition: before.definition,
    law: surroundings.law.hash,
    engine: ENGINE,
    from: input.from,
    to: states,
    after: stateDigest(states, facts, openClocks),
    guards: judgement.guards,
    tables: done.tables,
    facts: inquiry.asked,
    timers: [
      ...clocks.records,
      ...(isClosed ? clocks.open.map(({ id, dueAt }): TimerRecord => ({ id, change: 'cancelled', dueAt })) : []),
    ],
    postings: done.postings,
    related: [...(input.heard ?? []), ...done.relatedRecords, ...farewell.map(relatedOf), ...back.map(relatedOf)],
    messages: messages.map(({ id, event }) => ({ id, type: event })),
    scheduledAt: command.scheduledAt ?? null,
    recordedAt: now,
    ciphertexts: [],
    previous: before.head,
  };
  const bytes = recordBytes(record);
  const hash = recordHash(bytes);
  const state: CaseState = {
    ...before,
    version: seq,
    head: hash,
    recordedAt: now,
    // A message can still reach a closed case; that does not close it again.
    closedAt: isClosed ? (before.closedAt ?? now) : null,
    outcome: isClosed ? ending.outcome : null,
    snapshot: last.snapshot,
    states,
    facts,
    participants: done.participants,
    related: isClosed ? done.related.map((one) => ({ ...one, isOpen: false })) : done.related,
    clocks: openClocks,
    tasks: isClosed ? [] : done.openTasks,
  };
  const write: CaseWrite = {
    expected: input.isNew ? null : { version: before.version, head: before.head },
    state,
    record,
    bytes,
    hash,
    timersArmed: openClocks.filter(({ id, dueAt }) =>
      before.clocks.every((one) => one.id !== id || one.dueAt !== dueAt),
    ),
    timersCancelled: before.clocks
      .filter(({ id, dueAt }) => openClocks.every((one) => one.id !== id || one.dueAt !== dueAt))
      .map(({ id }) => id),
    tasksOpened: done.tasks,
    tasksDone: isClosed ? [...done.tasksDone, ...done.openTasks.map(({ id }) => id)] : done.tasksDone,
    messages,
  };
  const opened: CaseWrite[] = [];
  for (const opening of surroundings.leavesOutOpened === true ? [] : done.openings) {
    const child = openRelated(input, opening, state);
    if (child.kind === 'rejection') return child;
    opened.push(...child.writes);
  }
  return { kind: 'decision', writes: [write, ...opened] };
}

const relatedOf = ({ toCase, as, event }: MessageSent): RelatedRecord => ({ case: toCase, as, event });

/** Opens a related case within the same decision; it knows its opener and what was handed on, nothing else. */
function openRelated(input: Conclusion, opening: Opening, opener: CaseState): Decision | Rejection {
  const born: NewCase = {
    region: opener.region,
    case: opening.case,
    subject: opener.subject,
    school: opener.school,
    configuration: opener.configuration,
    related: [
      { as: 'opener', case: opener.case, data: {}, isOpen: true, isOpener: true },
      ...opening.handedOn.map((one) => ({ ...one, isOpener: false })),
    ],
  };
  const command: Command = {
    id: input.command.id,
    event: opening.event,
    data: opening.data,
    acting: { kind: 'system' },
    actor: 'system',
    onBehalfOf: null,
  };
  return decideOpening(input.model, born, command, input.surroundings);
}

/** When a case closes, open related cases hear of it. */
function farewells(before: CaseState, done: CarriedOut, seq: number, outcome: string | null): MessageSent[] {
  return done.related
    .filter(({ isOpen }) => isOpen)
    .map(({ case: toCase, as }, index) => ({
      id: `${before.case}/${seq}/${done.messages.length + index + 1}`,
      toCase,
      as,
      event: CLOSED,
      data: outcome === null ? {} : { outcome },
    }));
}

function tellBack(
  before: CaseState,
  seq: number,
  number: number,
  { to, as, event }: { to: string; as: string; event: string },
): MessageSent {
  return { id: `${before.case}/${seq}/${number}`, toCase: to, as, event: NOT_TAKEN, data: { event } };
}

/** Clocks after the steps: those of states as XState armed and cancelled them, those that span states by their events. */
function nextClocks(input: Conclusion, now: string): { open: readonly OpenClock[]; records: readonly TimerRecord[] } {
  const { machine, before, judgement, inquiry, fired } = input;
  const open = new Map(before.clocks.map((clock) => [clock.id, clock]));
  const records: TimerRecord[] = [];
  const drop = (id: string, change: TimerRecord['change']): void => {
    const clock = open.get(id);
    if (clock === undefined) return;
    open.delete(id);
    records.push({ id, change, dueAt: clock.dueAt });
  };
  const arm = (id: string, dueAt: string): void => {
    drop(id, 'cancelled');
    open.set(id, { id, dueAt });
    records.push({ id, change: 'armed', dueAt });
  };
  if (fired !== undefined) drop(fired.id, 'fired');
  for (const { change, state, ordinal } of input.steps.flatMap(({ timers }) => timers)) {
    const term = termOf(machine.states.get(state), ordinal);
    if (term === undefined) continue;
    const id = `${state}/${term.name}`;
    if (change === 'cancelled') drop(id, 'cancelled');
    else arm(id, dueOf(term, inquiry, now));
  }
  for (const clock of machine.clocks) {
    const id = `clock/${clock.id}`;
    if (judgement.events.some((event) => clock.until.includes(event))) drop(id, 'cancelled');
    if (judgement.events.some((event) => clock.from.includes(event))) arm(id, dueOf(clock.term, inquiry, now));
  }
  return { open: [...open.values()].sort((a, b) => (a.id < b.id ? -1 : 1)), records };
}

function termOf(state: ChartState | undefined, ordinal: number) {
  for (const { trigger } of state?.transitions ?? [])
    if (trigger.kind === 'after' && trigger.ordinal === ordinal) return trigger.term;
  return undefined;
}

function timerOf(
  machine: Machine,
  id: string,
): { kind: 'clock'; clock: Clock } | { kind: 'state'; state: ChartState; ordinal: number } {
  const clock = machine.clocks.find((one) => `clock/${one.id}` === id);
  if (clock !== undefined) return { kind: 'clock', clock };
  const [path = '', name] = id.split('/');
  const state = machine.states.get(path);
  for (const { trigger } of state?.transitions ?? []) {
    if (trigger.kind === 'after' && trigger.term.name === name && state !== undefined)
      return { kind: 'state', state, ordinal: trigger.ordinal };
  }
  throw new Error(`There is no clock ${id}.`);
}

/** SHA-256 of the canonical states, facts and open clocks: what `after` in a record says. */
export function stateDigest(
  states: readonly string[],
  facts: CaseState['facts'],
  clocks: readonly OpenClock[],
): string {
  return hashOf({ states, facts, clocks: clocks.map(({ id, dueAt }) => ({ id, dueAt })) });
}

/** What makes a model what it is must hold after every transition; if not, the definition or the engine has a defect. */
function assertInvariants(input: Conclusion, last: Step): void {
  const { machine, judgement } = input;
  const active = activePaths(machine, last.states);
  for (const invariant of machine.invariants) {
    const on = {
      machine,
      facts: last.facts,
      event: input.command.event,
      eventData: input.data,
      active: (path: string) => active.has(path),
    };
    if (judgement.expressionHolds(invariant.expression, on) !== invariant.holds) {
      throw new Error(
        `The invariant ${invariant.id} (${invariant.why}) of ${machine.name} does not hold after ${input.command.event}.`,
      );
    }
  }
}

function judgementOf(
  model: Model,
  state: CaseState,
  command: Command,
  capacity: Capacity | undefined,
  inquiry: Inquiry,
): Judgement {
  return new Judgement({
    model,
    school: state.school,
    event: command.event,
    capacity,
    organisation: command.acting.kind === 'staff' ? command.acting.organisation : null,
    related: state.related,
    inquiry,
  });
}

export function eventOf(model: Model, name: string): WorkflowEvent {
  const event = model.workflow.events.get(name);
  if (event === undefined) throw new Error(`There is no event ${name}; it is checked before a decision.`);
  return event;
}

function systemEvent(name: string, machine: Machine): WorkflowEvent {
  return {
    name,
    label: machine.label,
    by: ['system'],
    onBehalfOf: [],
    isDefault: false,
    isEscape: false,
    fields: new Map(),
    at: { file: '', line: 1 },
  };
}

/** The fields that the receiving event has; a message may carry more than one receiver needs. */
function known(data: Readonly<Record<string, unknown>>, event: WorkflowEvent): Record<string, unknown> {
  return Object.fromEntries(Object.entries(data).filter(([name]) => event.fields.has(name)));
}

function handles(machine: Machine, state: CaseState, event: string): boolean {
  return [...machine.states.values()].some(
    ({ path, transitions }) =>
      state.states.some((leaf) => leaf === path || leaf.startsWith(`${path}.`)) &&
      transitions.some(({ trigger }) => trigger.kind === 'event' && trigger.event === event),
  );
}

/** Facts of the opening event that a party is found by (`chosen(...)`), before the event assigns them. */
function initialFacts(
  machine: Machine,
  data: Readonly<Record<string, unknown>>,
  event: WorkflowEvent,
): CaseState['facts'] {
  const facts: Record<string, CaseState['facts'][string]> = { ...firstFacts(machine.fields) };
  for (const [name, field] of event.fields) {
    if (
      (field.type === 'organisation' || field.type === 'municipality') &&
      machine.fields.has(name) &&
      typeof data[name] === 'string'
    )
      facts[name] = data[name];
  }
  return facts;
}
