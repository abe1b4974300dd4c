/**
 * An event told by a related case: taken as if fired here, or recorded as not taken and told back, so that it never blocks.
 * Decides who becomes a related case by it; delivering is not its business.
 */
import { withDefaults, type WorkflowEvent } from '#language';
import { noStep } from '#machine';
import { obstacles } from './availability.js';
import type { CaseState, RelatedCase } from './case-state.js';
import type { Command, Surroundings } from './command.js';
import type { Decision, Rejection } from './decision.js';
import { systemEvent } from './event.js';
import { judgementOf } from './judgement.js';
import type { Model } from './model.js';
import { conclude } from './opening.js';
import { CLOSED, NOT_TAKEN } from './relation.js';
import { Inquiry } from './world.js';

/** What a related case tells. */
export interface Told {
  readonly fromCase: string;
  readonly as: string;
  readonly event: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** An event told by a related case. */
export function decideMessage(
  model: Model,
  state: CaseState,
  told: Told,
  { id }: Pick<Command, 'id'>,
  surroundings: Surroundings,
): Decision | Rejection {
  const compiled = model.machine(state.machine);
  const relation = state.related.find((one) => one.case === told.fromCase);
  const ends = told.event === CLOSED || told.event === NOT_TAKEN;
  const onClosed = relation === undefined ? undefined : model.workflow.relations.get(relation.as)?.onClosed;
  const wanted = told.event === CLOSED ? onClosed : told.event;
  const before: CaseState = { ...state, related: relatedAfter(state.related, told, ends) };
  const event = wanted === undefined ? undefined : model.workflow.events.get(wanted);
  const data = event === undefined ? told.data : withDefaults(event.fields, known(told.data, event));
  const command: Command = {
    id,
    event: wanted ?? told.event,
    data,
    acting: { kind: 'system' },
    actor: 'system',
    onBehalfOf: null,
  };
  const inquiry = new Inquiry(surroundings.world);
  const judgement = judgementOf(model, before, command, undefined, inquiry, surroundings.behaviour);
  const heard = { as: told.as, case: told.fromCase };
  const conclusion = {
    from: state.states,
    data,
    surroundings,
    event: event ?? systemEvent(told.event, compiled.machine.label),
  };
  const canTake =
    event !== undefined &&
    state.closedAt === null &&
    obstacles(model, compiled.machine, before, event, judgement, data).because.length === 0;
  if (canTake) {
    const taken = { type: command.event, data };
    const outcome = conclude({
      ...conclusion,
      before,
      steps: [compiled.step(state.snapshot, state.facts, taken, judgement)],
      command,
      judgement,
      heard: [{ ...heard, event: told.event }],
    });
    if (outcome.kind === 'decision') return outcome;
  }
  // What could be taken by its rules but not carried out is not taken either; what was asked of the world stays recorded.
  const withoutStep = judgementOf(model, before, command, undefined, inquiry, surroundings.behaviour, judgement.guards);
  return conclude({
    ...conclusion,
    // Who is refused at the door does not become a related case.
    before: ends ? before : state,
    steps: [noStep(state)],
    isTaken: false,
    command: { ...command, event: told.event },
    judgement: withoutStep,
    heard: [{ ...heard, event: ends ? told.event : `notTaken ${told.event}` }],
    ...(ends ? {} : { tellBack: { to: told.fromCase, as: told.as, event: told.event } }),
  });
}

/** What the sender of a message hears when nobody is there to take it. */
export function notTaken({ toCase, as, event }: { toCase: string; as: string; event: string }): Told {
  return { fromCase: toCase, as, event: NOT_TAKEN, data: { event } };
}

/** The relations once a message was heard: a stranger becomes related, one that ends is open no more. */
function relatedAfter(related: readonly RelatedCase[], told: Told, ends: boolean): readonly RelatedCase[] {
  if (ends) return related.map((one) => (one.case === told.fromCase ? { ...one, isOpen: false } : one));
  if (related.some((one) => one.case === told.fromCase)) return related;
  return [...related, { as: told.as, case: told.fromCase, data: told.data, isOpen: true, isOpener: false }];
}

/** The fields that the receiving event has; a message may carry more than one receiver needs. */
function known(data: Readonly<Record<string, unknown>>, event: WorkflowEvent): Record<string, unknown> {
  return Object.fromEntries(Object.entries(data).filter(([name]) => event.fields.has(name)));
}
