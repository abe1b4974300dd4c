/**
 * How much work may wait at once: more is turned away at the door, before anything was decided, so that what was let in is
 * answered while somebody still waits for it.
 */
import { Contention } from './contention.js';

export interface AdmissionLimits {
  readonly overall: number;
  readonly region: number;
}

/** At some two thousand commits a second half a second of work; a quarter of it for one region, so that others find room. */
const LIMITS: AdmissionLimits = { overall: 1_024, region: 256 };

export class Admission {
  readonly #limits: AdmissionLimits;
  readonly #regions = new Map<string, number>();
  #overall = 0;

  constructor(limits: AdmissionLimits = LIMITS) {
    this.#limits = limits;
  }

  /** Runs the work when there is room. Throws Contention `overloaded` when there is none. */
  async run<T>(region: string, work: () => Promise<T>): Promise<T> {
    const ofRegion = this.#regions.get(region) ?? 0;
    if (this.#overall >= this.#limits.overall || ofRegion >= this.#limits.region) {
      throw new Contention('overloaded', 1, 'More work waits than can be done in time.');
    }
    this.#overall += 1;
    this.#regions.set(region, ofRegion + 1);
    try {
      return await work();
    } finally {
      this.#overall -= 1;
      const left = (this.#regions.get(region) ?? 1) - 1;
      if (left === 0) this.#regions.delete(region);
      else this.#regions.set(region, left);
    }
  }
}
