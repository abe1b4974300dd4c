/**
 * From the steps of a decision to what is committed: effects, clocks, closing, messages, the record and its hash. Decides
 * when a case closes. What a step did and whether it was allowed was decided before.
 */
import type { Label, Machine, WorkflowEvent } from '#language';
import type { Step } from '#machine';
import { explain } from '#routing';
import { carryOut, type CarriedOut, type Opening } from './carry-out.js';
import type { CaseState, OpenClock, OpenTask } from './case-state.js';
import { writeOf } from './case-write.js';
import { nextClocks, notExtendable, projectedClocks } from './clocks.js';
import type { Command, Surroundings } from './command.js';
import type { Because, CaseWrite, Rejection, TaskOpened } from './decision.js';
import { ENGINE } from './engine.js';
import { assertInvariants } from './invariant.js';
import type { Judgement } from './judgement.js';
import type { Model } from './model.js';
import type { NoPlace } from './place.js';
import { stateDigest, type RelatedRecord, type TimerRecord, type TransitionRecord } from './record.js';
import { reason, reject } from './rejection.js';
import { farewells, messageId, relatedOf, relationsAfter, tellBack, type ToldBack } from './relation.js';
import { endingOf, owningParties } from './standing.js';
import type { Climb } from './task.js';
import { projectedTasks } from './task-date.js';

/** What was decided, before its effects are carried out. */
export interface Conclusion {
  readonly before: CaseState;
  readonly from: readonly string[];
  readonly steps: readonly Step[];
  readonly command: Command;
  readonly event: WorkflowEvent;
  /** The data of the event with its defaults. */
  readonly data: Readonly<Record<string, unknown>>;
  readonly judgement: Judgement;
  readonly surroundings: Surroundings;
  readonly opener?: { readonly party: string; readonly organisation: string };
  readonly isNew?: true;
  /** The event was not taken: the case stays as it is, and says why. */
  readonly isTaken?: false;
  readonly fired?: OpenClock;
  /** Nothing happened but that the calendar changed: clocks are projected anew. */
  readonly isProjection?: true;
  /** The rung of a ladder that the clock asks. */
  readonly climb?: Climb;
  /** Why what a clock asked for could not be carried out. */
  readonly leftUndone?: readonly Because[];
  readonly heard?: readonly RelatedRecord[];
  readonly tellBack?: ToldBack;
}

/** What happens to one case, and which related cases it asks to be opened. */
export interface Concluded {
  readonly write: CaseWrite;
  readonly openings: readonly Opening[];
}

/** Carries out what the steps ask and makes of it the writes of one case. */
export function concludeOne(input: Conclusion): Concluded | Rejection {
  const { before, command, event, judgement, surroundings } = input;
  const { model, inquiry } = judgement.setting;
  const { machine } = model.machine(before.machine);
  const last = input.steps.at(-1);
  if (last === undefined) throw new Error('A decision has at least one step.');
  const seq = before.version + 1;
  const { now, law, behaviour = ENGINE } = surroundings;
  const events = input.isTaken === false && behaviour.clocksFollowWhatIsTaken ? [] : judgement.events;
  const done = carryOut({
    model,
    machine,
    before,
    seq,
    after: last,
    effects: input.steps.flatMap(({ effects }) => effects),
    judgement,
    events,
    climb: input.climb,
    inquiry,
    law,
    now,
    behaviour,
    opener: input.opener,
    event: command.event,
    isByStaff: command.acting.kind === 'staff',
    newCaseId: () => surroundings.newCaseId(),
  });
  if ('code' in done) {
    const label = model.workflow.parties.get(done.party)?.label ?? model.workflow.relations.get(done.party)?.label;
    return refuseEffect(
      input,
      done.code,
      'route' in done
        ? explain(done.route)
        : label === undefined
          ? undefined
          : { nl: `(${label.nl})`, en: `(${label.en})` },
    );
  }
  const [stuck] = behaviour.keepsClockHistory ? notExtendable(machine, before.clocks, events, now) : [];
  if (stuck !== undefined)
    return refuseEffect(input, 'clock.not-extendable', { nl: `(${stuck.label.nl})`, en: `(${stuck.label.en})` });
  const { school, clocks: ran } = before;
  const isProjection = input.isProjection === true;
  const ticking = isProjection
    ? projectedClocks({ machine, school, before: ran, inquiry })
    : nextClocks({
        machine,
        school,
        before: ran,
        fired: input.fired,
        timers: input.steps.flatMap(({ timers }) => timers),
        events,
        ladders: done.ladders,
        inquiry,
        now,
        behaviour,
      });
  const { open, moved, clocks } =
    isProjection && behaviour.datesFollowTheCalendar
      ? projectedTasks(done.openTasks, ticking, inquiry, now)
      : { open: done.openTasks, moved: [], clocks: ticking };
  const ending = endingOf(machine, last.states);
  const holding = ending.isMainEnded ? holdingOpen(model, done) : undefined;
  if (holding !== undefined) return refuseEffect(input, 'case.related-open', holding);
  const isClosed = ending.isMainEnded && ending.restless.length === 0;
  const sent = done.messages.length;
  const farewell = isClosed ? farewells(before.case, seq, sent, done.related, ending.outcome) : [];
  const back =
    input.tellBack === undefined
      ? []
      : [tellBack(messageId(before.case, seq, sent + farewell.length + 1), input.tellBack)];
  assertInvariants(
    machine,
    last,
    relationsAfter(done.related, isClosed),
    { event: command.event, data: input.data },
    judgement,
  );
  const openClocks = isClosed ? [] : clocks.open;
  const cancelled = isClosed
    ? clocks.open.map(({ id, dueAt }): TimerRecord => ({ change: 'cancelled', dueAt, id }))
    : [];
  const undone =
    input.leftUndone === undefined || input.fired === undefined
      ? []
      : [{ id: input.fired.id, change: 'notTaken' as const, dueAt: input.fired.dueAt }];
  const left = tasksLeft(input, machine, done);
  const tasks = [...done.tasks, ...moved, ...left.map(({ task }) => task)];
  const messages = [...done.messages, ...farewell, ...back];
  // In canonical order, in which its bytes are written.
  const record: TransitionRecord = {
    actor: command.actor,
    after: stateDigest(last.states, last.facts, openClocks),
    basis: event.basis ?? null,
    case: before.case,
    ciphertexts: [],
    command: command.id,
    definition: before.definition,
    engine: behaviour.name,
    event: command.event,
    eventData: input.data,
    facts: inquiry.asked,
    from: input.from,
    guards: judgement.guards,
    law: law.hash,
    messages: messages.map(({ id, event: type }) => ({ id, type })),
    onBehalfOf: command.onBehalfOf,
    organisation: command.acting.kind === 'staff' ? command.acting.organisation : null,
    ...(done.placed.records.length === 0 ? {} : { places: done.placed.records }),
    postings: done.postings,
    previous: before.head,
    recordedAt: now,
    region: before.region,
    related: [...(input.heard ?? []), ...done.relatedRecords, ...[...farewell, ...back].map(relatedOf)],
    role: judgement.setting.capacity?.role ?? 'system',
    scheduledAt: command.scheduledAt ?? null,
    seq,
    tables: done.tables,
    timers: [...clocks.records, ...cancelled, ...undone],
    to: last.states,
    v: 1,
  };
  return {
    write: writeOf({
      before,
      isNew: input.isNew === true,
      last,
      done: { ...done, tasks, openTasks: [...open, ...left.map(({ open }) => open)] },
      ending,
      isClosed,
      openClocks,
      messages,
      record,
    }),
    openings: done.openings,
  };
}

/** Asks the owners to do by hand what a clock could not do. */
function tasksLeft(
  { leftUndone, before, judgement }: Conclusion,
  machine: Machine,
  done: CarriedOut,
): { readonly task: TaskOpened; readonly open: OpenTask }[] {
  const [because] = leftUndone ?? [];
  if (because === undefined) return [];
  const { parties } = judgement.setting.model.workflow;
  return owningParties(machine, before.states).flatMap((party) => {
    const organisation = done.participants[party]?.organisation;
    if (organisation === undefined) return [];
    const label = {
      nl: `Een termijn is verstreken, maar wat dan volgt kon niet. ${because.text.nl}`,
      en: `A term has passed, but what follows could not be done. ${because.text.en}`,
    };
    const id = `left-undone-${before.version + 1}-${party}`;
    const role = parties.get(party)?.roles[0] ?? '';
    const task = { kind: 'task', organisation, role, label, dueAt: null } as const;
    return [{ task: { id, ...task }, open: { id, given: { party, ...task } } }];
  });
}

/** Related cases that must end before their opener may: which kind, and how many; undefined when there are none. */
function holdingOpen({ workflow }: Model, done: CarriedOut): Label | undefined {
  const holding = done.related.filter(
    ({ as, isOpen, isOpener }) => isOpen && !isOpener && workflow.relations.get(as)?.closeFirst === true,
  );
  const label = workflow.relations.get(holding[0]?.as ?? '')?.label;
  return label === undefined
    ? undefined
    : { nl: `(${label.nl}: ${holding.length})`, en: `(${label.en}: ${holding.length})` };
}

/** An effect that cannot be carried out refuses the whole event. */
function refuseEffect(
  { event, judgement }: Conclusion,
  code: 'offer.no-organisation' | 'related.unknown' | 'case.related-open' | 'clock.not-extendable' | NoPlace['code'],
  add: Label | undefined,
): Rejection {
  const because = reason(code, { source: event.at, ...(add === undefined ? {} : { add }) });
  return reject([because], judgement.guards, judgement.setting.capacity?.role ?? null);
}
