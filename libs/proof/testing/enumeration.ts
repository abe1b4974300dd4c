/** Every standing of a case of a small workflow, one decision after the other by the lifecycle itself: what proofs are held against. */
import type { ChartTransition, FactField, WorkflowEvent } from '#language';
import {
  createModel,
  decide,
  CLOSED,
  decideMessage,
  decideOpening,
  decideTimer,
  notTaken,
  type CaseState,
  type Command,
  type Decision,
  type Rejection,
  type Surroundings,
  type Told,
} from '#lifecycle';
import { byKernel, type Engine, type StepScope } from '#machine';
import type { Staff } from '../configurations/staff.js';

export interface Standing {
  readonly state: CaseState;
  /** The least number of moves after the opening. */
  readonly distance: number;
  /** Where one move leads, each different standing once. */
  readonly next: Standing[];
  /** What can happen here, each time that it does anything. */
  readonly steps: Step[];
  /** What related cases may tell here, and where that leads. */
  readonly heard: Heard[];
}

/** One event as it came, and where it led: also to where the case stood. */
export interface Step {
  readonly by: 'person' | 'time' | 'related';
  readonly event: string;
  readonly role?: string;
  readonly data: Readonly<Record<string, unknown>>;
  /** In the order in which they were taken. */
  readonly transitions: readonly ChartTransition[];
  readonly to: Standing;
}

/** A message of a related case that is heard: the event that it brings, the relations then, and where it leads if it is taken. */
interface Heard {
  readonly event: string;
  readonly related: CaseState['related'];
  readonly to: Standing | undefined;
}

export interface Enumeration {
  readonly standings: readonly Standing[];
  readonly openings: readonly Step[];
}

/** Throws when there are more than so many standings. */
export function enumerate(staff: Staff, surroundings: Surroundings, most: number): Enumeration {
  const taken: ChartTransition[] = [];
  const model = createModel(staff.workflow, noting(taken));
  const at = (moment: string): Surroundings => ({
    ...surroundings,
    leavesOutOpened: true,
    now: moment > surroundings.now ? moment : surroundings.now,
  });
  const known = new Map<string, Standing>();
  const note = (outcome: Decision | Rejection | undefined, distance: number): Standing | undefined => {
    if (outcome?.kind !== 'decision') return undefined;
    const [{ state: whole }] = outcome.writes;
    const state = { ...whole, related: asKnown(whole.related) };
    const key = keyOf(state);
    const standing = known.get(key) ?? { state, distance, next: [], steps: [], heard: [] };
    known.set(key, standing);
    return standing;
  };
  const people = peopleOf(staff);
  const commands = commandsOf(people);
  const participants = participantsOf(people);
  const born = bornAt(staff.school);
  const events = eventsOfPeople(staff);
  const openings: Step[] = [];
  for (const event of events.filter(({ opens }) => opens !== undefined))
    for (const command of commands(event)) {
      taken.length = 0;
      const to = note(decideOpening(model, born, command, surroundings), 0);
      if (to !== undefined) openings.push({ by: 'person', ...asked(command), transitions: [...taken], to });
    }
  // A map goes on with what is added to it meanwhile: first in, first out.
  for (const standing of known.values()) {
    if (known.size > most) throw new Error(`There are more than ${most} standings.`);
    const { state, distance } = standing;
    const now = at(state.recordedAt);
    const follow = (
      how: Omit<Step, 'transitions' | 'to'>,
      decided: () => Decision | Rejection | undefined,
    ): Decision | Rejection | undefined => {
      taken.length = 0;
      const outcome = decided();
      const next = note(outcome, distance + 1);
      if (next === undefined) return outcome;
      standing.steps.push({ ...how, transitions: wasTaken(outcome) ? [...taken] : [], to: next });
      if (next !== standing && !standing.next.includes(next)) standing.next.push(next);
      return outcome;
    };
    for (const event of events)
      for (const command of commands(event))
        follow({ by: 'person', ...asked(command) }, () => decide(model, { ...state, participants }, command, now));
    // Any term may be the next to run out: time itself is not told apart.
    for (const { id, dueAt } of state.clocks)
      if (dueAt !== null)
        follow({ by: 'time', event: id, data: {} }, () => decideTimer(model, state, id, { id: 'timer' }, at(dueAt)));
    for (const one of state.closedAt === null ? state.related : []) {
      const { onClosed, many } = staff.workflow.relations.get(one.as) ?? {};
      for (const related of [
        state.related,
        ...(many === true ? [[...state.related, { ...one, case: `other than ${one.case}` }]] : []),
      ]) {
        const told = (message: Pick<Told, 'event' | 'data'>): Decision | Rejection =>
          decideMessage(
            model,
            { ...state, related },
            { ...message, as: one.as, fromCase: one.case },
            { id: 'told' },
            now,
          );
        const closed = follow({ by: 'related', event: onClosed ?? CLOSED, data: {} }, () =>
          told({ event: CLOSED, data: {} }),
        );
        follow({ by: 'related', event: CLOSED, data: {} }, () =>
          told(notTaken({ toCase: one.case, as: one.as, event: '' })),
        );
        if (onClosed === undefined) continue;
        const isTaken = closed?.kind === 'decision' && closed.writes[0].record.event === onClosed;
        const to = isTaken ? note(closed, distance + 1) : undefined;
        standing.heard.push({ event: onClosed, related: related.filter((other) => other !== one), to });
      }
    }
  }
  return { standings: [...known.values()], openings };
}

/** Somebody of an organisation of the region that fills a party, in one of its roles. */
interface Person {
  readonly party: string;
  readonly role: string;
  readonly organisation: string;
}

export const peopleOf = (staff: Staff): Person[] =>
  [...staff.workflow.parties.values()].flatMap(({ id, roles }) => {
    const [organisation] = staff.organisations(id);
    if (organisation === undefined) return [];
    const held = staff.rolesOf(organisation);
    return roles.filter((role) => held.includes(role)).map((role) => ({ party: id, role, organisation }));
  });

/** That whoever may do something takes part in the case by then is not looked at. */
export const participantsOf = (people: readonly Person[]): CaseState['participants'] =>
  Object.fromEntries(people.map(({ party, organisation }) => [party, { organisation, isPart: true }]));

export const eventsOfPeople = ({ workflow }: Staff): WorkflowEvent[] =>
  [...workflow.events.values()].filter(({ by = [] }) => !(by as readonly string[]).includes('system'));

/** Everything that people can ask of an event: in each of its roles, with all data that it can have. */
export const commandsOf =
  (people: readonly Person[]) =>
  (event: WorkflowEvent): Command[] =>
    rolesIn(event, people).flatMap(({ role, organisation }) =>
      dataOf(event).map((data) => ({
        id: event.name,
        event: event.name,
        data,
        acting: { kind: 'staff', organisation, roles: [role] },
        actor: 'someone',
        onBehalfOf: null,
      })),
    );

/** A case that is still to be opened. */
export const bornAt = (school: string) => ({
  ...{ region: 'r', case: 'c', subject: 's', school, configuration: 1, related: [] },
});

/** Who of these an event names: the lifecycle says who the owner is. */
const rolesIn = ({ by }: WorkflowEvent, people: readonly Person[]): readonly Person[] =>
  typeof by === 'string' ? people : (by ?? []).flatMap((role) => people.filter((one) => one.role === role));

const asked = ({ event, data, acting }: Command): Pick<Step, 'event' | 'data' | 'role'> => ({
  event,
  data,
  ...(acting.kind === 'staff' ? { role: acting.roles[0] ?? '' } : {}),
});

/** Whether a step was carried out; a term or a message whose step cannot be is over all the same. */
function wasTaken(outcome: Decision | Rejection | undefined): boolean {
  if (outcome?.kind !== 'decision') return false;
  const [{ record }] = outcome.writes;
  return record.event !== CLOSED && record.timers.every(({ change }) => change !== 'notTaken');
}

/** Steps by the kernel, and writes down each transition whose guards hold when it is asked. */
function noting(taken: ChartTransition[]): Engine {
  const within = (scope: StepScope): StepScope => ({
    judge: (transition, on) => {
      const isTaken = scope.judge(transition, on);
      if (isTaken) taken.push(transition);
      return isTaken;
    },
    value: (value, on) => scope.value(value, on),
    values: (values, on) => scope.values(values, on),
    raised: (event, data) => scope.raised(event, data),
  });
  return (workflow, name) => {
    const kernel = byKernel(workflow, name);
    return {
      machine: kernel.machine,
      open: (at, facts, scope) => kernel.open(at, facts, within(scope)),
      step: (snapshot, facts, event, scope) => kernel.step(snapshot, facts, event, within(scope)),
    };
  };
}

/** A proof knows whether a related case is open, not how many are: where one of many is, there may be others. */
const asKnown = (related: CaseState['related']): CaseState['related'] => [
  ...new Map(related.filter(({ isOpen }) => isOpen).map((one) => [one.as, one])).values(),
];

const keyOf = ({ states, facts, clocks, snapshot, related, closedAt }: CaseState): string =>
  JSON.stringify([
    states,
    facts,
    clocks.map(({ id }) => id).sort(),
    snapshot.history,
    related.map(({ as }) => as),
    closedAt !== null,
  ]);

/** All data that an event can have; its fields are small. */
export function dataOf({ fields }: WorkflowEvent): Record<string, unknown>[] {
  let all: Record<string, unknown>[] = [{}];
  for (const [name, field] of fields)
    all = all.flatMap((data) => valuesOf(field).map((value) => ({ ...data, [name]: value })));
  return all;
}

function valuesOf({ type, values, min = 0, max = 0 }: FactField): unknown[] {
  if (type === 'boolean') return [false, true];
  if (type === 'int') return Array.from({ length: max - min + 1 }, (_, index) => min + index);
  if (type === 'enum') return [...(values ?? [])];
  if (type === 'set')
    return (values ?? []).reduce<string[][]>((sets, word) => [...sets, ...sets.map((one) => [...one, word])], [[]]);
  throw new Error(`Fields of type ${type} are not enumerated.`);
}
