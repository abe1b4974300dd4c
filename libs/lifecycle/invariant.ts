/** What makes a model what it is must hold after every transition; if not, the definition or the engine has a defect. */
import type { Machine } from '#language';
import type { Step } from '#machine';
import type { RelatedCase } from './case-state.js';
import { standingOn, type Judgement } from './judgement.js';

/** What must not happen in a workflow that was proved: a step after which an invariant does not hold. */
export class InvariantBroken extends Error {}

/** Throws when an invariant does not hold after a step that leaves these relations. */
export function assertInvariants(
  machine: Machine,
  after: Step,
  related: readonly RelatedCase[],
  taken: { readonly event: string; readonly data: Readonly<Record<string, unknown>> },
  judgement: Judgement,
): void {
  const on = standingOn(machine, after, taken.event, taken.data);
  for (const { id, why, expression, holds } of machine.invariants) {
    if (judgement.expressionHolds(expression, on, related) !== holds)
      throw new InvariantBroken(`The invariant ${id} (${why}) of ${machine.name} does not hold after ${taken.event}.`);
  }
}
