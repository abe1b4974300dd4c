/** Which term of a story runs out next. Knows no calendar: the moments are those of the clocks. */
import type { CaseState } from '#lifecycle';

/** A term that ran out, in its case. */
interface Due {
  readonly state: CaseState;
  readonly clock: { readonly id: string; readonly dueAt: string };
}

/**
 * The term that runs out first, up to a moment; what is suspended does not. Of equal moments the case that was opened first goes first, and in a case the
 * term that began first.
 */
export function nextDue(cases: readonly CaseState[], until: string): Due | undefined {
  return cases
    .flatMap((state) =>
      state.clocks.flatMap(({ id, dueAt }) =>
        dueAt === null || dueAt > until ? [] : [{ state, clock: { id, dueAt } }],
      ),
    )
    .sort((a, b) => (a.clock.dueAt < b.clock.dueAt ? -1 : a.clock.dueAt > b.clock.dueAt ? 1 : 0))[0];
}
