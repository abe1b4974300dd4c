/**
 * Things to do that came at once, done one a turn of the event loop, in order: what comes in is looked at in between, and waits
 * for one of them and not for all.
 */
export class OneATurn {
  readonly #waiting: (() => void)[] = [];

  add(act: () => void): void {
    if (this.#waiting.push(act) === 1) setImmediate(() => this.#next());
  }

  #next(): void {
    const act = this.#waiting.shift();
    if (this.#waiting.length > 0) setImmediate(() => this.#next());
    act?.();
  }
}
