import type { CaseState, CaseWrite } from '#lifecycle';
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
import { MOST_CLAIMS } from './claims.js';
import type { Consumes, Submission } from './command.js';
import { commitStatement } from './commit.js';
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

/** So long from now; what is due is said by the clock of the database. */
const inMs = (ms: number): string => new Date(Date.now() + ms).toISOString();
const claim = { owner: 'worker', limit: 10 };
const armed = (dueAt: string, id = 'remind') => ({ parts: { timersArmed: [{ id, dueAt }] } });

describe('timers', () => {
  it('are claimed when they are due, earliest first, by one worker at a time', async () => {
    const [hour, day] = [inMs(-3_600_000), inMs(-86_400_000)];
    const late = await openCase(store, region, armed(hour));
    const earlier = await openCase(store, region, armed(day));
    await openCase(store, region, armed(inMs(60_000)));
    expect(await store.dueTimers(region, { ...claim, limit: 1 })).toEqual({
      work: [{ case: earlier.case, timer: 'remind', dueAt: day, armedSeq: 1, claims: 1 }],
      parked: [],
    });
    const [first, second] = await Promise.all([store.dueTimers(region, claim), store.dueTimers(region, claim)]);
    expect([...first.work, ...second.work].map((timer) => timer.case)).toEqual([late.case]);
  });

  it('of one case are claimed one after the other, in the order in which they are due', async () => {
    const timersArmed = ['third', 'first', 'second'].map((id) => ({
      id,
      dueAt: inMs({ first: -3_000, second: -2_000, third: -1_000 }[id] ?? 0),
    }));
    let state = await openCase(store, region, { parts: { timersArmed } });
    const names: string[] = [];
    for (;;) {
      const [[one, ...more], other] = await Promise.all([
        store.dueTimers(region, claim).then(({ work }) => work),
        store.dueTimers(region, { ...claim, owner: 'another' }).then(({ work }) => work),
      ]);
      const timer = one ?? other[0];
      if (timer === undefined) break;
      expect(more).toEqual([]);
      names.push(timer.timer);
      const write = next(state);
      await store.commit(region, command(), decision(write), { kind: 'timer', timer: timer.timer, armedSeq: 1 });
      state = write.state;
    }
    expect(names).toEqual(['first', 'second', 'third']);
  });

  it('come back when the lease has ended', async () => {
    await openCase(store, region, armed(inMs(-1)));
    expect((await store.dueTimers(region, claim)).work).toHaveLength(1);
    expect((await store.dueTimers(region, claim)).work).toEqual([]);
    await database.admin.query('UPDATE schakel.timers SET lease_until = clock_timestamp() WHERE region_id = $1', [
      region,
    ]);
    const again = await store.dueTimers(region, { owner: 'another', limit: 10, leaseSeconds: 3_600 });
    expect(again.work).toMatchObject([{ claims: 2 }]);
    const { rows } = await database.admin.query<{ owner: string; seconds: number }>(
      `SELECT lease_owner AS owner, extract(epoch FROM lease_until - clock_timestamp())::float AS seconds
         FROM schakel.timers WHERE region_id = $1`,
      [region],
    );
    expect(rows[0]!.owner).toBe('another');
    // Whatever was asked for, a lease is at most 30 s.
    expect(rows[0]!.seconds).toBeLessThanOrEqual(30);
  });

  it('are leased for different times, so that not all come back at once', async () => {
    for (let one = 0; one < 5; one += 1) await openCase(store, region, armed(inMs(-1)));
    for (let one = 0; one < 5; one += 1) await store.dueTimers(region, { owner: 'worker', limit: 1 });
    const { rows } = await database.admin.query<{ seconds: number }>(
      `SELECT extract(epoch FROM lease_until - clock_timestamp())::float AS seconds FROM schakel.timers
        WHERE region_id = $1 ORDER BY 1`,
      [region],
    );
    expect(rows).toHaveLength(5);
    expect(rows.at(-1)!.seconds).toBeLessThanOrEqual(30);
    expect(rows.at(-1)!.seconds - rows[0]!.seconds).toBeGreaterThan(0.1);
  });

  it('that two workers fire at once are fired once', async () => {
    const state = await openCase(store, region, armed(inMs(-1)));
    const fire = () =>
      store.commit(region, command(), decision(next(state)), { kind: 'timer', timer: 'remind', armedSeq: 1 });
    const results = await Promise.all([fire(), fire()]);
    // The second finds the case further on; had it read it again, it would find the timer gone.
    expect(results.map(({ kind }) => kind).sort()).toEqual(['committed', 'stale']);
  });

  it('that were claimed too often are parked, which is told once, and the next of their case is not held up', async () => {
    const { case: id } = await openCase(store, region, {
      parts: { timersArmed: ['one', 'two'].map((name, index) => ({ id: name, dueAt: inMs(index * 10 - 1_000) })) },
    });
    for (let claims = 1; claims <= MOST_CLAIMS; claims += 1) {
      const { work, parked } = await store.dueTimers(region, { ...claim, leaseSeconds: 0 });
      expect(work).toMatchObject([{ timer: 'one', claims }]);
      expect(parked).toEqual([]);
    }
    expect(await store.dueTimers(region, claim)).toMatchObject({ work: [], parked: [{ case: id, timer: 'one' }] });
    expect(await store.dueTimers(region, claim)).toMatchObject({ work: [{ timer: 'two' }], parked: [] });
    expect(await store.dueTimers(region, claim)).toEqual({ work: [], parked: [] });
    expect(await store.parked(region, 10)).toMatchObject([{ kind: 'timer', case: id, name: 'one', waiting: 0 }]);
    expect(await store.countWork(region)).toMatchObject([
      { kind: 'timer', waiting: 1, parked: 1 },
      { kind: 'message', waiting: 0, parked: 0 },
    ]);
  });

  it('that are released are tried from the beginning', async () => {
    const [first, other] = [
      await openCase(store, region, armed(inMs(-1))),
      await openCase(store, region, armed(inMs(-1))),
    ];
    for (let claims = 0; claims <= MOST_CLAIMS; claims += 1)
      await store.dueTimers(region, { ...claim, leaseSeconds: 0 });
    expect(await store.parked(region, 10)).toHaveLength(2);
    expect(await store.releaseParked(region, first.case)).toBe(1);
    expect((await store.dueTimers(region, claim)).work).toMatchObject([{ case: first.case, claims: 1 }]);
    expect(await store.releaseParked(region)).toBe(1);
    expect((await store.dueTimers(region, claim)).work).toMatchObject([{ case: other.case, claims: 1 }]);
  });

  it('that are given back were not claimed, unless somebody else holds them by now', async () => {
    const { case: id } = await openCase(store, region, armed(inMs(-1)));
    const work = { timers: [{ case: id, timer: 'remind' }], messages: [] };
    await store.dueTimers(region, claim);
    await store.giveBack(region, 'another', work, 0);
    expect((await store.dueTimers(region, claim)).work).toEqual([]);
    await store.giveBack(region, 'worker', work, 0);
    expect((await store.dueTimers(region, claim)).work).toMatchObject([{ claims: 1 }]);
  });
});

describe('a look for work', () => {
  it('tells what can be claimed and when the next timer is due', async () => {
    expect(await store.lookForWork(region)).toEqual({
      hasTimers: false,
      hasMessages: false,
      room: null,
      dueInMs: null,
    });
    await openCase(store, region, armed(inMs(60_000)));
    const ahead = await store.lookForWork(region);
    expect(ahead).toMatchObject({ hasTimers: false, hasMessages: false });
    expect(ahead.dueInMs).toBeLessThanOrEqual(60_000);
    expect(ahead.dueInMs).toBeGreaterThan(0);
    const receiver = await openCase(store, region, armed(inMs(-1)));
    const message = { id: randomUUID(), toCase: receiver.case, as: 'stub', event: 'STUB_SENT', data: {} };
    await openCase(store, region, { parts: { messages: [message] } });
    expect(await store.lookForWork(region)).toMatchObject({ hasTimers: true, hasMessages: true });
    await store.dueTimers(region, claim);
    await store.pendingMessages(region, claim);
    expect(await store.lookForWork(region)).toMatchObject({ hasTimers: false, hasMessages: false });
  });
});

describe('a worker', () => {
  /** Of two regions: clocks and tasks of both for another day, and messages that wait in the other one. */
  async function fill(here: CaseState, there: CaseState): Promise<void> {
    for (const one of [here, there]) {
      await database.admin.query(
        `INSERT INTO schakel.timers (region_id, case_id, timer_id, due_at, armed_seq)
         SELECT $1, $2, 'waiting-' || n, now() + interval '1 day' + n * interval '1 minute', 1 FROM generate_series(1, 3000) n`,
        [one.region, one.case],
      );
      await database.admin.query(
        `INSERT INTO schakel.tasks (region_id, task, case_id, name, kind, organisation, role, given_organisation, given_role,
                                    label, opened_seq, opened_at)
         SELECT $1, gen_random_uuid(), $2, 'waiting-' || n, 'task', 'o', 'r', 'o', 'r', '{}', 1, now()
           FROM generate_series(1, 3000) n`,
        [one.region, one.case],
      );
    }
    await database.admin.query(
      `INSERT INTO schakel.outbox (region_id, message_id, from_case, to_case, seq, place, "as", event, data, command, created_at)
       SELECT $1, $2 || n, $2, 'to-' || n, 1, n, 'stub', 'STUB_SENT', '{}', 'c', now() FROM generate_series(1, 3000) n`,
      [there.region, there.case],
    );
  }

  it('reads no table from its beginning when it looks, claims, and uses up what it claimed, however its plans were made', async () => {
    const other = `region-${randomUUID()}`;
    await seedRegion(store, other);
    const there = await openCase(store, other);
    let state = await openCase(store, region);
    const app = await database.connect();
    const ask = (text: string) => app.query(text, [region]);
    const commit = async (parts: Partial<CaseWrite>, consumes?: Consumes): Promise<void> => {
      const write = next(state, { parts });
      const submission: Submission = { command: command(), decision: decision(write), ...(consumes && { consumes }) };
      const { rows } = await app.query(commitStatement(region, [submission]));
      expect(rows).toMatchObject([{ result: 'committed' }]);
      state = write.state;
    };
    const task = {
      id: 'task',
      kind: 'task',
      organisation: 'o',
      role: 'r',
      label: { nl: 't', en: 't' },
      dueAt: null,
    } as const;
    /** What was read by walking through tables, after more turns than PostgreSQL plans a statement for what it is asked with. */
    const work = async (): Promise<unknown> => {
      for (let turn = 1; ; turn += 1) {
        await app.query('BEGIN');
        await commit({
          timersArmed: [{ id: 'due', dueAt: inMs(-1) }],
          timersCancelled: ['waiting-1'],
          tasksOpened: [task],
        });
        expect((await ask('SELECT has_timers FROM schakel.look_for_work($1)')).rows).toEqual([{ has_timers: true }]);
        expect((await ask(`SELECT FROM schakel.claim_timers($1, 'worker', '30s', 10, 5)`)).rowCount).toBe(1);
        expect((await ask(`SELECT FROM schakel.claim_messages($1, 'worker', '30s', 10, 5)`)).rowCount).toBe(0);
        await commit({ tasksDone: ['task'] }, { kind: 'timer', timer: 'due', armedSeq: state.version });
        expect((await ask('SELECT has_timers FROM schakel.look_for_work($1)')).rows).toEqual([{ has_timers: false }]);
        const { rows } = await app.query(
          `SELECT relname AS name, seq_tup_read::int AS rows FROM pg_stat_xact_user_tables
            WHERE schemaname = 'schakel' AND relname IN ('timers', 'outbox', 'tasks', 'cases') AND seq_tup_read > 0`,
        );
        await app.query('COMMIT');
        if (turn === 8) return rows;
      }
    };
    const gather = () => database.admin.query('VACUUM (ANALYZE) schakel.timers, schakel.outbox, schakel.tasks');
    await gather();
    await work();
    await fill(state, there);
    expect({ plannedFor: 'small tables', read: await work() }).toEqual({ plannedFor: 'small tables', read: [] });
    await gather();
    expect({ plannedFor: 'large tables', read: await work() }).toEqual({ plannedFor: 'large tables', read: [] });
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
      const claimed = (await store.pendingMessages(region, claim)).work;
      expect(claimed).toMatchObject([{ id: expected.id, fromCase: sender.case, toCase: receiver.case, claims: 1 }]);
      expect((await store.pendingMessages(region, claim)).work).toEqual([]);
      const write = next(state);
      const consumes = { kind: 'message', message: expected.id } as const;
      expect(await store.commit(region, command(), decision(write), consumes)).toEqual({ kind: 'committed' });
      state = write.state;
    }
    expect((await store.pendingMessages(region, claim)).work).toEqual([]);
  });

  it('of different senders do not wait for each other', async () => {
    const receiver = await openCase(store, region);
    for (let sender = 0; sender < 3; sender++)
      await openCase(store, region, { parts: { messages: [message(receiver)] } });
    expect((await store.pendingMessages(region, claim)).work).toHaveLength(3);
  });

  it('that were claimed too often are parked, which is told once, and hold up only those behind them', async () => {
    const receiver = await openCase(store, region);
    await openCase(store, region, { parts: { messages: [message(receiver), message(receiver)] } });
    for (let claims = 1; claims <= MOST_CLAIMS; claims++) {
      const { work, parked } = await store.pendingMessages(region, { ...claim, leaseSeconds: 0 });
      expect({ work, parked }).toMatchObject({ work: [{ claims }], parked: [] });
    }
    expect(await store.pendingMessages(region, claim)).toMatchObject({ work: [], parked: [{ event: 'STUB_SENT' }] });
    expect(await store.pendingMessages(region, claim)).toEqual({ work: [], parked: [] });
    await openCase(store, region, { parts: { messages: [message(receiver)] } });
    expect((await store.pendingMessages(region, claim)).work).toHaveLength(1);
    expect(await store.parked(region, 10)).toMatchObject([
      { kind: 'message', case: receiver.case, name: 'STUB_SENT', waiting: 1 },
    ]);
    expect(await store.countWork(region)).toMatchObject([{ parked: 0 }, { kind: 'message', waiting: 2, parked: 1 }]);
    expect(await store.releaseParked(region, receiver.case)).toBe(1);
    expect((await store.pendingMessages(region, claim)).work).toMatchObject([{ claims: 1 }]);
  });

  it('are handed to many workers without one being handed out twice', async () => {
    const receivers = await Promise.all(Array.from({ length: 20 }, () => openCase(store, region)));
    await openCase(store, region, { parts: { messages: receivers.map(message) } });
    const claimed = await Promise.all(
      Array.from({ length: 8 }, () => store.pendingMessages(region, { ...claim, limit: 4 })),
    );
    const ids = claimed.flatMap(({ work }) => work).map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.length + (await store.pendingMessages(region, { ...claim, limit: 50 })).work.length).toBe(20);
  });
});
