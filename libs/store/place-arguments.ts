/** What a batch takes and leaves of places, as the arguments of schakel.commit_placed (sql/commit-placed.sql). Asks nobody. */
import type { Submission } from './command.js';

/** The arguments by their names; undefined for a batch that takes and leaves nothing. */
export function placeArguments(batch: readonly Submission[]): Record<string, unknown> | undefined {
  const writes = batch.flatMap(({ decision }, index) =>
    decision.writes.map((write) => ({ command: index + 1, ...write })),
  );
  const used = writes.flatMap(({ command, places }) => (places ?? []).map((place) => ({ command, ...place })));
  const waiting = writes.flatMap(({ command, state, waits }) =>
    waits === undefined ? [] : [{ command, case: state.case, waiting: waits }],
  );
  if (used.length + waiting.length === 0) return undefined;
  return {
    p_place_commands: used.map(({ command }) => command),
    p_place_organisations: used.map(({ organisation }) => organisation),
    p_place_offers: used.map(({ offer }) => offer),
    p_place_amounts: used.map(({ amount }) => amount),
    p_place_bounds: used.map(({ bound }) => bound),
    p_waiting_commands: waiting.map(({ command }) => command),
    p_waiting_cases: waiting.map((one) => one.case),
    p_waiting_sinces: waiting.map((one) => one.waiting?.since ?? null),
    p_waiting_kinds: waiting.map((one) => one.waiting?.kind ?? null),
    p_waiting_sought: waiting.map((one) => (one.waiting === null ? null : JSON.stringify(one.waiting.sought))),
  };
}
