/**
 * A random walk through the cases of a region: whoever may do something does it, with data that fits, and time passes. Used by
 * property tests and by measurements; it knows the lifecycle, no store.
 */
import type { CalendarData } from '#calendar';
import { lawOn, modelOf, type FactField, type Library } from '#language';
import {
  actionsFor,
  CLOSED,
  createModel,
  decide,
  decideMessage,
  decideOpening,
  decideTimer,
  regionWorld,
  type CaseState,
  type CaseWrite,
  type Decision,
  type Model,
  type Rejection,
  type Surroundings,
} from '#lifecycle';
import { byBoth } from '#machine';

export interface WalkOptions {
  readonly library: Library;
  readonly calendar: CalendarData;
  readonly region: string;
  readonly school: string;
  readonly seed: number;
  readonly steps: number;
  readonly startAt?: string;
}

export interface Walk {
  readonly model: Model;
  readonly surroundings: Surroundings;
  /** Every write, by case, in order. */
  readonly writes: ReadonlyMap<string, readonly CaseWrite[]>;
  readonly states: ReadonlyMap<string, CaseState>;
  /** How often each event was taken or refused. */
  readonly taken: ReadonlyMap<string, number>;
  readonly refused: ReadonlyMap<string, number>;
}

/** Mulberry32: a small generator whose seed is printed, so that a walk can be taken again. */
export function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export function takeWalk(options: WalkOptions): Walk {
  const { library, calendar, region, school } = options;
  const random = randomOf(options.seed);
  const pick = <T>(items: readonly T[]): T | undefined => items[Math.floor(random() * items.length)];
  const source = library.regions.get(region);
  let now = options.startAt ?? '2026-03-02T09:00:00.000Z';
  const name = source === undefined ? undefined : modelOf(source.document, school, now.slice(0, 10))?.workflow;
  const workflow = source?.workflows.get(name ?? '');
  if (source === undefined || workflow === undefined) throw new Error(`School ${school} has no model in ${region}.`);
  const model = createModel(workflow, byBoth);
  const world = regionWorld(source.document, calendar);
  let made = 0;
  const surroundings = (): Surroundings => ({
    now,
    law: lawOn(now.slice(0, 10), library.laws),
    world,
    newCaseId: () => {
      made += 1;
      return `walk-${options.seed}-${made}`;
    },
  });
  const writes = new Map<string, CaseWrite[]>();
  const states = new Map<string, CaseState>();
  const taken = new Map<string, number>();
  const refused = new Map<string, number>();
  const count = (of: Map<string, number>, event: string): void => void of.set(event, (of.get(event) ?? 0) + 1);
  const people = [...Object.entries(source.document.organisations), ...Object.entries(source.document.schools)].map(
    ([organisation, { roles }]) => ({ organisation, roles }),
  );

  const accept = (outcome: Decision | Rejection, event: string): void => {
    if (outcome.kind === 'rejection') return count(refused, event);
    count(taken, event);
    for (const write of outcome.writes) {
      writes.set(write.state.case, [...(writes.get(write.state.case) ?? []), write]);
      states.set(write.state.case, write.state);
    }
    for (const write of outcome.writes) {
      for (const message of write.messages) {
        const receiver = states.get(message.toCase);
        if (receiver === undefined || (receiver.closedAt !== null && message.event === CLOSED)) continue;
        accept(
          decideMessage(
            model,
            receiver,
            { fromCase: write.state.case, as: message.as, event: message.event, data: message.data },
            { id: message.id },
            surroundings(),
          ),
          message.event,
        );
      }
    }
  };

  const open = (): void => {
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
    const data = randomData(event.fields, pick, random, source.document, [...states.keys()]);
    accept(
      decideOpening(
        model,
        born,
        {
          id: `c${made}`,
          event: event.name,
          data,
          acting: { kind: 'staff', organisation: who.organisation, roles: [role] },
          actor: 'someone',
          onBehalfOf: null,
        },
        s,
      ),
      event.name,
    );
  };

  for (let step = 0; step < options.steps; step += 1) {
    const running = [...states.values()].filter(({ closedAt }) => closedAt === null);
    now = new Date(Date.parse(now) + Math.floor(random() * 3 * 86_400_000)).toISOString();
    const state = pick(running);
    if (state === undefined) {
      open();
      continue;
    }
    const due = state.clocks.find((clock) => clock.dueAt <= now);
    if (due !== undefined) {
      const outcome = decideTimer(model, state, due.id, { id: `t${step}` }, surroundings());
      if (outcome !== undefined) accept(outcome, 'timer');
      continue;
    }
    const organisations = [...new Set(Object.values(state.participants).map(({ organisation }) => organisation))];
    const organisation = pick(organisations) ?? '';
    const roles = people.find((one) => one.organisation === organisation)?.roles ?? [];
    const { available } = actionsFor(model, state, { kind: 'staff', organisation, roles }, { level: 'full' }, world);
    // Leaving is possible everywhere; taken as often as anything else it would end every walk early.
    const wanted = available.filter(({ event }) => workflow.events.get(event)?.isEscape !== true || random() < 0.05);
    const action = pick(wanted);
    if (action === undefined) continue;
    const event = workflow.events.get(action.event);
    if (event === undefined) continue;
    const data = randomData(event.fields, pick, random, source.document, [...states.keys()]);
    accept(
      decide(
        model,
        state,
        {
          id: `c${step}`,
          event: action.event,
          data,
          acting: { kind: 'staff', organisation, roles },
          actor: 'someone',
          onBehalfOf: null,
        },
        surroundings(),
      ),
      action.event,
    );
  }
  return { model, surroundings: surroundings(), writes, states, taken, refused };
}

/** Data of an event that fits its fields: every value of an enum, bounds of numbers more often than their middle. */
function randomData(
  fields: ReadonlyMap<string, FactField>,
  pick: <T>(items: readonly T[]) => T | undefined,
  random: () => number,
  region: {
    readonly organisations: Readonly<Record<string, { readonly kind: string }>>;
    readonly municipalities: Readonly<Record<string, unknown>>;
  },
  cases: readonly string[],
): Record<string, unknown> {
  const value = (field: FactField): unknown => {
    switch (field.type) {
      case 'boolean':
        return random() < 0.5;
      case 'enum':
        return pick(field.values ?? []);
      case 'int': {
        const [min, max] = [field.min ?? 0, field.max ?? 9];
        return pick([min, min, max, min + Math.floor(random() * Math.min(100, max - min + 1))]);
      }
      case 'set':
        return (field.values ?? []).filter(() => random() < 0.5).slice(0, field.max ?? 8);
      case 'records':
        return Array.from({ length: Math.floor(random() * 3) }, () =>
          Object.fromEntries(Object.entries(field.of ?? {}).map(([name, one]) => [name, value(one)])),
        );
      case 'date':
        return '2026-04-01';
      case 'organisation':
        return pick(
          Object.entries(region.organisations)
            .filter(([, { kind }]) => field.kind === undefined || kind === field.kind)
            .map(([id]) => id),
        );
      case 'municipality':
        return pick([...Object.keys(region.municipalities), 'elsewhere']);
      case 'case':
        return pick(cases) ?? 'none';
      case 'code':
        return 'code-1';
    }
  };
  const data: Record<string, unknown> = {};
  for (const [name, field] of fields) {
    if (field.optional && random() < 0.5) continue;
    data[name] = value(field);
  }
  return data;
}
