// R12 in its long form: thousands of seeds, and a hundred of them twice.
import { describe, expect, it, jest } from '@jest/globals';
import { simulate } from './simulated-region.js';

jest.setTimeout(3_600_000);

const SEEDS = 4_000;
const AGAIN = 100;

describe('a simulated service', () => {
  it(`loses, doubles and strands nothing (seeds 1 to ${SEEDS})`, () => {
    for (let seed = 1; seed <= SEEDS; seed += 1) expect([seed, simulate(seed).faults]).toEqual([seed, []]);
  });

  it(`does the same again for the same seed (seeds 1 to ${AGAIN})`, () => {
    for (let seed = 1; seed <= AGAIN; seed += 1) expect(simulate(seed).trace).toBe(simulate(seed).trace);
  });
});
