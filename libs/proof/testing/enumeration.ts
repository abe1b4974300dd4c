/** Every standing of a case of a small workflow, one decision after the other by the lifecycle itself: what proofs are held against. */
import type { FactField, WorkflowEvent } from '#language';
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
import { byKernel } from '#machine';
import type { Staff } from '../configurations/staff.js';

export interface Standing {
  readonly state: CaseState;
  /** The least number of moves after the opening. */
  readonly distance: number;
  /** Where one move leads, each different standing once. */
  readonly next: Standing[];
  /** What related cases may tell here, and where that leads. */
  readonly heard: Heard[];
}

/** A message of a related case that is heard: the event that it brings, the relations then, and where it leads if it is taken. */
interface Heard {
  readonly event: string;
  readonly related: CaseState['related'];
  readonly to: Standing | undefined;
}

export interface Enumeration {
  readonly standings: readonly Standing[];
  /** Events that some decision took or raised on the way. */
  readonly happened: ReadonlySet<string>;
}

/** Throws when there are more than so many standings. */
export function enumerate(staff: Staff, surroundings: Surroundings, most: number): Enumeration {
  const model = createModel(staff.workflow, byKernel);
  const at = (moment: string): Surroundings => ({
    ...surroundings,
    leavesOutOpened: true,
    now: moment > surroundings.now ? moment : surroundings.now,
  });
  const known = new Map<string, Standing>();
  const happened = new Set<string>();
  const note = (outcome: Decision | Rejection | undefined, distance: number): Standing | undefined => {
    if (outcome?.kind !== 'decision') return undefined;
    const [{ state: whole, record }] = outcome.writes;
    const state = { ...whole, related: asKnown(whole.related) };
    happened.add(record.event);
    const key = keyOf(state);
    const standing = known.get(key) ?? { state, distance, next: [], heard: [] };
    known.set(key, standing);
    return standing;
  };
  /** Everything that people can ask of an event: in each of its roles, with all data that it can have. */
  const commands = (event: WorkflowEvent): Command[] =>
    (event.by as readonly string[]).flatMap((role) =>
      dataOf(event).map((data) => ({
        id: event.name,
        event: event.name,
        data,
        acting: { kind: 'staff', organisation: staff.school, roles: [role] },
        actor: 'someone',
        onBehalfOf: null,
      })),
    );
  const born = { region: 'r', case: 'c', subject: 's', school: staff.school, configuration: 1, related: [] };
  const events = [...staff.workflow.events.values()].filter(({ by }) => Array.isArray(by) && !by.includes('system'));
  for (const event of events.filter(({ opens }) => opens !== undefined))
    for (const command of commands(event)) note(decideOpening(model, born, command, surroundings), 0);
  // A map goes on with what is added to it meanwhile: first in, first out.
  for (const standing of known.values()) {
    if (known.size > most) throw new Error(`There are more than ${most} standings.`);
    const { state, distance } = standing;
    const now = at(state.recordedAt);
    const follow = (outcome: Decision | Rejection | undefined): void => {
      const next = note(outcome, distance + 1);
      if (next !== undefined && next !== standing && !standing.next.includes(next)) standing.next.push(next);
    };
    for (const event of events) for (const command of commands(event)) follow(decide(model, state, command, now));
    // Any term may be the next to run out: time itself is not told apart.
    for (const { id, dueAt } of state.clocks)
      if (dueAt !== null) follow(decideTimer(model, state, id, { id: 'timer' }, at(dueAt)));
    for (const one of state.closedAt === null ? state.related : []) {
      const { onClosed, many } = staff.workflow.relations.get(one.as) ?? {};
      for (const related of [
        state.related,
        ...(many === true ? [[...state.related, { ...one, case: 'other' }]] : []),
      ]) {
        const told = (message: Pick<Told, 'event' | 'data'>): Decision | Rejection =>
          decideMessage(
            model,
            { ...state, related },
            { ...message, as: one.as, fromCase: one.case },
            { id: 'told' },
            now,
          );
        const closed = told({ event: CLOSED, data: {} });
        follow(closed);
        follow(told(notTaken({ toCase: one.case, as: one.as, event: '' })));
        if (onClosed === undefined) continue;
        const isTaken = closed.kind === 'decision' && closed.writes[0].record.event === onClosed;
        const to = isTaken ? note(closed, distance + 1) : undefined;
        standing.heard.push({ event: onClosed, related: related.filter((other) => other !== one), to });
      }
    }
  }
  return { standings: [...known.values()], happened };
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
  throw new Error(`Fields of type ${type} are not enumerated.`);
}
