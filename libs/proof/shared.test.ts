import { describeShared } from './shared.suite.js';

describeShared({ charts: 200, first: 1 });
