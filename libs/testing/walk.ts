/**
 * A random walk through the cases of a region: whoever may do something does it, with data that fits, and time passes. Used by
 * property tests and by measurements; it knows the lifecycle, no store. One number a step says what is done in it, so that a
 * walk can be taken again, and shortened step by step.
 */
import { capacityFor, type Acting } from '#access';
import type { CalendarData } from '#calendar';
import { lawOn, modelOf, type Library, type WorkflowEvent } from '#language';
import {
  CLOSED,
  createModel,
  decide,
  decideMessage,
  decideOpening,
  decideTimer,
  owningParties,
  regionWorld,
  type CaseState,
  type CaseWrite,
  type Decision,
  type Model,
  type Rejection,
  type Surroundings,
} from '#lifecycle';
import { byBoth, type Engine } from '#machine';
import { randomOf } from './dice.js';
import { randomData } from './random-data.js';

export interface WalkOptions {
  readonly library: Library;
  readonly calendar: CalendarData;
  readonly region: string;
  readonly school: string;
  readonly steps: readonly number[];
  readonly startAt?: string;
  readonly engine?: Engine;
  /** The only events that people take, when a walk is to stay near something. */
  readonly events?: readonly string[];
}

/** One transition of a walk, and the case that told or opened this one when it did not come from a person or a clock. */
export interface Move {
  readonly before: CaseState | undefined;
  readonly write: CaseWrite;
  readonly from: CaseState | undefined;
}

export interface Walk {
  readonly model: Model;
  readonly surroundings: Surroundings;
  /** Every transition of every case, in order. */
  readonly moves: readonly Move[];
  /** Every write, by case, in order. */
  readonly writes: ReadonlyMap<string, readonly CaseWrite[]>;
  readonly states: ReadonlyMap<string, CaseState>;
  /** How often each event was taken or refused. */
  readonly taken: ReadonlyMap<string, number>;
  readonly refused: ReadonlyMap<string, number>;
}

/** Times that something is tried in a step before the step passes. */
const TRIES = 6;

/** What turns a case off its usual course, in the shared vocabulary of events. */
const EXCEPTIONS: ReadonlySet<string> = new Set([
  'CRISIS',
  'STATUTORY_REFERRAL',
  'URGENT_GRANTED',
  'SAFETY_CONCERN_RAISED',
]);

/** Steps of a walk of some length, from one seed. */
export function stepsOf(seed: number, length: number): number[] {
  const random = randomOf(seed);
  return Array.from({ length }, () => Math.floor(random() * 4_294_967_296));
}

export function takeWalk(options: WalkOptions): Walk {
  const { library, calendar, region, school } = options;
  let random = randomOf(0);
  const pick = <T>(items: readonly T[]): T | undefined => items[Math.floor(random() * items.length)];
  const source = library.regions.get(region);
  let now = options.startAt ?? '2026-03-02T09:00:00.000Z';
  const chosen = source === undefined ? undefined : modelOf(source.document, school, now.slice(0, 10));
  const workflow = source?.workflows.get(chosen?.workflow ?? '');
  if (source === undefined || workflow === undefined) throw new Error(`School ${school} has no model in ${region}.`);
  const model = createModel(workflow, options.engine ?? byBoth);
  const world = regionWorld(source.document, calendar);
  let made = 0;
  const surroundings = (): Surroundings => ({
    now,
    law: lawOn(now.slice(0, 10), library.laws),
    world,
    newCaseId: () => {
      made += 1;
      return `walk-${made}`;
    },
  });
  const moves: Move[] = [];
  const states = new Map<string, CaseState>();
  const taken = new Map<string, number>();
  const refused = new Map<string, number>();
  const count = (of: Map<string, number>, event: string): void => void of.set(event, (of.get(event) ?? 0) + 1);
  const people = [...Object.entries(source.document.organisations), ...Object.entries(source.document.schools)].map(
    ([organisation, { roles }]) => ({ organisation, roles }),
  );
  const dataFor = (event: { readonly fields: Parameters<typeof randomData>[0] }): Record<string, unknown> =>
    randomData(event.fields, { random, pick, region: source.document, cases: [...states.keys()] });

  /** Events that the chart has a transition for where a case stands. */
  const eventsIn = ({ machine: own, states: leaves }: CaseState): WorkflowEvent[] => {
    const { machine } = model.machine(own);
    const paths = leaves.flatMap((leaf) => leaf.split('.').map((_, at, keys) => keys.slice(0, at + 1).join('.')));
    const names = [...new Set(paths)]
      .flatMap((path) => machine.states.get(path)?.transitions ?? [])
      .flatMap(({ trigger }) => (trigger.kind === 'event' ? [trigger.event] : []));
    return [...new Set(names)].flatMap((one) => workflow.events.get(one) ?? []);
  };

  const whoMay = (state: CaseState, event: WorkflowEvent): Acting[] => {
    const owners = owningParties(model.machine(state.machine).machine, state.states);
    const parties = new Set(Object.values(state.participants).map(({ organisation }) => organisation));
    return people
      .filter(({ organisation }) => parties.has(organisation))
      .map(({ organisation, roles }) => ({ kind: 'staff', organisation, roles }) as const)
      .filter((acting) => capacityFor(workflow, state.participants, event.by, owners, acting) !== undefined);
  };

  /** Leaving and emergencies are possible everywhere, and much can be done again and again: a walk is to get further. */
  const chanceOf = ({ name, isEscape }: WorkflowEvent): number => {
    if (options.events?.includes(name) === false) return 0;
    const isUnusual = isEscape || EXCEPTIONS.has(name);
    return (isUnusual ? 0.05 : 1) / (1 + (taken.get(name) ?? 0));
  };

  const accept = (outcome: Decision | Rejection, event: string, teller?: CaseState): void => {
    if (outcome.kind === 'rejection') return count(refused, event);
    count(taken, event);
    const own = outcome.writes[0].state;
    for (const [index, write] of outcome.writes.entries()) {
      // The first write is of the case that was asked; the others are cases that it opened.
      moves.push({ before: states.get(write.state.case), write, from: index === 0 ? teller : own });
      states.set(write.state.case, write.state);
    }
    for (const write of outcome.writes) {
      for (const message of write.messages) {
        const receiver = states.get(message.toCase);
        if (receiver === undefined || (receiver.closedAt !== null && message.event === CLOSED)) continue;
        const told = { fromCase: write.state.case, as: message.as, event: message.event, data: message.data };
        accept(
          decideMessage(model, receiver, told, { id: message.id }, surroundings()),
          message.event,
          states.get(write.state.case),
        );
      }
    }
  };

  const open = (step: number): void => {
    const openings = [...workflow.events.values()].filter(
      ({ opens, by }) =>
        opens !== undefined &&
        by !== undefined &&
        by !== 'owner' &&
        by !== 'staff' &&
        by.some((role) => role !== 'system'),
    );
    const event = pick(openings);
    const role = Array.isArray(event?.by) ? pick(event.by as readonly string[]) : undefined;
    const who = pick(
      people.filter(
        ({ organisation, roles }) =>
          roles.some((one) => one === role) &&
          (organisation === school || source.document.schools[organisation] === undefined),
      ),
    );
    if (event === undefined || role === undefined || who === undefined) return;
    const s = surroundings();
    const born = { region, case: s.newCaseId(), subject: `subject-${made}`, school, configuration: 1, related: [] };
    const acting = { kind: 'staff', organisation: who.organisation, roles: [role] } as const;
    const data = dataFor(event);
    const command = { id: `c${step}`, event: event.name, data, acting, actor: 'someone', onBehalfOf: null };
    accept(decideOpening(model, born, command, s), event.name);
  };

  for (const [step, choice] of options.steps.entries()) {
    random = randomOf(choice);
    const running = [...states.values()].filter(({ closedAt }) => closedAt === null);
    now = new Date(Date.parse(now) + Math.floor(random() * 3 * 86_400_000)).toISOString();
    const state = pick(running);
    if (state === undefined) {
      open(step);
      continue;
    }
    const due = state.clocks.find(({ dueAt }) => dueAt !== null && dueAt <= now);
    if (due !== undefined) {
      const outcome = decideTimer(model, state, due.id, { id: `t${step}` }, surroundings());
      if (outcome !== undefined) accept(outcome, 'timer');
      continue;
    }
    for (let tried = 0; tried < TRIES; tried += 1) {
      const event = pick(eventsIn(state).filter((one) => random() < chanceOf(one)));
      const acting = event === undefined ? undefined : pick(whoMay(state, event));
      if (event === undefined || acting === undefined) continue;
      const command = { id: `c${step}`, event: event.name, data: dataFor(event), acting, actor: 'someone' };
      const outcome = decide(model, state, { ...command, onBehalfOf: null }, surroundings());
      accept(outcome, event.name);
      if (outcome.kind === 'decision') break;
    }
  }
  return {
    model,
    surroundings: surroundings(),
    moves,
    writes: new Map(
      [...states.keys()].map((id) => [id, moves.flatMap(({ write }) => (write.state.case === id ? [write] : []))]),
    ),
    states,
    taken,
    refused,
  };
}
