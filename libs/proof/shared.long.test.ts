import { jest } from '@jest/globals';
import { describeShared } from './shared.suite.js';

jest.setTimeout(600_000);
describeShared({ charts: 1_500, first: 201 });
