import { describeAgainstEnumeration } from './enumeration.suite.js';

describeAgainstEnumeration({ charts: 200, first: 1, edits: 'one' });
