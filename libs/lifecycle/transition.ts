/** An event on a case, fired by a person: who may, what stands in the way, and then the step. */
import { withDefaults } from '#language';
import { accessTo, obstacles } from './availability.js';
import type { CaseState } from './case-state.js';
import type { Command, Surroundings } from './command.js';
import type { Decision, Rejection } from './decision.js';
import { eventOf } from './event.js';
import { judgementOf } from './judgement.js';
import type { Model } from './model.js';
import { conclude } from './opening.js';
import { reason, reject } from './rejection.js';
import { Inquiry } from './world.js';

/** Fires an event on a case. */
export function decide(
  model: Model,
  state: CaseState,
  command: Command,
  surroundings: Surroundings,
): Decision | Rejection {
  const event = eventOf(model, command.event);
  const compiled = model.machine(state.machine);
  if (state.closedAt !== null) return reject([reason('case.closed')]);
  const { capacity, because: denied } = accessTo(model, compiled.machine, state, event, command.acting);
  if (denied !== undefined) return reject([denied]);
  const data = withDefaults(event.fields, command.data);
  const judgement = judgementOf(
    model,
    state,
    command,
    capacity,
    new Inquiry(surroundings.world),
    surroundings.behaviour,
  );
  const { because } = obstacles(model, compiled.machine, state, event, judgement, data);
  if (because.length > 0) return reject(because, judgement.guards, capacity?.role ?? null);
  const taken = { type: command.event, data };
  return conclude({
    before: state,
    from: state.states,
    steps: [compiled.step(state.snapshot, state.facts, taken, judgement)],
    command,
    event,
    data,
    judgement,
    surroundings,
  });
}
