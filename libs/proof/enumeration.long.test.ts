import { jest } from '@jest/globals';
import { describeAgainstEnumeration } from './enumeration.suite.js';

jest.setTimeout(600_000);
describeAgainstEnumeration({ charts: 600, first: 201, edits: 'all' });
