import { expect, it, jest } from '@jest/globals';
import { shippedLibrary } from '#testing';
import * as kernel from './kernel.js';
import { tableOf } from './table.js';
import { fuzz } from './testing-fuzz.js';
import { stepMachines } from './testing-machines.js';

jest.setTimeout(3_600_000);

/** Every model as every region has it. */
const SHIPPED = [...shippedLibrary().regions.values()].flatMap(({ workflows }) => [...workflows.values()]);
const SEED = 5_333;

it(`the kernel does what XState does on 5,000,000 steps of random charts (seed ${SEED})`, () => {
  expect(fuzz({ ...kernel, tableOf }, 5_000_000, SEED).difference).toBeUndefined();
});

it(`the kernel does what XState does on 100,000 random steps of the shipped workflows (seed ${SEED})`, () => {
  const { moved, taken } = stepMachines(SHIPPED, 100_000, SEED);
  expect(moved).toBeGreaterThan(35_000);
  // They get around: of every machine the greater part of what it can do was done.
  expect([...taken].filter(([, share]) => share < 0.5)).toEqual([]);
});
