// DBOS Transact. `transaction`: a workflow an event, whose only step is a transaction of its PostgreSQL data source, so that the
// step is recorded in the same transaction as the work. `recv`: a workflow a case, which waits for the next event.
import { DBOS, WorkflowQueue } from '@dbos-inc/dbos-sdk';
import { PostgresDataSource } from '@dbos-inc/postgres-datasource';
import { randomUUID } from 'node:crypto';
import { advance, expire, open, openMany, TABLES } from './case.mjs';
import { each, serve, Timers } from './front.mjs';
import { CONNECTIONS, url } from './pool.mjs';

const [form, lastVersion] = [process.argv[2], Number(process.argv[3])];

DBOS.setConfig({
  name: 'bench',
  systemDatabaseUrl: url,
  systemDatabasePoolSize: CONNECTIONS,
  runAdminServer: false,
  logLevel: 'error',
});
const { hostname, port, username, password, pathname, searchParams } = new URL(url);
const source = new PostgresDataSource('work', {
  host: searchParams.get('host') ?? hostname,
  port: Number(port),
  username: decodeURIComponent(username),
  password: decodeURIComponent(password),
  database: pathname.slice(1),
  max: CONNECTIONS,
  onnotice: () => undefined,
});
const query = (text, values) => source.client.unsafe(text, values, { prepare: true });

const advanceInTransaction = source.registerTransaction((id, event) => advance(query, id, event), {
  name: 'advance',
  isolationLevel: 'READ COMMITTED',
});
const expireInTransaction = source.registerTransaction((id, at) => expire(query, id, at), {
  name: 'expire',
  isolationLevel: 'READ COMMITTED',
});
const advanceCase = DBOS.registerWorkflow((id, event) => advanceInTransaction(id, event), { name: 'advanceCase' });

/** What clients wait for, in the recv form: the answer is given once the step is committed. */
const waiting = new Map();
const liveCase = DBOS.registerWorkflow(
  async (id) => {
    for (;;) {
      const sent = await DBOS.recv('event', 86_400);
      if (sent === null) continue;
      const client = waiting.get(sent.request);
      waiting.delete(sent.request);
      const answer = await advanceInTransaction(id, sent.event).catch((error) => client?.reject(error));
      client?.resolve(answer);
      if (answer?.version === lastVersion) return;
    }
  },
  { name: 'liveCase' },
);

const timers = new Timers();
const queue = new WorkflowQueue('timers', { minPollingIntervalMs: 100 });
const fire = DBOS.registerWorkflow(
  async (id, at) => {
    await expireInTransaction(id, at);
    timers.fired(id);
  },
  { name: 'fire' },
);

await DBOS.launch();
const inTransaction = (work) => source.runTransaction(work, { name: 'prepare' });
await inTransaction(() => source.client.unsafe(TABLES));

await serve({
  open: async (id) => {
    const answer = await inTransaction(() => open(query, id));
    if (form === 'recv') await DBOS.startWorkflow(liveCase, { workflowID: id })(id);
    return answer;
  },
  advance: async (id, event) => {
    if (form === 'transaction') return advanceCase(id, event);
    const request = randomUUID();
    const answer = new Promise((resolve, reject) => waiting.set(request, { resolve, reject }));
    await DBOS.send(id, { request, event }, 'event');
    return answer;
  },
  timers,
  aheadMs: 60_000,
  setTimers: async (ids, dueAt) => {
    await inTransaction(() => openMany(query, ids));
    await each(ids, 32, (id) =>
      DBOS.startWorkflow(fire, {
        queueName: queue.name,
        enqueueOptions: { delaySeconds: Math.max(0, (dueAt - Date.now()) / 1_000) },
      })(id, new Date().toISOString()),
    );
  },
});
