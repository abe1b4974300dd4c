// What protects the service from its clients, on a server of its own with real sockets and short limits.
import { afterEach, describe, expect, it } from '@jest/globals';
import { fastify, type FastifyInstance } from 'fastify';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import pino from 'pino';
import type { TokenVerifier } from '#platform';
import { guardConnections, refuseUnread, serverOptions, type CutReason } from './connections.js';
import { demandIdentity } from './identity.js';
import { LIMITS, type HttpLimits } from './limits.js';
import { clientOf } from './open-connections.js';
import { makeShed, refuseWrites, shedLoad, type Load, type ShedReason } from './shedding.js';
import { takeTurns, type Turns } from './turns.js';

const LINE = { atWork: 1, waiting: 4, waitingOfRegion: 3, waitingOfPerson: 2 };
const HEADERS = { 'api-version': '0.0.0' };

/** A token is the name of its person. */
const verifier = {
  verify: (token: string) => Promise.resolve({ issuer: 'test', subject: token, regions: ['a'] }),
} as unknown as TokenVerifier;

interface Guarded {
  readonly url: string;
  readonly port: number;
  readonly load: Load;
  readonly turns: Turns;
  readonly shed: ShedReason[];
  readonly cut: CutReason[];
  /** What the handler of `/v1/:region/work` was asked, and lets it answer. */
  readonly begun: string[];
  finish(): void;
}

const storage = { isFull: false };
let server: FastifyInstance | undefined;
afterEach(async () => {
  storage.isFull = false;
  await server?.close();
});

async function start(changes: Partial<HttpLimits> = {}): Promise<Guarded> {
  const limits: HttpLimits = { ...LIMITS, lookEveryMs: 20, reads: LINE, writes: LINE, ...changes };
  const log = pino({ level: 'silent' });
  const shed: ShedReason[] = [];
  const cut: CutReason[] = [];
  const begun: string[] = [];
  const waiting: (() => void)[] = [];
  const app = fastify({
    http: serverOptions(limits),
    requestTimeout: limits.bodyMs,
    clientErrorHandler: refuseUnread(HEADERS, (reason) => cut.push(reason)),
    forceCloseConnections: true,
  });
  server = app;
  const connections = guardConnections(app, limits, (reason) => cut.push(reason));
  const turnAway = makeShed(log, (reason) => shed.push(reason));
  const load = shedLoad(app, limits, connections, turnAway);
  demandIdentity(app, verifier, log);
  refuseWrites(app, () => storage.isFull, turnAway);
  const turns = takeTurns(app, limits, turnAway);
  app.get('/health/live', () => ({ status: 'live' }));
  app.get('/large', () => 'x'.repeat(1_000_000));
  app.post('/body', () => 'read');
  const work = async (request: {
    readonly headers: { readonly authorization?: string | undefined };
  }): Promise<string> => {
    begun.push(request.headers.authorization ?? '');
    await new Promise<void>((resolve) => waiting.push(resolve));
    return 'done';
  };
  app.get('/v1/:region/work', work);
  app.post('/v1/:region/work', work);
  await app.listen({ port: 0, host: '127.0.0.1' });
  const { port } = app.server.address() as AddressInfo;
  const finish = (): void => {
    for (const one of waiting.splice(0)) one();
  };
  return { url: `http://127.0.0.1:${port}`, port, load, turns, shed, cut, begun, finish };
}

interface Asked {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

const ask = (one: Guarded, path: string, person: string, init: Asked = {}): Promise<Response> =>
  fetch(one.url + path, { ...init, headers: { authorization: `Bearer ${person}`, ...init.headers } });

async function until(passes: () => boolean): Promise<void> {
  while (!passes()) await delay(5);
}

/** Sends text over a bare connection; all that came back by its end. */
function talk(port: number, text: string): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    let answer = '';
    socket.setEncoding('utf8').on('data', (part: string) => (answer += part));
    socket.on('error', () => undefined);
    socket.once('close', () => resolve(answer));
    socket.write(text);
  });
}

/** A connection that asks nothing, from an address of this machine. */
function hold(one: Guarded, localAddress = '127.0.0.1'): Promise<Socket> {
  const socket = connect({ port: one.port, host: '127.0.0.1', localAddress });
  socket.on('error', () => undefined);
  return new Promise((resolve) => socket.once('connect', () => resolve(socket)));
}

describe('a connection', () => {
  it('that does not send the head of a request is told so and closed', async () => {
    const one = await start({ headMs: 100, bodyMs: 200 });
    const answer = await talk(one.port, 'GET / HTTP/1.1\r\nHost:');
    expect(answer).toMatch(/^HTTP\/1\.1 408 Request Timeout\r\napi-version: 0\.0\.0\r\n/);
    expect(answer).toContain('content-type: application/problem+json');
    expect(answer).toContain('"code":"request.too-slow"');
    expect(one.cut).toEqual(['slowRequest']);
  });

  it('that does not send the body of a request is told so and closed', async () => {
    const one = await start({ headMs: 100, bodyMs: 200 });
    const head = 'POST /body HTTP/1.1\r\nHost: x\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n';
    expect(await talk(one.port, `${head}{"a":`)).toContain('"code":"request.too-slow"');
  });

  it('that does not read its answers is closed once, and all of them let go', async () => {
    const one = await start({ answerMs: 100 });
    const socket: Socket = connect(one.port, '127.0.0.1');
    socket.on('error', () => undefined);
    socket.pause().write('GET /large HTTP/1.1\r\nHost: x\r\n\r\n'.repeat(60));
    await until(() => one.cut.length > 0);
    await until(() => one.load.inFlight === 0);
    await delay(60);
    expect(one.cut).toEqual(['slowReader']);
    socket.destroy();
  });

  it('has a few requests under way at most, however many it sends without waiting', async () => {
    const one = await start({ inFlightOfConnection: 2, patienceMs: 60_000 });
    const request = 'GET /v1/a/work HTTP/1.1\r\nHost: x\r\nauthorization: Bearer ann\r\n';
    const answers = talk(one.port, `${request}\r\n`.repeat(60) + `${request}connection: close\r\n\r\n`);
    await until(() => one.begun.length === 1 && one.turns.reads.waiting === 1 && one.shed.length === 59);
    expect([new Set(one.shed), one.load.inFlight]).toEqual([new Set(['pipelined']), 2]);
    one.finish();
    await until(() => one.begun.length === 2);
    one.finish();
    const statuses = (await answers).match(/(?<=HTTP\/1\.1 )\d+/g) ?? [];
    expect(statuses).toEqual(['200', '200', ...Array.from({ length: 59 }, () => '429')]);
    await until(() => one.load.inFlight === 0);
  });

  it('that sends no HTTP is told so', async () => {
    const one = await start();
    expect(await talk(one.port, 'HELLO\r\n\r\n')).toContain('"code":"request.malformed"');
    expect(await talk(one.port, `GET / HTTP/1.1\r\nx: ${'y'.repeat(40_000)}\r\n\r\n`)).toContain(
      '"code":"head.too-large"',
    );
  });

  it('too many is closed', async () => {
    const one = await start({ sockets: 2 });
    const held = [await hold(one), await hold(one)];
    expect(await talk(one.port, 'GET /health/live HTTP/1.1\r\n\r\n')).toBe('');
    expect([one.cut, held.map(({ closed }) => closed)]).toEqual([['tooMany'], [false, false]]);
    held[0]?.destroy();
    let answer = '';
    while (answer === '')
      answer = await talk(one.port, 'GET /health/live HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
    expect(answer).toContain('200 OK');
    for (const socket of held) socket.destroy();
  });

  it('is given up by who holds most, for somebody who holds fewer: the oldest on which nothing is asked', async () => {
    const one = await start({ sockets: 4, patienceMs: 60_000 });
    const busy = await hold(one);
    busy.write('GET /v1/a/work HTTP/1.1\r\nHost: x\r\nauthorization: Bearer ann\r\n\r\n');
    await until(() => one.begun.length === 1);
    const idle = [await hold(one), await hold(one), await hold(one)];
    const other = await hold(one, '127.0.0.2');
    await until(() => idle[0]?.closed === true);
    other.write('GET /health/live HTTP/1.1\r\nHost: x\r\n\r\n');
    await new Promise((resolve) => other.once('data', resolve));
    // Three and one: a second one is given up as well, a third would only change places.
    const second = await hold(one, '127.0.0.2');
    await until(() => idle[1]?.closed === true);
    const third = await hold(one, '127.0.0.2');
    await until(() => third.closed);
    expect([busy, ...idle, other, second].map(({ closed }) => closed)).toEqual([
      false,
      true,
      true,
      false,
      false,
      false,
    ]);
    expect(one.cut).toEqual(['tooMany', 'tooMany', 'tooMany']);
    one.finish();
    for (const socket of [busy, ...idle, other, second]) socket.destroy();
  });

  it('of one network counts as one client, whatever its address there', () => {
    const clients = ['2001:db8:0:1::1', '2001:db8:0:1:ffff::2', '2001:db8:0:2::1', '::ffff:10.0.0.1', '10.0.0.1'];
    expect(clients.map((remoteAddress) => clientOf({ remoteAddress }))).toEqual([
      '2001:db8:0:1',
      '2001:db8:0:1',
      '2001:db8:0:2',
      '10.0.0.1',
      '10.0.0.1',
    ]);
  });
});

describe('a service with too much under way', () => {
  it.each<[string, Partial<HttpLimits>, (load: Load) => void, ShedReason]>([
    ['in flight', { inFlight: 0 }, () => undefined, 'inFlight'],
    ['for its event loop', { lagMs: 500 }, (load) => (load.lagMs = 1e9), 'lag'],
  ])('%s asks to come again, and still says that it lives', async (_, changes, harm, reason) => {
    const one = await start(changes);
    harm(one.load);
    const refused = await ask(one, '/v1/a/work', 'ann');
    expect(refused.status).toBe(503);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
    expect(await refused.json()).toMatchObject({ code: 'overloaded', status: 503 });
    expect([one.shed, one.begun]).toEqual([[reason], []]);
    expect((await ask(one, '/health/live', 'ann')).status).toBe(200);
  });
});

describe('a service without room to store anything', () => {
  it('refuses writes before any work, and reads on', async () => {
    const one = await start();
    storage.isFull = true;
    const write = await ask(one, '/v1/a/work', 'ann', { method: 'POST' });
    expect([write.status, await write.json()]).toMatchObject([503, { code: 'storage.full' }]);
    expect([one.shed, one.begun]).toEqual([['storage'], []]);
    const read = ask(one, '/v1/a/work', 'ann');
    await until(() => one.begun.length === 1);
    one.finish();
    expect((await read).status).toBe(200);
  });
});

describe('a request that has to wait for its turn', () => {
  it('is refused before any work when the turn does not come in time', async () => {
    const one = await start({ patienceMs: 50 });
    const first = ask(one, '/v1/a/work', 'ann');
    await until(() => one.begun.length === 1);
    const late = await ask(one, '/v1/a/work', 'bob');
    expect([late.status, one.shed, one.begun]).toEqual([503, ['late'], ['Bearer ann']]);
    one.finish();
    expect((await first).status).toBe(200);
  });

  it('waits no longer than its client says it does', async () => {
    const one = await start({ patienceMs: 60_000 });
    const first = ask(one, '/v1/a/work', 'ann');
    await until(() => one.begun.length === 1);
    const late = await ask(one, '/v1/a/work', 'bob', { headers: { prefer: 'return=minimal, wait=0' } });
    expect([late.status, one.shed]).toEqual([503, ['late']]);
    one.finish();
    await first;
  });

  it('is not begun when its client has gone', async () => {
    const one = await start({ patienceMs: 60_000 });
    const first = ask(one, '/v1/a/work', 'ann');
    await until(() => one.begun.length === 1);
    const leaving = new AbortController();
    const gone = ask(one, '/v1/a/work', 'bob', { signal: leaving.signal }).catch(() => 'gone');
    await until(() => one.turns.reads.waiting === 1);
    leaving.abort();
    expect(await gone).toBe('gone');
    await until(() => one.turns.reads.waiting === 0);
    one.finish();
    await first;
    expect(one.begun).toEqual(['Bearer ann']);
  });

  it('keeps its place at work when its client has gone, until the work is done', async () => {
    const one = await start();
    const leaving = new AbortController();
    const gone = ask(one, '/v1/a/work', 'ann', { signal: leaving.signal }).catch(() => 'gone');
    await until(() => one.begun.length === 1);
    leaving.abort();
    await gone;
    await until(() => one.load.inFlight === 0);
    expect(one.turns.reads.atWork).toBe(1);
    one.finish();
    await until(() => one.turns.reads.atWork === 0);
  });

  it('is told to wait for its answers when one person sends too many at once, and others are let in', async () => {
    const one = await start({ patienceMs: 60_000 });
    const held = [ask(one, '/v1/a/work', 'ann')];
    await until(() => one.begun.length === 1);
    held.push(ask(one, '/v1/a/work', 'ann'), ask(one, '/v1/a/work', 'ann'));
    await until(() => one.turns.reads.waiting === 2);
    const greedy = await ask(one, '/v1/a/work', 'ann');
    expect(greedy.status).toBe(429);
    expect(Number(greedy.headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
    expect(await greedy.json()).toMatchObject({ code: 'requests.too-many' });
    held.push(ask(one, '/v1/a/work', 'bob'));
    await until(() => one.turns.reads.waiting === 3);
    for (let turn = 1; turn <= held.length; turn += 1) {
      await until(() => one.begun.length === turn);
      one.finish();
    }
    await Promise.all(held);
    expect(one.begun).toEqual(['Bearer ann', 'Bearer ann', 'Bearer bob', 'Bearer ann']);
  });

  it('is told so before its body is read', async () => {
    const one = await start({ patienceMs: 60_000, bodyMs: 60_000 });
    const held = [1, 2, 3].map(() => ask(one, '/v1/a/work', 'ann', { method: 'POST' }));
    await until(() => one.turns.writes.waiting === 2);
    const lines = ['POST /v1/a/work HTTP/1.1', 'Host: x', 'authorization: Bearer ann', 'connection: close'];
    const body = ['content-type: application/json', 'content-length: 100', '', '{"a":'];
    const answer = await talk(one.port, [...lines, ...body].join('\r\n'));
    expect(answer).toMatch(/^HTTP\/1\.1 429 /);
    expect(one.shed).toEqual(['greedy']);
    await until(() => {
      one.finish();
      return one.turns.writes.atWork === 0;
    });
    await Promise.all(held);
    expect(one.begun).toHaveLength(3);
  });

  it('of regions that are not its own waits in one line, however many it names', async () => {
    const one = await start({ reads: { ...LINE, atWork: 3 } });
    const held = ['b', 'c', 'd'].map((region) => ask(one, `/v1/${region}/work`, 'ann'));
    await until(() => one.turns.reads.waiting === 1);
    held.push(ask(one, '/v1/a/work', 'bob'));
    await until(() => one.begun.length === 3);
    expect(one.begun).toEqual(['Bearer ann', 'Bearer ann', 'Bearer bob']);
    await until(() => {
      one.finish();
      return one.turns.reads.atWork === 0;
    });
    await Promise.all(held);
  });

  it('waits for others of its kind only: reads do not keep writes from their turn', async () => {
    const one = await start();
    const read = ask(one, '/v1/a/work', 'ann');
    await until(() => one.begun.length === 1);
    const write = ask(one, '/v1/a/work', 'bob', { method: 'POST' });
    await until(() => one.begun.length === 2);
    one.finish();
    expect([(await read).status, (await write).status]).toEqual([200, 200]);
  });
});
