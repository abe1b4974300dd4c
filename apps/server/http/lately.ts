/** Which regions were there a moment ago: who began so lately comes back soon. */
const LATELY_MS = 1_000;

export class Lately {
  /** When each began last, the longest ago first. */
  readonly #regions = new Map<string, number>();

  begin(region: string, now: number): void {
    this.#regions.delete(region);
    this.#regions.set(region, now);
  }

  count(now: number): number {
    for (const [region, at] of this.#regions) {
      if (at >= now - LATELY_MS) break;
      this.#regions.delete(region);
    }
    return this.#regions.size;
  }
}
