import { describe, expect, it } from '@jest/globals';
import { shippedLibrary } from '#testing';
import * as kernel from './kernel.js';
import { tableOf } from './table.js';
import { fuzz } from './testing-fuzz.js';
import { stepMachines } from './testing-machines.js';

/** Every model as every region has it. */
const SHIPPED = [...shippedLibrary().regions.values()].flatMap(({ workflows }) => [...workflows.values()]);
const SEED = 20_261_122;

describe('the kernel', () => {
  // Most of it is spent by XState; 5,000,000 steps are a test of its own.
  it(`does what XState does on 200,000 steps of random charts (seed ${SEED})`, () => {
    const { difference, moved, ended } = fuzz({ ...kernel, tableOf }, 200_000, SEED);
    expect(difference).toBeUndefined();
    // The charts do go somewhere: else the comparison would show nothing.
    expect(moved).toBeGreaterThan(38_000);
    expect(ended).toBeGreaterThan(4_000);
  });

  it(`does what XState does on 6,000 random steps of the shipped workflows (seed ${SEED})`, () => {
    expect(stepMachines(SHIPPED, 6_000, SEED).moved).toBeGreaterThan(2_000);
  });
});
