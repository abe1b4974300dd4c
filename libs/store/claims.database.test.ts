import type { CaseState } from '#lifecycle';
import {
  command,
  createDatabase,
  createTemplate,
  decision,
  expectNoLeakedClients,
  next,
  openCase,
  seedRegion,
} from '#testing';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { MOST_CLAIMS } from './claims.js';
import type { Store } from './store.js';
import { openDatabase, type StoreDatabase, storeTemplate } from './testing-database.js';

let database: StoreDatabase;
let store: Store;
let region: string;

beforeAll(async () => {
  database = await openDatabase(await createDatabase({ template: await createTemplate(storeTemplate) }));
  store = database.openStore();
});

beforeEach(async () => {
  region = `region-${randomUUID()}`;
  await seedRegion(store, region);
});

afterEach(() => expectNoLeakedClients(store.pool));

afterAll(async () => {
  await database.close();
});

const now = '2026-11-22T09:00:00.000Z';
const claim = { owner: 'worker', limit: 10 };

describe('timers', () => {
  it('are claimed when they are due, earliest first, by one worker at a time', async () => {
    const armed = (dueAt: string) => ({ parts: { timersArmed: [{ id: 'remind', dueAt }] } });
    const late = await openCase(store, region, armed('2026-11-22T08:00:00.000Z'));
    const earlier = await openCase(store, region, armed('2026-11-21T08:00:00.000Z'));
    await openCase(store, region, armed('2026-11-22T09:00:00.001Z'));
    expect(await store.dueTimers(region, now, { ...claim, limit: 1 })).toEqual([
      { case: earlier.case, timer: 'remind', dueAt: '2026-11-21T08:00:00.000Z', armedSeq: 1, claims: 1 },
    ]);
    const [first, second] = await Promise.all([
      store.dueTimers(region, now, claim),
      store.dueTimers(region, now, claim),
    ]);
    expect([...first, ...second].map((timer) => timer.case)).toEqual([late.case]);
  });

  it('come back when the lease has ended', async () => {
    await openCase(store, region, { parts: { timersArmed: [{ id: 'remind', dueAt: now }] } });
    expect(await store.dueTimers(region, now, { ...claim, leaseSeconds: 0.2 })).toHaveLength(1);
    expect(await store.dueTimers(region, now, claim)).toEqual([]);
    await delay(250);
    expect(await store.dueTimers(region, now, { owner: 'another', limit: 10, leaseSeconds: 3_600 })).toMatchObject([
      { claims: 2 },
    ]);
    const { rows } = await database.admin.query<{ owner: string; seconds: number }>(
      `SELECT lease_owner AS owner, extract(epoch FROM lease_until - clock_timestamp())::float AS seconds
         FROM schakel.timers WHERE region_id = $1`,
      [region],
    );
    expect(rows[0]!.owner).toBe('another');
    // Whatever was asked for, a lease is at most 30 s.
    expect(rows[0]!.seconds).toBeLessThanOrEqual(30);
  });

  it('that two workers fire at once are fired once', async () => {
    const state = await openCase(store, region, { parts: { timersArmed: [{ id: 'remind', dueAt: now }] } });
    const fire = () =>
      store.commit(region, command(), decision(next(state)), { kind: 'timer', timer: 'remind', armedSeq: 1 });
    const results = await Promise.all([fire(), fire()]);
    // The second finds the case further on; had it read it again, it would find the timer gone.
    expect(results.map(({ kind }) => kind).sort()).toEqual(['committed', 'stale']);
  });
});

describe('messages', () => {
  const message = (to: CaseState) => ({ id: randomUUID(), toCase: to.case, as: 'stub', event: 'STUB_SENT', data: {} });

  it('of a sender to a receiver come one after the other, in the order of the sender', async () => {
    const receiver = await openCase(store, region);
    const [one, two, three] = [message(receiver), message(receiver), message(receiver)];
    const sender = await openCase(store, region, { parts: { messages: [one, two] } });
    await store.commit(region, command(), decision(next(sender, { parts: { messages: [three] } })));
    let state = receiver;
    for (const expected of [one, two, three]) {
      const claimed = await store.pendingMessages(region, claim);
      expect(claimed).toMatchObject([{ id: expected.id, fromCase: sender.case, toCase: receiver.case, claims: 1 }]);
      expect(await store.pendingMessages(region, claim)).toEqual([]);
      const write = next(state);
      const consumes = { kind: 'message', message: expected.id } as const;
      expect(await store.commit(region, command(), decision(write), consumes)).toEqual({ kind: 'committed' });
      state = write.state;
    }
    expect(await store.pendingMessages(region, claim)).toEqual([]);
  });

  it('of different senders do not wait for each other', async () => {
    const receiver = await openCase(store, region);
    for (let sender = 0; sender < 3; sender++)
      await openCase(store, region, { parts: { messages: [message(receiver)] } });
    expect(await store.pendingMessages(region, claim)).toHaveLength(3);
  });

  it('that were claimed too often are left alone, and hold up only those behind them', async () => {
    const receiver = await openCase(store, region);
    await openCase(store, region, { parts: { messages: [message(receiver), message(receiver)] } });
    for (let claims = 1; claims <= MOST_CLAIMS; claims++) {
      expect(await store.pendingMessages(region, { ...claim, leaseSeconds: 0 })).toMatchObject([{ claims }]);
    }
    expect(await store.pendingMessages(region, claim)).toEqual([]);
    await openCase(store, region, { parts: { messages: [message(receiver)] } });
    expect(await store.pendingMessages(region, claim)).toHaveLength(1);
  });

  it('are handed to many workers without one being handed out twice', async () => {
    const receivers = await Promise.all(Array.from({ length: 20 }, () => openCase(store, region)));
    await openCase(store, region, { parts: { messages: receivers.map(message) } });
    const claimed = await Promise.all(
      Array.from({ length: 8 }, () => store.pendingMessages(region, { ...claim, limit: 4 })),
    );
    const ids = claimed.flat().map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.length + (await store.pendingMessages(region, { ...claim, limit: 50 })).length).toBe(20);
  });
});
