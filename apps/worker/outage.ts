/**
 * A time in which nothing can be written: told once when it begins and once when it ends, with longer and longer pauses between
 * attempts. Everything in a process that works by itself shares one. Decides when to try again; knows nothing of the work.
 */

export interface OutageWatch {
  began(error: unknown): void;
  ended(seconds: number): void;
}

/** What shows that it is over: that the database answers, or only that something was written. */
export type Proof = 'answer' | 'write';

/** Pauses between attempts: the first, doubled up to the longest. */
const [FIRST_PAUSE_MS, LONGEST_PAUSE_MS] = [500, 8_000];

export class Outage {
  readonly #watch: OutageWatch;
  readonly #now: () => number;
  #since: number | undefined;
  #endsWith: Proof = 'answer';
  #pauseMs = FIRST_PAUSE_MS;
  #tryAt = 0;

  constructor(watch: OutageWatch, now: () => number = () => performance.now()) {
    this.#watch = watch;
    this.#now = now;
  }

  get isOn(): boolean {
    return this.#since !== undefined;
  }

  /** How long to wait before the next attempt; 0 when it may be made. */
  get waitMs(): number {
    return this.isOn ? Math.max(0, this.#tryAt - this.#now()) : 0;
  }

  /** An attempt failed. Attempts that were under way together count as one. */
  failed(error: unknown, endsWith: Proof = 'answer'): void {
    const now = this.#now();
    this.#endsWith = endsWith;
    if (this.#since === undefined) {
      this.#since = now;
      this.#watch.began(error);
    } else if (now < this.#tryAt) {
      return;
    } else {
      this.#pauseMs = Math.min(2 * this.#pauseMs, LONGEST_PAUSE_MS);
    }
    this.#tryAt = now + this.#pauseMs;
  }

  /** An attempt succeeded, at least so far. */
  succeeded(proof: Proof): void {
    if (this.#since === undefined || (proof === 'answer' && this.#endsWith === 'write')) return;
    const seconds = (this.#now() - this.#since) / 1_000;
    this.#since = undefined;
    this.#pauseMs = FIRST_PAUSE_MS;
    this.#watch.ended(seconds);
  }
}
