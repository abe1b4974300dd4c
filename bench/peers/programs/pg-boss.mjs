// pg-boss: a job an event; the client is answered when the job's work is committed. Workers are woken by NOTIFY and fetch in
// batches, as its documentation advises for throughput.
import { PgBoss } from 'pg-boss';
import { advance, expire, open, openMany } from './case.mjs';
import { serve, Timers } from './front.mjs';
import { CONNECTIONS, openPool, url } from './pool.mjs';

const { query } = await openPool();
const boss = new PgBoss({ connectionString: url, max: CONNECTIONS, useListenNotify: true });
boss.on('error', (error) => process.stderr.write(`${error}\n`));
await boss.start();
await boss.createQueue('events', { notify: true });
await boss.createQueue('timers', { notify: true });

const waiting = new Map();
const FETCHING = {
  batchSize: 32,
  localConcurrency: 4,
  pollingIntervalSeconds: 0.5,
  notifyPollingIntervalSeconds: 0.5,
  burstWhenBatchFull: true,
};
await boss.work('events', FETCHING, async (jobs) => {
  await Promise.all(
    jobs.map(async ({ id, data }) => {
      const client = waiting.get(id);
      waiting.delete(id);
      await advance(query, data.case, data.event).then(client?.resolve, client?.reject);
    }),
  );
});

const timers = new Timers();
await boss.work('timers', { ...FETCHING, batchSize: 100 }, async (jobs) => {
  await Promise.all(
    jobs.map(async ({ data }) => {
      await expire(query, data.case, new Date().toISOString());
      timers.fired(data.case);
    }),
  );
});

await serve({
  open: (id) => open(query, id),
  advance: async (id, event) => {
    const job = crypto.randomUUID();
    const answer = new Promise((resolve, reject) => waiting.set(job, { resolve, reject }));
    await boss.send('events', { case: id, event }, { id: job, retryLimit: 3 });
    return answer;
  },
  timers,
  aheadMs: 10_000,
  setTimers: async (ids, dueAt) => {
    await openMany(query, ids);
    const startAfter = new Date(dueAt);
    for (let from = 0; from < ids.length; from += 1_000)
      await boss.insert(
        'timers',
        ids.slice(from, from + 1_000).map((id) => ({ data: { case: id }, startAfter })),
      );
  },
});
