// Callers in a process of their own, so that those of others do not wait for them in the test. Told by messages what to do
// (flood-process.ts); the times of their answers are on a clock that processes share.
import { Api } from '../api/support/api.js';
import { Callers, during } from './callers.js';
import type { Flood } from './flood-process.js';

process.on('message', ({ url, region, ms, manner }: Flood) => {
  const callers = new Callers(new Api(url, region, 1));
  void during(ms, (signal) =>
    'perSecond' in manner ? callers.flow(manner.perSecond, signal) : callers.work(manner, signal),
  ).then((asked) => {
    callers.close();
    process.send?.(asked);
  });
});
process.send?.('ready');
