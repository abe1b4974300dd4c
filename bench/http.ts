/** The same over HTTP: the built server and its clients, each a process of its own, so that the work of each is seen apart. */
import { fork, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { NODE_FLAGS } from '#platform';
import type { Cell } from './cell.js';
import type { LoadAnswer, LoadOrder } from './http-load.js';
import { ROOT, type Place, type Undo } from './place.js';

/** Forty regions take their time on a busy machine. */
const START_LIMIT_MS = 180_000;

export async function httpCells(
  place: Place,
  spread: readonly { clients: number; regions: number }[],
  undo: Undo,
): Promise<Cell[]> {
  const url = await startServer(place, undo);
  const load = startLoad(undo);
  return spread.map(({ clients, regions }) => ({
    part: 'http',
    name: 'over HTTP',
    clients,
    regions,
    measure: async (seconds) => {
      const before = await cpuSeconds(url);
      const began = performance.now();
      const sample = await order(load, {
        url,
        isPlain: false,
        clients,
        regions: place.regions.slice(0, regions),
        seconds,
      });
      // Preparing belongs to it as well: what the server does then is of the same kind.
      const server = (await cpuSeconds(url)) - before;
      return {
        rate: sample.events / sample.seconds,
        p50Ms: sample.p50Ms,
        p99Ms: sample.p99Ms,
        cpu: { server: (server * 1_000) / (performance.now() - began), clients: sample.cpu },
      };
    },
  }));
}

/** The process of the clients. */
export function startLoad(undo: Undo): ChildProcess {
  const load = fork(join(ROOT, 'dist/bench/http-load.js'));
  // Not 'close', which does not come when the channel was closed from this side.
  const ended = once(load, 'exit');
  undo.push(async () => {
    if (load.connected) load.disconnect();
    await ended;
  });
  return load;
}

/** The built server on a free port; its address. */
export async function startServer(place: Place, undo: Undo): Promise<string> {
  return (await spawnServer(place, undo)).url;
}

export interface ServerProcess {
  readonly url: string;
  /** With a channel, for what was asked of Node in addition. */
  readonly child: ChildProcess;
}

/** The same with flags for Node. */
export async function spawnServer(place: Place, undo: Undo, flags: readonly string[] = []): Promise<ServerProcess> {
  const port = await freePort();
  const server = spawn(process.execPath, [...NODE_FLAGS, ...flags, join(ROOT, 'dist/apps/server/main.js')], {
    cwd: ROOT,
    env: {
      PATH: process.env['PATH'],
      HOST: '127.0.0.1',
      PORT: String(port),
      DATABASE_URL: place.adminUrl,
      SCHAKEL_DEMO: '1',
      SCHAKEL_DATA_DIR: place.folder,
      SCHAKEL_CONFIG: place.configFolder,
    },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    // A group of its own: after Ctrl-C it is told to stop when its clients are gone.
    detached: true,
  });
  const ended = once(server, 'close');
  undo.push(async () => {
    server.kill('SIGTERM');
    await ended;
  });
  // Kept as it comes, and read only when the server does not start: a line a request would be work that is not measured.
  let said: readonly Buffer[] = [];
  for (const stream of [server.stdout, server.stderr])
    stream?.on('data', (part: Buffer) => (said = [...said.slice(-1), part]));
  const url = `http://127.0.0.1:${port}`;
  for (const until = Date.now() + START_LIMIT_MS; Date.now() < until; await delay(50)) {
    if (server.exitCode !== null || server.signalCode !== null) break;
    const isReady = await fetch(`${url}/health/ready`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (isReady) return { url, child: server };
  }
  throw new Error(`The server did not start:\n${Buffer.concat(said).toString()}`);
}

/** One order at a time, so that the next message is its answer. */
export async function order(
  load: ChildProcess,
  one: LoadOrder,
): Promise<Extract<LoadAnswer, { sample: object }>['sample']> {
  const answer = new Promise<LoadAnswer>((resolve, reject) => {
    const lost = (): void => reject(new Error('The process of the HTTP clients ended.'));
    load.once('exit', lost);
    load.once('message', (message) => {
      load.off('exit', lost);
      resolve(message as LoadAnswer);
    });
  });
  load.send(one);
  const said = await answer;
  if ('fault' in said) throw new Error(said.fault);
  return said.sample;
}

/** How long the server has been computing, as its own figures say. */
async function cpuSeconds(url: string): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text();
  const found = /^schakel_process_cpu_seconds_total (\S+)/m.exec(text);
  if (found === null) throw new Error('The server does not tell how long it computes.');
  return Number(found[1]);
}

/** The address is part of the name of the demo issuer, so it is chosen before the server starts. */
async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return port;
}
