import { describe, expect, it } from '@jest/globals';
import * as kernel from './kernel.js';
import { tableOf } from './table.js';
import { fuzz } from './testing-fuzz.js';

const SEED = 20_261_122;

describe('the kernel', () => {
  it(`does what XState does on 20,000 steps of random charts (seed ${SEED})`, () => {
    const { difference, moved, ended } = fuzz({ ...kernel, tableOf }, 20_000, SEED);
    expect(difference).toBeUndefined();
    // The charts do go somewhere: else the comparison would show nothing.
    expect(moved).toBeGreaterThan(2_000);
    expect(ended).toBeGreaterThan(100);
  });
});
