/**
 * Carrying out the effects of a step: who takes part, what is to be done, who pays, which related cases are opened or told.
 * Decides the next participants and relations; nothing is sent or stored here.
 */
import { ask } from '#funding';
import { inOrder, type Law, type Machine, type Term } from '#language';
import type { Effect } from '#machine';
import type { CaseState, FormerParticipant, Participant, RelatedCase } from './case-state.js';
import { dueOf } from './clocks.js';
import type { MessageSent, TaskOpened } from './decision.js';
import { standingOn, type Judgement } from './judgement.js';
import type { Behaviour } from './engine.js';
import type { Model } from './model.js';
import { findOrganisation, formerAfter, isChosenAnew, partiesFoundBy, payerOf } from './party.js';
import { nextPlace, type NoPlace, type PlaceChange } from './place.js';
import type { PostingRecord, RelatedRecord, TableRecord } from './record.js';
import { messageId } from './relation.js';
import { activePaths, owningParties } from './standing.js';
import {
  askedParties,
  climb,
  firstRung,
  tasksAfter,
  type Climb,
  type GivenTask,
  type TaskDate,
  type TasksAfter,
} from './task.js';
import type { Inquiry } from './world.js';

/** A related case that this decision opens. */
export interface Opening {
  readonly case: string;
  readonly machine: string;
  readonly as: string;
  readonly event: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly handedOn: readonly RelatedCase[];
}

export interface CarriedOut {
  readonly participants: Readonly<Record<string, Participant>>;
  readonly former: readonly FormerParticipant[];
  readonly related: readonly RelatedCase[];
  readonly tasks: readonly TaskOpened[];
  readonly openTasks: CaseState['tasks'];
  readonly tasksDone: readonly string[];
  readonly told: readonly FormerParticipant[];
  readonly ladders: Pick<TasksAfter, 'armed' | 'cancelled'>;
  readonly tables: readonly TableRecord[];
  readonly postings: readonly PostingRecord[];
  readonly messages: readonly MessageSent[];
  readonly relatedRecords: readonly RelatedRecord[];
  readonly openings: readonly Opening[];
  readonly placed: PlaceChange;
}

/** An effect that could not be carried out refuses the whole event. */
export interface Hindrance {
  readonly code: 'offer.no-organisation' | 'related.unknown';
  readonly party: string;
}

export interface CarryOutInput {
  readonly model: Model;
  readonly machine: Machine;
  readonly before: Pick<
    CaseState,
    | 'case'
    | 'school'
    | 'version'
    | 'facts'
    | 'states'
    | 'participants'
    | 'former'
    | 'related'
    | 'tasks'
    | 'place'
    | 'waiting'
    | 'gaveBack'
    | 'told'
    | 'clocks'
  >;
  readonly seq: number;
  readonly after: Pick<CaseState, 'states' | 'facts'>;
  readonly effects: readonly Effect[];
  readonly judgement: Judgement;
  /** The event taken and those raised by it. */
  readonly events: readonly string[];
  /** The rung of a ladder that is asked, when that is what happened. */
  readonly climb: Climb | undefined;
  readonly inquiry: Inquiry;
  readonly law: Law;
  readonly now: string;
  readonly behaviour: Behaviour;
  /** The acting party and its organisation, brought in when it opens the case. */
  readonly opener: { readonly party: string; readonly organisation: string } | undefined;
  /** The event as it came, and whether a person fired it. */
  readonly event: string;
  readonly isByStaff: boolean;
  newCaseId(): string;
}

export function carryOut(input: CarryOutInput): CarriedOut | Hindrance | NoPlace {
  const { model, machine, before, after, judgement, inquiry, now } = input;
  const placed = nextPlace(input);
  if ('code' in placed) return placed;
  const participants: Record<string, Participant> = { ...before.participants };
  const related: RelatedCase[] = [...before.related];
  const given: GivenTask[] = [];
  const notices: { readonly party: string; readonly task: TaskOpened }[] = [];
  const tables: TableRecord[] = [];
  const postings: PostingRecord[] = [];
  const messages: MessageSent[] = [];
  const relatedRecords: RelatedRecord[] = [];
  const openings: Opening[] = [];
  const active = activePaths(machine, after.states);
  /** While a case holds a place, who gives it fills the party. */
  const placedWith = (party: string): string | undefined =>
    party === machine.place?.party ? placed.place?.organisation : undefined;
  const findAnew = (party: string): string | undefined =>
    placedWith(party) ?? findOrganisation(model.workflow.parties.get(party), before.school, after.facts, inquiry);
  const find = (party: string): string | undefined =>
    placedWith(party) ?? participants[party]?.organisation ?? findAnew(party);
  const dateOf = (due: Term | undefined): TaskDate => {
    if (due === undefined) return { dueAt: null, term: undefined };
    const { duration, endsOn } = due;
    const term = { from: now, duration, ...(endsOn === undefined ? {} : { endsOn }) };
    return { dueAt: dueOf(due, inquiry, now), term: input.behaviour.datesFollowTheCalendar ? term : undefined };
  };
  const owners = owningParties(machine, after.states);
  if (input.opener !== undefined)
    participants[input.opener.party] = { organisation: input.opener.organisation, isPart: true };
  const send = (to: RelatedCase, event: string, data: Readonly<Record<string, unknown>>): void => {
    const id = messageId(before.case, input.seq, messages.length + 1);
    messages.push({ id, toCase: to.case, as: to.as, event, data });
    relatedRecords.push({ as: to.as, case: to.case, event });
  };

  /** Of parties that take part no more, or never did, but have something to do. */
  const foundNow = new Map<string, string | undefined>();
  if (input.behaviour.findsPartiesAnew) {
    const asked = new Set(askedParties(before).map(({ party }) => party));
    for (const party of partiesFoundBy(model.workflow, before.facts, after.facts)) {
      const { id } = party;
      const standing = participants[id];
      // Who opens a case is part of it, whatever he fills in.
      if (input.opener?.party === id) continue;
      if (standing === undefined) {
        if (input.behaviour.tasksGoAlong && asked.has(id)) foundNow.set(id, findAnew(id));
        continue;
      }
      const organisation = findAnew(id);
      // Whom somebody chose has yet to accept: nobody hands him the part of the one before.
      const isOnlyChosen =
        input.behaviour.choosingIsNoPart &&
        organisation !== standing.organisation &&
        !owners.includes(id) &&
        isChosenAnew(party, before.facts, after.facts);
      if (organisation !== undefined && !(isOnlyChosen && standing.offer === undefined))
        participants[id] = { ...standing, organisation, isPart: standing.isPart && !isOnlyChosen };
      // Somebody must answer for the case; whoever else is not found any more takes part no more.
      else if (!owners.includes(id)) Reflect.deleteProperty(participants, id);
    }
  }

  for (const { action, facts, event, eventData } of input.effects) {
    const on = { ...standingOn(machine, { states: after.states, facts }, event, eventData) };
    switch (action.kind) {
      case 'offer': {
        const standing = participants[action.party];
        // An offer that stands is changed for whom it stands; a new one goes to whom the facts name now.
        const isAnew = input.behaviour.findsPartiesAnew && standing?.offer?.state !== action.state;
        const organisation = (isAnew ? findAnew(action.party) : undefined) ?? find(action.party);
        if (organisation === undefined) return { code: 'offer.no-organisation', party: action.party };
        // To be part of the case for good is not handed on with an offer: who is offered it has yet to accept.
        const was = before.participants[action.party] ?? standing;
        participants[action.party] = {
          organisation,
          isPart: was?.organisation === organisation && was.isPart,
          offer: { state: action.state, packet: action.packet },
        };
        break;
      }
      case 'task':
      case 'notify': {
        const organisation = find(action.party);
        // Nobody to tell is no reason to stop a child's case: the task is left out, the transition stands.
        if (organisation === undefined) break;
        if (action.kind === 'task') {
          const { dueAt, term } = dateOf(action.due);
          const task: TaskOpened = {
            id: action.id,
            kind: 'task',
            organisation,
            role: action.role,
            label: action.label,
            dueAt,
          };
          const next = firstRung(task, action.ladder);
          given.push({
            party: action.party,
            task,
            term,
            ...(action.entryOf === undefined ? {} : { state: action.entryOf }),
            ...(action.until === undefined ? {} : { until: action.until }),
            ...(next === undefined ? {} : { next }),
          });
        } else {
          const id = `notice-${input.seq}-${given.length + notices.length + 1}`;
          const { party, role } = action;
          const label = model.workflow.events.get(event)?.label ?? machine.label;
          notices.push({ party, task: { id, kind: 'notice', organisation, role, label, dueAt: null } });
        }
        break;
      }
      case 'post': {
        const table = model.workflow.decisions.get(action.decision);
        if (table === undefined) throw new Error(`There is no decision ${action.decision}.`);
        const inputs = inOrder(
          Object.fromEntries(
            [...action.inputs].map(([name, value]) => [
              name,
              judgement.valueWhere(value, on) as string | boolean | null,
            ]),
          ),
        );
        const receipt = ask(table, inputs, input.law);
        const payer = payerOf(String(receipt.gives['payer'] ?? ''), before.school, after.facts, model, inquiry);
        tables.push({
          id: action.decision,
          inputs,
          point: action.point,
          result: inOrder({ ...receipt.gives, organisation: payer, basis: receipt.basis, law: receipt.law }),
          rule: receipt.rule,
        });
        const cents = action.amount === undefined ? undefined : judgement.valueWhere(action.amount, on);
        if (typeof cents === 'number' && cents > 0)
          postings.push({ account: payer ?? String(receipt.gives['payer'] ?? ''), cents, kind: action.point });
        break;
      }
      case 'open': {
        const relation = model.workflow.relations.get(action.as);
        const data = Object.fromEntries(
          [...action.data].map(([name, value]) => [name, judgement.valueWhere(value, on)]),
        );
        const existing = related.find(({ as, isOpen }) => as === action.as && isOpen);
        if (existing !== undefined && relation?.many !== true) {
          send(existing, action.event, data);
          break;
        }
        const id = input.newCaseId();
        related.push({ as: action.as, case: id, data, isOpen: true, isOpener: false });
        relatedRecords.push({ as: action.as, case: id, event: action.event });
        openings.push({
          case: id,
          machine: action.machine,
          as: action.as,
          event: action.event,
          data,
          handedOn: related.filter(({ as }) => action.with.includes(as)),
        });
        break;
      }
      case 'tell': {
        const data = Object.fromEntries(
          [...action.data].map(([name, value]) => [name, judgement.valueWhere(value, on)]),
        );
        const receivers = related.filter(({ as, isOpen }) => as === action.related && isOpen);
        if (receivers.length === 0 && action.related !== 'opener')
          return { code: 'related.unknown', party: action.related };
        for (const receiver of receivers) send(receiver, action.event, data);
        break;
      }
      case 'join': {
        const target = word(judgement.valueWhere(action.case, on));
        const data = Object.fromEntries(
          [...action.data].map(([name, value]) => [name, judgement.valueWhere(value, on)]),
        );
        const relation: RelatedCase = { as: action.related, case: target, data, isOpen: true, isOpener: false };
        related.push(relation);
        send(relation, action.event, data);
        break;
      }
      case 'assign':
      case 'add':
      case 'remove':
      case 'raise':
        break;
    }
  }

  // Whoever owns the case now takes part for good; an offer whose state was left ends, accepted or not.
  for (const party of owners) {
    const organisation = find(party);
    if (organisation === undefined) return { code: 'offer.no-organisation', party };
    participants[party] = { organisation, isPart: true };
  }
  for (const [party, { organisation, isPart, offer }] of Object.entries(participants)) {
    if (offer === undefined || active.has(offer.state)) continue;
    if (isPart) participants[party] = { organisation, isPart };
    // The key is computed data of this case, not an attacker's.
    else Reflect.deleteProperty(participants, party);
  }
  const organisationNow = (party: string, was: string): string | undefined =>
    participants[party]?.organisation ?? (foundNow.has(party) ? foundNow.get(party) : was);
  if (input.climb !== undefined) {
    const asked = climb(input.climb, before.tasks, find, ({ due }) => dateOf(due));
    if (asked !== undefined) given.push(asked);
  }
  const tasks = tasksAfter({
    before,
    given: lastOfEach(given),
    active,
    events: input.events,
    organisationOf: organisationNow,
  });
  return {
    participants,
    former: formerAfter(before.former ?? [], before.participants, participants),
    related,
    tasks: [...tasks.opened, ...notices.map(({ task }) => task)],
    openTasks: tasks.open,
    tasksDone: tasks.done,
    told: toldAfter(before.told ?? [], notices, participants, organisationNow),
    ladders: { armed: tasks.armed, cancelled: tasks.cancelled },
    tables,
    postings,
    messages,
    relatedRecords,
    openings,
    placed,
  };
}

/** A name is of one open task: what a step gives twice is what it gives last. */
function lastOfEach(given: readonly GivenTask[]): GivenTask[] {
  return [...new Map(given.map((one) => [one.task.id, one])).values()];
}

/** Who was told without taking part; whoever is replaced in his party knows no more. */
function toldAfter(
  before: readonly FormerParticipant[],
  notices: readonly { readonly party: string; readonly task: TaskOpened }[],
  participants: CaseState['participants'],
  organisationNow: (party: string, was: string) => string | undefined,
): FormerParticipant[] {
  const told = [
    ...before.filter(({ party, organisation }) => organisationNow(party, organisation) === organisation),
    ...notices
      .filter(({ party }) => participants[party] === undefined)
      .map(({ party, task: { organisation } }) => ({ party, organisation })),
  ];
  return [...new Map(told.map((one) => [`${one.party} ${one.organisation}`, one])).values()];
}

/** A value that is a word; a fact of another type has none. */
function word(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
