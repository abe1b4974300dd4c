/**
 * Turns at a case within this process: who comes second decides on what the first one committed. Other processes are held off
 * by the comparison of versions alone.
 */
export class CaseTurns {
  readonly #last = new Map<string, Promise<void>>();

  /** Runs the work when all that was there before for this case has ended, however it ended. */
  async run<T>(region: string, caseId: string, work: () => Promise<T>): Promise<T> {
    // No id of a region or case holds a line break.
    const key = `${region}\n${caseId}`;
    const before = this.#last.get(key);
    const result = before === undefined ? work() : before.then(work);
    const ended = result.then(nothing, nothing);
    this.#last.set(key, ended);
    try {
      return await result;
    } finally {
      if (this.#last.get(key) === ended) this.#last.delete(key);
    }
  }
}

const nothing = (): void => undefined;
