import { describeTimed } from './timed.suite.js';

describeTimed({ charts: 60, first: 1 });
