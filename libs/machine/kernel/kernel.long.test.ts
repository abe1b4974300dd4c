import { expect, it, jest } from '@jest/globals';
import * as kernel from './kernel.js';
import { tableOf } from './table.js';
import { fuzz } from './testing-fuzz.js';

jest.setTimeout(3_600_000);

const SEED = 5_333;

it(`the kernel does what XState does on 5,000,000 steps of random charts (seed ${SEED})`, () => {
  expect(fuzz({ ...kernel, tableOf }, 5_000_000, SEED).difference).toBeUndefined();
});
