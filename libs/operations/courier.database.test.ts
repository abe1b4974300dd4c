// R10 of the test programme (reliability.md): receivers that fail in every way they can, real ones on this computer, with a
// clock that the test sets. What is asked of the schedule is asked of the database, not of the time that the test takes.
import {
  command,
  createDatabase,
  createTemplate,
  decision,
  next,
  opening,
  reportFault,
  seedRegion,
  type TestDatabase,
} from '#testing';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import pg from 'pg';
import { Webhook } from 'standardwebhooks';
import type { CaseState } from '#lifecycle';
import { migrate, Store } from '#store';
import { createSender, newSecret, placeOf, secretText, type Outcome } from '#webhook';
import { Courier } from './courier.js';

const PASSWORD = 'of the service, in tests';
let database: TestDatabase;
let admin: pg.Client;
let store: Store;
const servers: Server[] = [];

beforeAll(async () => {
  const template = await createTemplate({ key: 'store', prepare: (url) => migrate(url, PASSWORD) });
  database = await createDatabase({ template });
  admin = new pg.Client({ connectionString: database.adminUrl });
  await admin.connect();
  store = new Store({ url: database.url('schakel_app', PASSWORD) });
});
afterAll(async () => {
  await store.close();
  await admin.end();
  await database.drop();
});

interface Heard {
  readonly id: string;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** A receiver on this computer that keeps what it hears. */
interface Receiver {
  readonly url: string;
  readonly place: string;
  readonly heard: Heard[];
}

async function receiver(answer: RequestListener): Promise<Receiver> {
  const heard: Heard[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (chunk: string) => (body += chunk));
    request.on('end', () => {
      const headers = request.headers as Record<string, string>;
      heard.push({ id: headers['webhook-id'] ?? '', body, headers });
      answer(request, response);
    });
  });
  servers.push(server);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/`, place: placeOf('127.0.0.1', port), heard };
}

const say =
  (status: number, headers: Record<string, string> = {}): RequestListener =>
  (_request, response) =>
    response.writeHead(status, headers).end();

let region = '';
let now = Date.now();
let receivers: Record<string, Receiver> = {};
const failures: unknown[] = [];

beforeEach(async () => {
  region = `region-${randomUUID()}`;
  now = Date.now() + 1_000;
  receivers = {};
  failures.splice(0);
  await seedRegion(store, region);
});
afterEach(async () => {
  expect(failures).toEqual([]);
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((done) => server.close(done));
  }
});

const clock = { now: () => new Date(now).toISOString() };
const pass = (seconds: number): void => {
  now += seconds * 1_000;
};

/** A courier to the receivers, each an endpoint with a secret. `change`: what one that is broken makes of an outcome. */
async function courierTo(
  all: Record<string, Receiver>,
  timeoutMs = 5_000,
  change = (outcome: Outcome): Outcome => outcome,
): Promise<Courier> {
  receivers = all;
  for (const endpoint of Object.keys(all))
    await store.replaceSecret(region, endpoint, {
      secret: newSecret(),
      madeAt: clock.now(),
      madeBy: 'p',
      oldUntil: clock.now(),
    });
  const endpoints = Object.fromEntries(Object.entries(all).map(([id, { url }]) => [id, { organisation: 'o', url }]));
  const send = createSender({ inside: new Set(Object.values(all).map(({ place }) => place)), timeoutMs });
  return new Courier({
    service: {
      store,
      clock,
      catalogue: { regions: new Map([[region, { document: { messages: { endpoints } } }]]) },
    } as never,
    send: async (...given) => change(await send(...given)),
    chance: () => 0,
    onFailure: (error) => failures.push(error),
  });
}

/** Commits the next transition of a case, of which every endpoint is told. */
async function tell(state?: CaseState): Promise<CaseState> {
  const write = state === undefined ? opening(region) : next(state);
  const { case: id, version } = write.state;
  const notices = Object.keys(receivers).map((endpoint) => ({
    id: `${id}/${version}/${endpoint}`,
    endpoint,
    case: id,
    kind: 'moved',
    body: `{"seq":${version}}`,
  }));
  expect(await store.commit(region, command(), decision(write), undefined, notices)).toEqual({ kind: 'committed' });
  return write.state;
}

/** Rounds until nothing is due any more. */
async function rounds(courier: Courier): Promise<number> {
  for (let done = 0; ;) {
    const found = await courier.round(region);
    await courier.idle();
    if (found === 0) return done;
    done += found;
  }
}

const stateOf = async (endpoint: string) => (await store.endpoints(region, [endpoint], clock.now()))[0]!;
const dead = async () => (await store.deadLetters(region, undefined, { limit: 50 })).items;
const seqs = ({ heard }: Receiver): unknown[] => heard.map(({ body }) => (JSON.parse(body) as { seq: number }).seq);

describe('a message', () => {
  it('is brought once, signed, under an id that stays, byte for byte as it was written', async () => {
    const good = await receiver(say(204));
    const courier = await courierTo({ good });
    const { case: id } = await tell();
    expect(await rounds(courier)).toBe(1);
    expect(await rounds(courier)).toBe(0);
    expect(good.heard.map(({ id: one, body }) => [one, body])).toEqual([[`${id}/1/good`, '{"seq":1}']]);
    const [secret] = (await store.endpointSecrets(region, ['good'], clock.now())).get('good')!;
    const [{ body, headers }] = good.heard as [Heard];
    expect(headers['content-type']).toBe('application/cloudevents+json; charset=utf-8');
    expect(new Webhook(secretText(secret!)).verify(body, headers)).toEqual({ seq: 1 });
  });

  it('is signed with the old secret too, until a day after it was replaced', async () => {
    const good = await receiver(say(200));
    const courier = await courierTo({ good });
    const [old] = (await store.endpointSecrets(region, ['good'], clock.now())).get('good')!;
    const oldUntil = new Date(now + 86_400_000).toISOString();
    pass(1);
    await store.replaceSecret(region, 'good', { secret: newSecret(), madeAt: clock.now(), madeBy: 'p', oldUntil });
    await tell();
    await rounds(courier);
    expect(() => new Webhook(secretText(old!)).verify(good.heard[0]!.body, good.heard[0]!.headers)).not.toThrow();
    pass(86_401);
    expect((await store.endpointSecrets(region, ['good'], clock.now())).get('good')).toHaveLength(1);
  });

  it('waits where nobody could verify it: no secret, no call', async () => {
    const good = await receiver(say(200));
    const courier = await courierTo({ good });
    await admin.query('DELETE FROM schakel.endpoint_secrets WHERE region_id = $1', [region]);
    await tell();
    expect(await rounds(courier)).toBe(0);
    expect(await stateOf('good')).toMatchObject({ waiting: 1, secrets: [] });
  });

  it('is tried ten times over 75 hours, then is a dead letter, and the next of its case goes on', async () => {
    const bad = await receiver(say(500));
    const courier = await courierTo({ bad });
    const first = await tell();
    await tell(first);
    const began = now;
    const at: number[] = [];
    while ((await dead()).length === 0) {
      expect(await rounds(courier)).toBe(1);
      at.push((now - began) / 1_000);
      const { rows } = await admin.query<{ due_at: Date }>(
        `SELECT d.due_at FROM schakel.deliveries d WHERE d.region_id = $1 AND d.seq = 1`,
        [region],
      );
      now = Math.max(now, rows[0]!.due_at.getTime());
    }
    expect(new Set(seqs(bad))).toEqual(new Set([1]));
    const [minute, hour] = [60, 3_600];
    const pauses = [5, 5 * minute, 30 * minute, 2 * hour, 5 * hour, 10 * hour, 14 * hour, 20 * hour, 24 * hour];
    expect(at.slice(1).map((second, index) => second - at[index]!)).toEqual(pauses);
    expect(await dead()).toMatchObject([{ case: first.case, seq: 1, tries: 10, failure: 'status.500' }]);
    pass(86_400);
    await courier.round(region);
    await courier.idle();
    expect(seqs(bad).at(-1)).toBe(2);
  });

  it('that was given up is tried anew when somebody replays it', async () => {
    let isUp = false;
    const flaky = await receiver((_request, response) => response.writeHead(isUp ? 200 : 500).end());
    const courier = await courierTo({ flaky });
    const { case: id } = await tell();
    await admin.query('UPDATE schakel.deliveries SET tries = 9 WHERE region_id = $1', [region]);
    await rounds(courier);
    expect(await dead()).toHaveLength(1);
    isUp = true;
    expect(await store.replayDeadLetters(region, { endpoint: 'other' }, clock.now())).toBe(0);
    expect(await store.replayDeadLetters(region, { endpoint: 'flaky', message: `${id}/1/flaky` }, clock.now())).toBe(1);
    await rounds(courier);
    expect([await dead(), flaky.heard.map((one) => one.id)]).toEqual([[], [`${id}/1/flaky`, `${id}/1/flaky`]]);
    expect(await stateOf('flaky')).toMatchObject({ waiting: 0, failures: 0 });
  });

  it.each([
    ['hangs', () => undefined, 'timeout'],
    ['redirects', say(302, { location: 'https://elsewhere.example/' }), 'status.302'],
    ['breaks off', (request) => request.socket.destroy(), 'connection'],
  ])('is tried again where the receiver %s', async (_what, answer, failure) => {
    const bad = await receiver(answer);
    const courier = await courierTo({ bad }, 200);
    await tell();
    expect(await rounds(courier)).toBe(1);
    expect(await stateOf('bad')).toMatchObject({ waiting: 1, failures: 1, failure });
    pass(6);
    expect(await rounds(courier)).toBe(1);
  });

  it('is kept back as long as the receiver asks, and with it all others for that receiver', async () => {
    const busy = await receiver(say(429, { 'retry-after': '600' }));
    const courier = await courierTo({ busy });
    await tell();
    await rounds(courier);
    await tell();
    pass(590);
    expect(await rounds(courier)).toBe(0);
    pass(11);
    expect(await rounds(courier)).toBeGreaterThan(0);
  });

  it('counts no try when the service stops in between', async () => {
    let hear: () => void = () => undefined;
    const heard = new Promise<void>((resolve) => (hear = resolve));
    const slow = await receiver(() => hear());
    const courier = await courierTo({ slow });
    await tell();
    await courier.round(region);
    await heard;
    await courier.stop();
    const { rows } = await admin.query(
      'SELECT tries, lease_until, failure FROM schakel.deliveries WHERE region_id = $1',
      [region],
    );
    expect(rows).toEqual([{ tries: 0, lease_until: null, failure: null }]);
  });
});

describe('an endpoint', () => {
  /** How often one that answers 410 is called within a day, of two messages. */
  async function callsOfGone(change?: (outcome: Outcome) => Outcome): Promise<[Courier, number]> {
    const gone = await receiver(say(410));
    const courier = await courierTo({ gone }, undefined, change);
    const first = await tell();
    await rounds(courier);
    await tell(first);
    pass(86_400);
    await rounds(courier);
    return [courier, gone.heard.length];
  }

  it('that answers 410 is called no more, until somebody resumes it', async () => {
    const deaf = (outcome: Outcome): Outcome =>
      outcome.kind === 'gone' ? { kind: 'failed', failure: 'status.410' } : outcome;
    const [, callsOfDeaf] = await callsOfGone(deaf);
    region = `region-${randomUUID()}`;
    await seedRegion(store, region);
    const [courier, calls] = await callsOfGone();
    reportFault({
      id: 'R10',
      fault: 'a receiver that answers 410, and those of the other tests',
      load: '2 messages, and a day',
      invariant: 'called no more until somebody resumes it',
      seen: `${calls} call`,
      broken: `takes 410 for a failure: ${callsOfDeaf} calls`,
      ...{ lost: 0, doubled: calls - 1, stranded: 0 },
    });
    expect(calls).toBe(1);
    expect(callsOfDeaf).toBeGreaterThan(1);
    expect(await stateOf('gone')).toMatchObject({ disabledAt: expect.any(String), waiting: 1, deadLetters: 1 });
    await store.resumeEndpoint(region, 'gone');
    expect(await rounds(courier)).toBe(1);
  });

  it('that fails five times in a row is left alone, then tried with one message, and gets all when that arrives', async () => {
    let isUp = false;
    const flaky = await receiver((_request, response) => response.writeHead(isUp ? 200 : 503).end());
    const courier = await courierTo({ flaky });
    for (let index = 0; index < 20; index += 1) await tell();
    await courier.round(region);
    await courier.idle();
    await rounds(courier);
    // Four at a time: the breaker opens within the second four.
    expect(flaky.heard.length).toBe(8);
    expect(await stateOf('flaky')).toMatchObject({ failures: 8, waiting: 20 });
    pass(59);
    expect(await rounds(courier)).toBe(0);
    // By now the pause of eight failures is over, whichever it was.
    pass(900);
    expect(await courier.round(region)).toBe(1);
    await courier.idle();
    expect([flaky.heard.length, (await stateOf('flaky')).failures]).toEqual([9, 9]);
    expect(await courier.round(region)).toBe(0);
    isUp = true;
    pass(901);
    expect(await courier.round(region)).toBe(1);
    await courier.idle();
    await rounds(courier);
    expect(await stateOf('flaky')).toMatchObject({ failures: 0, waiting: 0, pausedUntil: null });
  });

  it('that is slow holds up no other', async () => {
    const held: (() => void)[] = [];
    const slow = await receiver((_request, response) => held.push(() => response.end()));
    const good = await receiver(say(200));
    const courier = await courierTo({ slow, good });
    for (let index = 0; index < 12; index += 1) await tell();
    while (good.heard.length < 12) await courier.round(region).then(() => new Promise((done) => setImmediate(done)));
    expect(slow.heard.length).toBeLessThanOrEqual(4);
    await courier.stop();
    for (const end of held) end();
  });

  it('hears the transitions of a case in their order, also past one that had to be tried again', async () => {
    let calls = 0;
    const flaky = await receiver((_request, response) => response.writeHead((calls += 1) % 2 === 0 ? 200 : 500).end());
    const courier = await courierTo({ flaky });
    let state = await tell();
    for (let index = 0; index < 3; index += 1) state = await tell(state);
    for (let index = 0; index < 10; index += 1) {
      await rounds(courier);
      pass(6);
    }
    expect(seqs(flaky)).toEqual([1, 1, 2, 2, 3, 3, 4, 4]);
  });
});
