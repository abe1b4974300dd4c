/**
 * All cases of one child at a moment of a search, and one event taken in it by the lifecycle itself, with the messages that
 * follow. Every step of a search is a decision that the service would take too.
 */
import { capacityFor } from '#access';
import type { WorkflowEvent } from '#language';
import {
  CLOSED,
  decide,
  decideMessage,
  decideOpening,
  owningParties,
  type CaseState,
  type Decision,
  type MessageSent,
  type Rejection,
  type TransitionRecord,
} from '#lifecycle';
import type { Data } from './choices.js';
import type { Ground } from './ground.js';

export interface Situation {
  /** The case that was opened first, then those it led to. */
  readonly cases: readonly CaseState[];
  /** What was taken, in order. */
  readonly records: readonly TransitionRecord[];
  /** Ids given out so far. */
  readonly made: number;
}

/** Opens the case of a child at the school, by the event that opens cases there. */
export function openSituation(ground: Ground, event: WorkflowEvent, data: Data): Situation | Rejection {
  const roles = ground.region.schools[ground.school]?.roles ?? [];
  const begin: Situation = { cases: [], records: [], made: 1 };
  const counter = { made: begin.made };
  const born = {
    region: ground.region.region,
    case: 'case-1',
    subject: 'subject-1',
    school: ground.school,
    configuration: 1,
    related: [],
  };
  const acting = { kind: 'staff', organisation: ground.school, roles } as const;
  const command = { id: 'command-0', event: event.name, data, acting, actor: 'somebody', onBehalfOf: null };
  const outcome = decideOpening(ground.model, born, command, surroundings(ground, counter));
  return outcome.kind === 'rejection' ? outcome : settle(ground, begin, outcome, counter);
}

/** Takes an event in a case, as the first organisation of the case that may, in a role if one is named; the refusal when nobody can. */
export function take(
  ground: Ground,
  situation: Situation,
  of: CaseState,
  event: WorkflowEvent,
  data: Data,
  role?: string,
) {
  let refusal: Rejection | undefined;
  for (const organisation of organisationsFor(ground, of, event)) {
    const roles = rolesOf(ground, organisation).filter((one) => role === undefined || one === role);
    const counter = { made: situation.made };
    const command = {
      id: `command-${situation.records.length}`,
      event: event.name,
      data,
      acting: { kind: 'staff', organisation, roles } as const,
      actor: 'somebody',
      onBehalfOf: null,
    };
    const outcome = decide(ground.model, of, command, surroundings(ground, counter));
    if (outcome.kind === 'decision') return settle(ground, situation, outcome, counter);
    // A refusal by the rules says more than one by roles.
    if (refusal === undefined || outcome.guards.some(({ result }) => !result)) refusal = outcome;
  }
  return refusal;
}

function surroundings(ground: Ground, counter: { made: number }) {
  return {
    ...ground.surroundings,
    newCaseId: () => {
      counter.made += 1;
      return `case-${counter.made}`;
    },
  };
}

const rolesOf = ({ region }: Ground, organisation: string): readonly string[] =>
  (region.schools[organisation] ?? region.organisations[organisation])?.roles ?? [];

/** Organisations of a case that hold a role for the event. */
function organisationsFor(ground: Ground, of: CaseState, event: WorkflowEvent): string[] {
  const { model } = ground;
  const owners = owningParties(model.machine(of.machine).machine, of.states);
  return [...new Set(Object.values(of.participants).map(({ organisation }) => organisation))].filter((organisation) => {
    const acting = { kind: 'staff', organisation, roles: rolesOf(ground, organisation) } as const;
    return capacityFor(model.workflow, of.participants, event.by, owners, acting) !== undefined;
  });
}

/** Applies a decision and the messages that it sends, one after the other as the service delivers them. */
function settle(ground: Ground, before: Situation, decision: Decision, counter: { made: number }): Situation {
  const cases = new Map(before.cases.map((state) => [state.case, state]));
  const records = [...before.records];
  const waiting: { readonly from: string; readonly message: MessageSent }[] = [];
  const apply = ({ writes }: Decision): void => {
    for (const { state, record, messages } of writes) {
      cases.set(state.case, state);
      records.push(record);
      waiting.push(...messages.map((message) => ({ from: state.case, message })));
    }
  };
  apply(decision);
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    const { from, message } = next;
    const receiver = cases.get(message.toCase);
    if (receiver === undefined || (receiver.closedAt !== null && message.event === CLOSED)) continue;
    const told = { fromCase: from, as: message.as, event: message.event, data: message.data };
    const answer = decideMessage(
      ground.model,
      receiver,
      told,
      { id: `message-${message.id}` },
      surroundings(ground, counter),
    );
    if (answer.kind === 'decision') apply(answer);
  }
  return { cases: [...cases.values()], records, made: counter.made };
}
