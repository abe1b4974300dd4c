import { jest } from '@jest/globals';
import { describeProvedAgain } from './edits.suite.js';

jest.setTimeout(600_000);
for (const workflow of ['silos', 'chain', 'integrated', 'network']) describeProvedAgain(workflow, 5);
