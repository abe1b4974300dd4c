/** Chance from a seed, so that what came of it can be had again. */

/** Mulberry32: a small generator of numbers from 0 to below 1. */
export function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export interface Dice {
  /** A whole number from 0 to below `most`. */
  readonly below: (most: number) => number;
  /** So often in a hundred. */
  readonly is: (percent: number) => boolean;
  /** One of a list; throws when it is empty. */
  readonly of: <T>(list: readonly T[]) => T;
}

export function diceOf(seed: number): Dice {
  const random = randomOf(seed);
  const below = (most: number): number => Math.floor(random() * most);
  return {
    below,
    is: (percent) => below(100) < percent,
    of: (list) => {
      const index = below(list.length);
      if (!(index in list)) throw new Error('Nothing to choose from.');
      return list[index]!;
    },
  };
}
