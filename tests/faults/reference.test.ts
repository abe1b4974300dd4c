import { CHAIN } from './chain-reference.js';
import { describeReference } from './reference.js';
import { TALKS } from './talks-reference.js';

describeReference(TALKS, 2_000);
describeReference(CHAIN, 500);
