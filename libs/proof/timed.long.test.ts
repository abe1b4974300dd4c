import { jest } from '@jest/globals';
import { describeTimed } from './timed.suite.js';

jest.setTimeout(600_000);
describeTimed({ charts: 2_000, first: 61 });
