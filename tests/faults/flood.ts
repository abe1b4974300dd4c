// Callers in a process of their own, so that those of others do not wait for them in the test. Told by messages what to do
// (flood-process.ts); the times of their answers are on a clock that processes share.
import { Api } from '../api/support/api.js';
import { eventually } from '../api/support/eventually.js';
import { Callers, type Asked } from './callers.js';
import type { Flood } from './flood-process.js';

const FULL_LIMIT_MS = 100_000;
const PORTION = 10_000;
let stop: () => void = () => undefined;

async function flood({ url, region, manner }: Flood): Promise<void> {
  const callers = new Callers(new Api(url, region, 1));
  const end = new AbortController();
  const stopped = new Promise<void>((resolve) => (stop = resolve)).then(() => end.abort());
  const found: Asked[] = [];
  const working =
    'perSecond' in manner ? callers.flow(manner.perSecond, end.signal) : callers.work(manner, end.signal, found);
  const least = 'perSecond' in manner ? 0 : manner.callers;
  await eventually(() => Promise.resolve(found.length >= least ? true : undefined), FULL_LIMIT_MS);
  process.send?.('full');
  await stopped;
  const asked = await working;
  callers.close();
  // A long flood has more answers than one message can hold.
  for (let from = 0; from < asked.length; from += PORTION) process.send?.(asked.slice(from, from + PORTION));
  process.send?.('told');
}

process.on('message', (told: Flood | 'stop') => {
  if (told === 'stop') stop();
  else void flood(told);
});
process.send?.('ready');
