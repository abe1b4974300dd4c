/** A term that has run out: what its clock raises, or the step of the state it belongs to. The system fires it. */
import { noStep, timerEvent } from '#machine';
import type { CaseState } from './case-state.js';
import { chartOf } from './chart.js';
import type { Command, Surroundings } from './command.js';
import type { Decision, Rejection } from './decision.js';
import { systemEvent } from './event.js';
import { judgementOf } from './judgement.js';
import type { Model } from './model.js';
import { conclude } from './opening.js';
import { Inquiry } from './world.js';

/** The clock of a state or of the case that has run. Undefined when it does not run or is suspended: then there is nothing to do. Whether it is due is for who keeps its row. */
export function decideTimer(
  model: Model,
  state: CaseState,
  clockId: string,
  command: Omit<Command, 'event' | 'data' | 'acting' | 'actor' | 'onBehalfOf'>,
  surroundings: Surroundings,
): Decision | Rejection | undefined {
  const clock = state.clocks.find(({ id }) => id === clockId);
  if (clock === undefined || state.closedAt !== null) return undefined;
  if (clock.dueAt === null) return undefined;
  const compiled = model.machine(state.machine);
  const found = chartOf(compiled.machine).terms.get(clockId);
  if (found === undefined) throw new Error(`There is no clock ${clockId}.`);
  const name = found.kind === 'clock' ? found.clock.raises : clockId;
  const full: Command = {
    ...command,
    event: name,
    data: {},
    acting: { kind: 'system' },
    actor: 'system',
    onBehalfOf: null,
    scheduledAt: clock.dueAt,
  };
  const inquiry = new Inquiry(surroundings.world);
  const judgement = judgementOf(model, state, full, undefined, inquiry, surroundings.behaviour);
  const conclusion = {
    before: state,
    from: state.states,
    command: full,
    event: model.workflow.events.get(name) ?? systemEvent(name, compiled.machine.label),
    data: {},
    surroundings,
    fired: clock,
  };
  // A rung changes nothing of the case: somebody else is asked as well.
  if (found.kind === 'rung')
    return conclude({ ...conclusion, steps: [noStep(state)], isTaken: false, judgement, climb: found });
  const taken = found.kind === 'clock' ? { type: name, data: {} } : timerEvent(found.state, found.ordinal);
  const step = compiled.step(state.snapshot, state.facts, taken, judgement);
  const outcome = conclude({ ...conclusion, steps: [step], judgement });
  if (outcome.kind === 'decision') return outcome;
  // It ran out once; that what should follow cannot be done must not bring it back for ever. People are asked to act.
  return conclude({
    ...conclusion,
    steps: [noStep(state)],
    isTaken: false,
    judgement: judgementOf(model, state, full, undefined, inquiry, surroundings.behaviour, judgement.guards),
    leftUndone: outcome.because,
  });
}
