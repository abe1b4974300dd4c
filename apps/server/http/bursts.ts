/**
 * How a region goes on that has a long line while there are others: several at once, and when all of them are done a rest as long as
 * they took. What travels together costs less, and half of the time others have the machine to themselves. Knows no clock and
 * not how many go together.
 */

/** Neither a burst nor a rest is waited for longer: one request that hangs holds up no more than its own place. */
const LONGEST_MS = 250;

interface Burst {
  readonly since: number;
  underWay: number;
}

export class Bursts {
  #burst: Burst | undefined;
  /** Until the first of it is done, more may join the burst. */
  #isOpen = false;
  #restsUntil = 0;

  /** In how many milliseconds the next may begin; not above 0: now. */
  wait(now: number): number {
    if (this.#isOpen) return 0;
    return (this.#burst === undefined ? this.#restsUntil : this.#burst.since + LONGEST_MS) - now;
  }

  /** One more begins. The result is told when it is done. */
  begin(now: number): (now: number) => void {
    const burst = this.#isOpen && this.#burst !== undefined ? this.#burst : { since: now, underWay: 0 };
    burst.underWay += 1;
    this.#burst = burst;
    this.#isOpen = true;
    return (end) => {
      burst.underWay -= 1;
      // Another has begun since: this one had hung.
      if (burst !== this.#burst) return;
      this.#isOpen = false;
      if (burst.underWay > 0) return;
      this.#burst = undefined;
      this.#restsUntil = end + Math.min(end - burst.since, LONGEST_MS);
    };
  }
}
