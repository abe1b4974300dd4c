import { jest } from '@jest/globals';
import { describeReference } from './reference.js';

jest.setTimeout(3_600_000);
describeReference(100_000);
