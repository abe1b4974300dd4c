import { jest } from '@jest/globals';
import { describeClocks } from './clocks.js';

jest.setTimeout(3_600_000);

/** A hundred thousand clocks: each case goes through seven. */
describeClocks(15_000, () => 'see the short form');
