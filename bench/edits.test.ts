import { describeProvedAgain } from './edits.suite.js';

describeProvedAgain('integrated', 1);
