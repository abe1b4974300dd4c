/** What those who operate the service ask it, as the document describes it. */
import { get, type Resource } from './route.js';
import { anything } from './schema.js';

export const operation: Resource = {
  tag: 'operation',
  routes: [
    get('/health/live', 'isLive', 'The process answers', 'Health', { refusals: [], isOpen: true }),
    get('/health/ready', 'isReady', 'The service can work', 'Health', { refusals: [503], isOpen: true }),
  ],
  schemas: { Health: anything },
};
