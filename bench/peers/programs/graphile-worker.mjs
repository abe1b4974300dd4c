// graphile-worker: a job an event; the client is answered when the job's work is committed. Jobs are fetched and completed in
// batches, as its page on performance advises.
import { EventEmitter } from 'node:events';
import { Logger, makeWorkerUtils, run } from 'graphile-worker';
import { advance, expire, open, openMany } from './case.mjs';
import { serve, Timers } from './front.mjs';
import { CONNECTIONS, openPool, url } from './pool.mjs';

const { query } = await openPool();
const logger = new Logger(() => (level, message) => {
  if (level === 'error') process.stderr.write(`${message}\n`);
});
const waiting = new Map();
const timers = new Timers();

const utils = await makeWorkerUtils({ connectionString: url, maxPoolSize: CONNECTIONS, logger });
await utils.migrate();
await run({
  events: new EventEmitter(),
  logger,
  preset: {
    worker: {
      connectionString: url,
      maxPoolSize: CONNECTIONS,
      concurrentJobs: 32,
      pollInterval: 500,
      completeJobBatchDelay: 0,
      failJobBatchDelay: 0,
      localQueue: { size: 500 },
    },
  },
  noHandleSignals: true,
  taskList: {
    event: async ({ request, id, event }) => {
      const client = waiting.get(request);
      waiting.delete(request);
      await advance(query, id, event).then(client?.resolve, client?.reject);
    },
    timer: async ({ id }) => {
      await expire(query, id, new Date().toISOString());
      timers.fired(id);
    },
  },
});

await serve({
  open: (id) => open(query, id),
  advance: async (id, event) => {
    const request = crypto.randomUUID();
    const answer = new Promise((resolve, reject) => waiting.set(request, { resolve, reject }));
    await utils.addJob('event', { request, id, event }, { maxAttempts: 3 });
    return answer;
  },
  timers,
  aheadMs: 10_000,
  setTimers: async (ids, dueAt) => {
    await openMany(query, ids);
    const runAt = new Date(dueAt);
    for (let from = 0; from < ids.length; from += 1_000)
      await utils.addJobs(
        ids.slice(from, from + 1_000).map((id) => ({ identifier: 'timer', payload: { id }, runAt, maxAttempts: 3 })),
      );
  },
});
