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

/** 5,000,000 steps of random charts in parts, each from a seed of its own: a part that fails is run again alone. */
const [PARTS, STEPS] = [20, 250_000];
const SEEDS = Array.from({ length: PARTS }, (_, part) => SEED + part * 1_000_000);

it.each(SEEDS)(`the kernel does what XState does on ${STEPS} steps of random charts (seed %i)`, (seed) => {
  expect(fuzz({ ...kernel, tableOf }, STEPS, seed).difference).toBeUndefined();
  const done = (SEEDS.indexOf(seed) + 1) * STEPS;
  process.stderr.write(
    `Kernel beside XState: ${done.toLocaleString('en')} steps of ${(PARTS * STEPS).toLocaleString('en')}\n`,
  );
});

it(`the kernel does what XState does on 100,000 random steps of the shipped workflows (seed ${SEED})`, () => {
  const { moved, taken } = stepMachines(SHIPPED, 100_000, SEED);
  expect(moved).toBeGreaterThan(35_000);
  // They get around: of every machine the greater part of what it can do was done.
  expect([...taken].filter(([, share]) => share < 0.5)).toEqual([]);
});
