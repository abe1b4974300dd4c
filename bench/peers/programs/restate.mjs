// Restate: a virtual object a case, with its state in Restate itself; the bench speaks to Restate's own ingress. The history is
// the state of one key an event. Its server comes from npm and keeps its data in a folder of the bench.
import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { work } from './case.mjs';
import { each, serve, Timers } from './front.mjs';

// Of Node 22, on which the SDK relies.
Promise.withResolvers ??= function withResolvers() {
  let resolve, reject;
  const promise = new this((...both) => ([resolve, reject] = both));
  return { promise, resolve, reject };
};
const restate = await import('@restatedev/restate-sdk');

const timers = new Timers();

const text = new TextDecoder();

/** The time is that of the request: deciding again, as Restate may, comes to the same. */
async function move(ctx, requestOf) {
  const state = await ctx.get('case');
  if (state === null) throw new restate.TerminalError('There is no such case.');
  const decided = await work.advance(state, requestOf(state)).catch((error) => {
    throw new restate.TerminalError(String(error));
  });
  const { version } = decided.state;
  ctx.set('case', decided.state);
  ctx.set(`history-${version}`, { hash: decided.hash, record: text.decode(decided.record) });
  return { version };
}

const cases = restate.object({
  name: 'case',
  // The history is not shipped to the handler with every event.
  options: { enableLazyState: true },
  handlers: {
    open: async (ctx) => {
      // Opening draws random numbers: kept as they were drawn.
      const { state, hash, record } = await ctx.run('open', async () => {
        const opened = await work.open(ctx.key);
        return { state: opened.state, hash: opened.hash, record: text.decode(opened.record) };
      });
      ctx.set('case', state);
      ctx.set('history-1', { hash, record });
      return { version: 1 };
    },
    wait: async (ctx, state) => {
      ctx.set('case', { ...state, case: ctx.key });
    },
    advance: (ctx, request) => move(ctx, () => request),
    fire: async (ctx, at) => {
      await move(ctx, (state) => work.next(state, at));
      timers.fired(ctx.key);
    },
  },
});

async function freePort() {
  const probe = createServer();
  await new Promise((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const { port } = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  return port;
}

const [ingress, admin, node, service] = await Promise.all([freePort(), freePort(), freePort(), freePort()]);
const require = createRequire(import.meta.url);
const folder = dirname(
  require.resolve(`@restatedev/restate-server-${process.platform}-${process.arch}/package.json`, {
    paths: [dirname(require.resolve('@restatedev/restate-server/package.json'))],
  }),
);
const server = spawn(join(folder, 'bin', 'restate-server'), ['--base-dir', process.env.PEER_FOLDER], {
  cwd: process.env.PEER_FOLDER,
  env: {
    PATH: process.env.PATH,
    RESTATE_DISABLE_TELEMETRY: 'true',
    DO_NOT_TRACK: '1',
    RESTATE_LOG_FILTER: 'error',
    RESTATE_BIND_ADDRESS: `127.0.0.1:${node}`,
    RESTATE_ADVERTISED_ADDRESS: `http://127.0.0.1:${node}`,
    RESTATE_INGRESS__BIND_ADDRESS: `127.0.0.1:${ingress}`,
    RESTATE_ADMIN__BIND_ADDRESS: `127.0.0.1:${admin}`,
    RESTATE_ADMIN__DISABLE_WEB_UI: 'true',
  },
  stdio: ['ignore', 'ignore', 'inherit'],
});
const end = () => server.kill('SIGKILL');
process.on('exit', end);
for (const signal of ['SIGTERM', 'SIGINT']) process.on(signal, () => process.exit(0));
server.once('exit', (code) => {
  process.stderr.write(`restate-server ended with ${code}\n`);
  process.exit(1);
});

await restate.serve({ services: [cases], port: service });
const adminUrl = `http://127.0.0.1:${admin}`;
for (let tries = 0; ; tries += 1) {
  const answer = await fetch(`${adminUrl}/deployments`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ uri: `http://127.0.0.1:${service}`, use_http_11: false }),
  }).catch((error) => ({ ok: false, text: () => String(error) }));
  if (answer.ok) break;
  if (tries === 300) throw new Error(`Restate does not take the service: ${await answer.text()}`);
  await delay(200);
}

const ingressUrl = `http://127.0.0.1:${ingress}`;
async function call(path, body) {
  const answer = await fetch(`${ingressUrl}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${path} was answered ${answer.status}: ${text}`);
}

await serve({
  casesUrl: ingressUrl,
  timers,
  aheadMs: 60_000,
  setTimers: async (ids, dueAt) => {
    const state = await work.waiting();
    await each(ids, 64, async (id) => {
      await call(`/case/${id}/wait`, state);
      await call(`/case/${id}/fire/send?delay=${Math.max(0, dueAt - Date.now())}ms`, new Date(dueAt).toISOString());
    });
  },
});
