/**
 * A changed calendar: clocks that run are due at another moment, and so are tasks whose date was made of a term; the case says
 * so. The system does it, once for a case.
 */
import { noStep } from '#machine';
import type { CaseState } from './case-state.js';
import type { Command, Surroundings } from './command.js';
import type { Decision } from './decision.js';
import { systemEvent } from './event.js';
import { judgementOf } from './judgement.js';
import type { Model } from './model.js';
import { conclude } from './opening.js';
import { Inquiry } from './world.js';

/** The event of a record that moves clocks. */
export const CALENDAR_CHANGED = 'CALENDAR_CHANGED';

/**
 * Projects the clocks of a case, and the dates of its tasks, under the calendar of now. Undefined when none of them moves, as when it was done before: then
 * there is nothing to record. What is suspended is projected when it is taken up again.
 */
export function decideProjection(
  model: Model,
  state: CaseState,
  { id }: Pick<Command, 'id'>,
  surroundings: Surroundings,
): Decision | undefined {
  if (state.closedAt !== null) return undefined;
  const { machine } = model.machine(state.machine);
  const command: Command = {
    id,
    event: CALENDAR_CHANGED,
    data: {},
    acting: { kind: 'system' },
    actor: 'system',
    onBehalfOf: null,
  };
  const inquiry = new Inquiry(surroundings.world);
  const outcome = conclude({
    before: state,
    from: state.states,
    steps: [noStep(state)],
    command,
    event: systemEvent(CALENDAR_CHANGED, machine.label),
    data: {},
    judgement: judgementOf(model, state, command, undefined, inquiry, surroundings.behaviour),
    surroundings,
    isProjection: true,
  });
  if (outcome.kind === 'rejection') throw new Error(`Clocks could not be projected: ${outcome.code}.`);
  return outcome.writes[0].record.timers.length === 0 ? undefined : outcome;
}
