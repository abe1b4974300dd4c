import { jest } from '@jest/globals';
import { CHAIN } from './chain-reference.js';
import { describeReference } from './reference.js';
import { TALKS } from './talks-reference.js';

jest.setTimeout(3_600_000);
describeReference(TALKS, 100_000);
describeReference(CHAIN, 30_000);
