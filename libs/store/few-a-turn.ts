/**
 * Things to do that came at once, done in order, a few a turn of the event loop: what comes in is looked at in between, and waits
 * for a few of them and not for all.
 */

/** Answers of a commit take some 0.2 ms each: two milliseconds a turn. One a turn goes over the same code anew for each. */
const A_TURN = 8;

export class FewATurn {
  readonly #waiting: (() => void)[] = [];

  add(act: () => void): void {
    if (this.#waiting.push(act) === 1) setImmediate(() => this.#next());
  }

  #next(): void {
    const now = this.#waiting.splice(0, A_TURN);
    if (this.#waiting.length > 0) setImmediate(() => this.#next());
    for (const act of now) act();
  }
}
