/** The pause between two rounds of something that works by itself. Whoever wakes it while it does not sleep cuts the next one short. */
export class Pause {
  #isWoken = false;
  #end: (() => void) | undefined;

  /** Resolves after so long, or when it is woken. */
  async sleep(ms: number): Promise<void> {
    if (!this.#isWoken)
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, ms);
        this.#end = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    this.#end = undefined;
    this.#isWoken = false;
  }

  wake(): void {
    this.#isWoken = true;
    this.#end?.();
  }
}
