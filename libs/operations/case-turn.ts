/**
 * Work on one case in its turn: first on the snapshot in memory, and when that will not do, on the stored case. Decides on
 * which of them something may be said; knows nothing of what is done.
 */
import type { CaseState } from '#lifecycle';
import { Refusal } from './refusal.js';
import type { Service } from './service.js';

/** A system that goes on deciding for a case that others move would never end: once more is enough. */
const ATTEMPTS = 2;

/** A case to work on. */
export interface Held {
  /** Null when there is none. */
  readonly state: CaseState | null;
  /** Whether it was read for this work. Otherwise another process may have moved the case on. */
  readonly isStored: boolean;
}

/**
 * Runs `attempt` until it says something other than 'again'. Only a commit proves that a snapshot in memory is the stored one:
 * what is refused on it is not said, but looked at again on the stored case. Throws `concurrency.conflict` when others moved
 * the case on each time.
 */
export async function inTurn<T>(
  service: Service,
  region: string,
  caseId: string,
  attempt: (held: Held) => Promise<T | 'again'>,
): Promise<T> {
  return service.store.inTurn(region, caseId, async () => {
    const snapshot = service.store.snapshot(region, caseId);
    if (snapshot !== undefined) {
      const said = await attempt({ state: snapshot, isStored: false }).catch(notRefused);
      if (said !== 'again') return said;
    }
    for (let turn = 1; turn <= ATTEMPTS; turn += 1) {
      const said = await attempt({ state: await service.store.case(region, caseId), isStored: true });
      if (said !== 'again') return said;
    }
    throw new Refusal('concurrency.conflict');
  });
}

function notRefused(error: unknown): 'again' {
  if (error instanceof Refusal) return 'again';
  throw error;
}
