/** What somebody can do on a case now, and why not the rest: asked of the same rules that a command meets. */
import type { Acting, View } from '#access';
import type { FactFields, Label, SourceLine } from '#language';
import { accessTo, candidates, mayKnowOf, obstacles } from './availability.js';
import type { CaseState } from './case-state.js';
import type { Because, Rejection } from './decision.js';
import { judgementOf } from './judgement.js';
import type { Model } from './model.js';
import { reason, reject } from './rejection.js';
import { Inquiry, type World } from './world.js';

export interface AvailableAction {
  readonly event: string;
  readonly label: Label;
  readonly fields: FactFields;
  /** What the event's own data will be judged by. */
  readonly conditions: readonly { readonly text: Label; readonly source: SourceLine }[];
}
export interface UnavailableAction {
  readonly event: string;
  readonly label: Label;
  readonly because: readonly Because[];
}
export interface Actions {
  readonly available: readonly AvailableAction[];
  readonly unavailable: readonly UnavailableAction[];
}

/**
 * Events that people can fire in the present states; those of other states are left out, as they say nothing here, and those
 * of which the caller may not know.
 */
export function actionsFor(
  model: Model,
  state: CaseState,
  acting: Extract<Acting, { kind: 'staff' }>,
  { level }: Pick<View, 'level'>,
  world: World,
): Actions {
  const { machine } = model.machine(state.machine);
  const available: AvailableAction[] = [];
  const unavailable: UnavailableAction[] = [];
  if (state.closedAt !== null) return { available, unavailable };
  for (const event of model.workflow.events.values()) {
    const isForPeople =
      event.by !== undefined && !(Array.isArray(event.by) && event.by.every((role) => role === 'system'));
    if (!isForPeople || candidates(machine, state, event.name).length === 0) continue;
    if (!mayKnowOf(model, machine, state, event.name, acting, level)) continue;
    const access = accessTo(model, machine, state, event, acting);
    if (access.because !== undefined) {
      unavailable.push({ event: event.name, label: event.label, because: [access.because] });
      continue;
    }
    const judgement = judgementOf(model, state, { event: event.name, acting }, access.capacity, new Inquiry(world));
    const { because, conditions } = obstacles(model, machine, state, event, judgement, undefined);
    if (because.length > 0) unavailable.push({ event: event.name, label: event.label, because });
    else {
      available.push({
        event: event.name,
        label: event.label,
        fields: event.fields,
        conditions: conditions.map(({ label, source }) => ({ text: label, source })),
      });
    }
  }
  return { available, unavailable };
}

/**
 * A refusal as its caller may hear it: of what he may not know, no more than that it is not for him. That a case is closed says
 * its status line, to all who see the case; told of every event alike it says nothing of any.
 */
export function refusalFor(
  model: Model,
  state: CaseState,
  acting: Extract<Acting, { kind: 'staff' }>,
  { level }: Pick<View, 'level'>,
  event: string,
  rejection: Rejection,
): Rejection {
  if (state.closedAt !== null) return rejection;
  const { machine } = model.machine(state.machine);
  return mayKnowOf(model, machine, state, event, acting, level) ? rejection : reject([reason('permission.denied')]);
}
