import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { connect, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { reportFault } from '#testing';
import { Api, etag, REGION, type CaseView, type Transition } from './support/api.js';
import { openSignal, PEOPLE } from './support/chain.js';
import { eventually } from './support/eventually.js';
import { brokenLinks } from './support/record-chain.js';
import { ONE_REGION, Scene } from './support/scene.js';
import { STOP_LIMIT_MS } from './support/server.js';
import { withoutParts } from '../faults/without-parts.js';

const CLIENTS = 50;
/** How many changes are accepted before the signal comes. */
const ENOUGH = 150;
const WHOLE = { environment: {} };

let scene: Scene;
beforeAll(async () => {
  // The first server is one that ends at once when it is told to.
  scene = await Scene.open({ regions: ONE_REGION, hasOwnGroup: true, environment: withoutParts('drain') });
});
afterAll(() => scene.close());

interface Load {
  /** What was answered with success, case by case. */
  readonly accepted: Map<string, Transition[]>;
  /** Cases whose last request got no answer: the connection was closed before it was read. */
  readonly unanswered: Set<string>;
  /** What was answered in place of success: status and code. */
  readonly refused: string[];
  /** Resolves when there is enough work behind and under way. */
  readonly heavy: Promise<void>;
  readonly done: Promise<unknown>;
}

/** Fifty people who write to a case each, one request after the other, until they are stopped or nobody answers. */
async function putUnderLoad(api: Api): Promise<Load> {
  const opened = await Promise.all(Array.from({ length: CLIENTS }, () => openSignal(api, PEOPLE.coordinator)));
  const accepted = new Map<string, Transition[]>();
  const unanswered = new Set<string>();
  const refused: string[] = [];
  let count = 0;
  let tellHeavy: () => void = () => undefined;
  const heavy = new Promise<void>((resolve) => (tellHeavy = resolve));
  async function write(view: CaseView): Promise<void> {
    const mine: Transition[] = [];
    accepted.set(view.id, mine);
    for (let version = view.version; ; version += 1) {
      const data = { municipality: version % 2 === 0 ? 'leiden' : 'katwijk' };
      const firing = { event: 'RESIDENCE_DETERMINED', data };
      const headers = { 'if-match': etag(version) };
      const reply = await api.fire(PEOPLE.coordinator, view.id, firing, headers).catch(() => undefined);
      if (reply?.status !== 200) {
        if (reply === undefined) unanswered.add(view.id);
        else
          refused.push(
            `${reply.status} ${(reply.body as { code?: string } | undefined)?.code ?? 'no problem document'}`,
          );
        return;
      }
      mine.push(reply.body.transition);
      count += 1;
      if (count === ENOUGH) tellHeavy();
    }
  }
  const done = Promise.all(opened.map(({ view }) => write(view)));
  return { accepted, unanswered, refused, heavy, done };
}

/** What was acknowledged of each case, and what is there, apart from its opening. */
async function historiesOf({ accepted }: Load) {
  const api = scene.api();
  const found = [...accepted].map(async ([id, acknowledged]) => {
    const records = (await api.history(PEOPLE.auditor, id)).slice(1);
    return { id, acknowledged, records };
  });
  return Promise.all(found);
}

/** Changes that were made and of which nobody was told. */
const untoldIn = (found: Awaited<ReturnType<typeof historiesOf>>): number =>
  found.reduce((sum, { records, acknowledged }) => sum + Math.max(0, records.length - acknowledged.length), 0);

let untoldWhenBroken = 0;
describe('R17 a server that ends at once when it is told to', () => {
  it('is seen to leave changes behind of which nobody was told', async () => {
    const load = await putUnderLoad(new Api(scene.server.url, REGION, 1));
    await load.heavy;
    await scene.server.stop('SIGTERM');
    await load.done;
    await scene.restart(WHOLE);
    untoldWhenBroken = untoldIn(await historiesOf(load));
    expect(untoldWhenBroken).toBeGreaterThan(0);
  });
});

describe.each(['SIGTERM', 'SIGINT'] as const)('R17 %s to the whole group, with fifty people at work', (signal) => {
  let load: Load;
  let ended: { code: number | null; ms: number };

  beforeAll(async () => {
    // Without patience: what is answered while the service stops is to be seen.
    load = await putUnderLoad(new Api(scene.server.url, REGION, 1));
    await load.heavy;
    ended = await scene.server.stop(signal);
    await load.done;
    await scene.restart(WHOLE);
  });

  it('ends by itself, in time and without a fault', () => {
    expect(ended.code).toBe(0);
    expect(ended.ms).toBeLessThan(STOP_LIMIT_MS);
    expect(scene.output).toContain(`Stopping (${signal})`);
    expect(scene.output).not.toContain('"level":50');
  });

  it('answers who comes too late with nothing but that it is closing', () => {
    expect(load.refused.filter((refusal) => refusal !== '503 service.stopping')).toEqual([]);
  });

  it('keeps every change that it accepted, and answered every change that it made', async () => {
    const found = await historiesOf(load);
    const sum = (count: (one: (typeof found)[number]) => number): number =>
      found.reduce((total, one) => total + Math.max(0, count(one)), 0);
    reportFault({
      id: 'R17',
      fault: `${signal} to the whole process group`,
      load: `${CLIENTS} clients, ${sum(({ acknowledged }) => acknowledged.length)} acknowledged`,
      invariant: 'what was accepted is answered and kept; the database stops last; exit in 15 s',
      seen: `ended after ${ended.ms} ms, ${load.refused.length} told that it stops`,
      broken: `ends at once: ${untoldWhenBroken} changes of which nobody was told`,
      lost: sum(({ records, acknowledged }) => acknowledged.length - records.length),
      doubled: 0,
      // More records than answers would be work whose answer was cut off.
      stranded: untoldIn(found),
    });
    for (const { id, records, acknowledged } of found)
      expect([load.unanswered.has(id), records]).toEqual([load.unanswered.has(id), acknowledged]);
  });

  it('and everything replays to the same bytes after the next start', async () => {
    const api = scene.api();
    for (const id of load.accepted.keys()) {
      expect(brokenLinks(await api.history(PEOPLE.auditor, id))).toEqual([]);
      expect((await api.replay(PEOPLE.auditor, id)).body).toMatchObject({ identical: true, firstDifference: null });
    }
  });

  it('and work goes on', async () => {
    const [id] = [...load.accepted.keys()];
    const { body } = await scene.api().read(PEOPLE.coordinator, id ?? '');
    const next = { event: 'LOOK_ALONG_REQUESTED' };
    const reply = await scene.api().fire(PEOPLE.coordinator, body.id, next, { 'if-match': etag(body.version) });
    expect(reply.status).toBe(200);
  });
});

describe('R17 a server at rest', () => {
  it('ends at once, though a client holds its connection open', async () => {
    // fetch keeps the connection for the next request.
    await scene.api().get(undefined, '/health/live');
    const { code, ms } = await scene.server.stop('SIGINT');
    expect(code).toBe(0);
    expect(ms).toBeLessThan(5_000);
  });
});

/** An open connection to the server, with all that came back over it. */
interface Line {
  readonly socket: Socket;
  readonly received: () => string;
}

async function openLine(port: number): Promise<Line> {
  const socket = connect(port, '127.0.0.1');
  let text = '';
  socket.setEncoding('utf8').on('data', (part: string) => (text += part));
  await new Promise<void>((resolve, reject) => socket.once('connect', resolve).once('error', reject));
  return { socket, received: () => text };
}

/** Waits until nobody listens any more: from then on the service only ends what is open. */
async function untilClosed(port: number): Promise<void> {
  for (;;) {
    const isOpen = await openLine(port).then(
      ({ socket }) => socket.destroy().destroyed,
      () => false,
    );
    if (!isOpen) return;
    await delay(20);
  }
}

describe('R17 a request that comes over an open connection while the server stops', () => {
  let answer: string;
  beforeAll(async () => {
    await scene.restart(WHOLE);
    const { port } = scene.server;
    const { socket, received } = await openLine(port);
    // A request and half of the next one: when the first is answered, the other has come in, and the server waits for it.
    const half = 'GET /v1/regions HTTP/1.1\r\nHost: localhost\r\n';
    socket.write(`GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n${half}`);
    const first = await eventually(() =>
      Promise.resolve(received().includes('{"status":"live"}') ? received() : undefined),
    );
    const stopped = scene.server.stop('SIGTERM');
    await untilClosed(port);
    const closed = new Promise((resolve) => socket.once('close', resolve));
    socket.write('\r\n');
    await closed;
    await stopped;
    answer = received().slice(first.length);
  });

  it('is told so by a problem document, with every header of the service, and to come again', () => {
    expect(answer).toMatch(/^HTTP\/1\.1 503 /);
    for (const header of ['api-version', 'content-security-policy', 'strict-transport-security', 'retry-after']) {
      expect(answer).toMatch(new RegExp(`^${header}: .+$`, 'im'));
    }
    expect(answer).toMatch(/^connection: close$/im);
    expect(answer).toMatch(/^content-type: application\/problem\+json/im);
    expect(answer).toContain('"code":"service.stopping"');
  });
});
