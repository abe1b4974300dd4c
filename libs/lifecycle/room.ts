/** Room that has come for a case that waits: the event of its machine that says so, fired by the system. */
import type { CaseState } from './case-state.js';
import type { Command, Surroundings } from './command.js';
import type { Decision, Rejection } from './decision.js';
import type { Model } from './model.js';
import { decide } from './transition.js';

/** Undefined when the case waits no more. A rejection says that there is still no room. */
export function decideRoom(
  model: Model,
  state: CaseState,
  { id }: Pick<Command, 'id'>,
  surroundings: Surroundings,
): Decision | Rejection | undefined {
  const event = model.machine(state.machine).machine.place?.whenFree;
  if (event === undefined || state.waiting === undefined || state.closedAt !== null) return undefined;
  const command: Command = { id, event, data: {}, acting: { kind: 'system' }, actor: 'system', onBehalfOf: null };
  return decide(model, state, command, surroundings);
}
