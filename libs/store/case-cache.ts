/**
 * Snapshots of cases in memory, so that an event needs no read. One may be behind the store, where another process wrote:
 * only the commit, which compares the version, proves that it was not. Knows nothing of who asks.
 */
import type { CaseState } from '#lifecycle';

/** A case that has gone far measures some 10 kB: this is 40 MB at most, and more cases than move in an hour. */
const ENTRIES = 4_096;

export class CaseCache {
  /** The one that was used least lately comes first. */
  readonly #states = new Map<string, CaseState>();
  readonly #entries: number;

  constructor(entries = ENTRIES) {
    this.#entries = entries;
  }

  get(region: string, caseId: string): CaseState | undefined {
    const key = keyOf(region, caseId);
    const state = this.#states.get(key);
    if (state === undefined) return undefined;
    this.#states.delete(key);
    this.#states.set(key, state);
    return state;
  }

  /** Unless a newer one is there: a read may come in after a commit that it did not see. */
  put(state: CaseState): void {
    const key = keyOf(state.region, state.case);
    const known = this.#states.get(key);
    if (known !== undefined && known.version > state.version) return;
    this.#states.delete(key);
    this.#states.set(key, state);
    if (this.#states.size <= this.#entries) return;
    const [oldest] = this.#states.keys();
    if (oldest !== undefined) this.#states.delete(oldest);
  }

  drop(region: string, caseId: string): void {
    this.#states.delete(keyOf(region, caseId));
  }
}

/** No id of a region or case holds a line break. */
const keyOf = (region: string, caseId: string): string => `${region}\n${caseId}`;
