import {
  command,
  createDatabase,
  createTemplate,
  decision,
  expectNoLeakedClients,
  next,
  openCase,
  opening,
  seedRegion,
} from '#testing';
import type { CaseState } from '#lifecycle';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { StoreFault } from './contention.js';
import type { Store } from './store.js';
import { openDatabase, type StoreDatabase, storeTemplate } from './testing-database.js';

const region = 'holland-rijnland';
let database: StoreDatabase;
let store: Store;

beforeAll(async () => {
  database = await openDatabase(await createDatabase({ template: await createTemplate(storeTemplate) }));
  store = database.openStore();
  await seedRegion(store, region);
});

afterEach(() => expectNoLeakedClients(store.pool));

afterAll(async () => {
  await database.close();
});

async function count(table: string, where = 'true'): Promise<number> {
  const { rows } = await database.admin.query<{ n: number }>(
    `SELECT count(*)::int AS n FROM schakel.${table} WHERE ${where}`,
  );
  return rows[0]!.n;
}

describe('the table of cases', () => {
  it.each([
    ['shorter', 'a'.repeat(63)],
    ['longer', 'a'.repeat(65)],
    ['in capitals', 'A'.repeat(64)],
    ['with another letter', `${'0'.repeat(63)}g`],
    ['with another letter inside', `0g${'0'.repeat(62)}`],
    ['of more lines', `${'0'.repeat(63)}\n`],
    ['empty', ''],
  ])('refuses a head that is no hash, also of the administrator: %s', async (_what, head) => {
    const state = await openCase(store, region);
    const write = database.admin.query('UPDATE schakel.cases SET head = $1 WHERE case_id = $2', [head, state.case]);
    await expect(write).rejects.toMatchObject({ constraint: 'cases_head_check' });
  });
});

describe('a commit', () => {
  it('gives back what was written, key for key in its order', async () => {
    const write = opening(region, { state: { states: ['chain.school.signal', 'a"b\\c', 'null'] } });
    expect(await store.commit(region, command(), decision(write))).toEqual({ kind: 'committed' });
    const read = await store.case(region, write.state.case);
    expect(read).toEqual(write.state);
    expect(JSON.stringify(read!.facts)).toBe(JSON.stringify(write.state.facts));
    const second = next(write.state, { state: { closedAt: new Date().toISOString(), outcome: 'withdrawn' } });
    expect(await store.commit(region, command(), decision(second))).toEqual({ kind: 'committed' });
    expect(await store.case(region, write.state.case)).toEqual(second.state);
    const history = await store.history(region, write.state.case, { limit: 10 });
    expect(history.map(({ seq, hash, record }) => ({ seq, hash, record }))).toEqual([
      { seq: 1, hash: write.hash, record: write.record },
      { seq: 2, hash: second.hash, record: second.record },
    ]);
    expect(Buffer.from(second.bytes).equals(history[1]!.bytes)).toBe(true);
    expect(await store.history(region, write.state.case, { afterSeq: 1, limit: 10 })).toHaveLength(1);
  });

  it('opens the case and the related ones together, or none of them', async () => {
    const [first, second] = [opening(region), opening(region)];
    expect(await store.commit(region, command(), decision(first, second))).toEqual({ kind: 'committed' });
    expect(await store.case(region, second.state.case)).toEqual(second.state);

    const third = opening(region);
    const again = opening(region, { state: { case: second.state.case } });
    expect(await store.commit(region, command(), decision(third, again))).toEqual({ kind: 'stale' });
    expect(await store.case(region, third.state.case)).toBeNull();
    expect(await store.case(region, second.state.case)).toEqual(second.state);
  });

  it('on an old version, or on another head, writes nothing', async () => {
    const state = await openCase(store, region);
    const winner = next(state, { record: { event: 'WON' } });
    await store.commit(region, command(), decision(winner));
    const loser = command();
    const late = next(state, { parts: { timersArmed: [{ id: 'late', dueAt: '2030-01-01T00:00:00.000Z' }] } });
    expect(await store.commit(region, loser, decision(late))).toEqual({ kind: 'stale' });
    const forked = next({ ...winner.state, head: 'f'.repeat(64) });
    expect(await store.commit(region, loser, decision(forked))).toEqual({ kind: 'stale' });
    expect(await store.case(region, state.case)).toEqual(winner.state);
    expect(await store.answer(region, loser)).toBeNull();
    expect(await count('timers', `case_id = '${state.case}'`)).toBe(0);
    expect(await count('transitions', `case_id = '${state.case}'`)).toBe(2);
  });

  it('of many at once on one case writes exactly one for each version', async () => {
    const state = await openCase(store, region);
    const results = await Promise.all(
      Array.from({ length: 12 }, (_, turn) =>
        store.commit(region, command(), decision(next(state, { record: { eventData: { turn } } }))),
      ),
    );
    expect(results.filter(({ kind }) => kind === 'committed')).toHaveLength(1);
    expect(results.filter(({ kind }) => kind === 'stale')).toHaveLength(11);
  });
});

describe('the chain', () => {
  async function refusal(write: ReturnType<typeof next>): Promise<unknown> {
    const sent = command();
    const error = await store.commit(region, sent, decision(write)).catch((caught: unknown) => caught);
    expect(await store.answer(region, sent)).toBeNull();
    expect(error).toBeInstanceOf(StoreFault);
    return (error as StoreFault).code;
  }
  const inSeconds = (seconds: number): string => new Date(Date.now() + seconds * 1000).toISOString();
  let state: CaseState;
  beforeAll(async () => {
    state = await openCase(store, region);
  });

  it('refuses a record that names another one before it', async () => {
    expect(await refusal(next(state, { record: { previous: 'a'.repeat(64) } }))).toBe('SK002');
    expect(await refusal(opening(region, { record: { previous: 'a'.repeat(64) } }))).toBe('SK002');
  });

  it('refuses a number that leaves a gap', async () => {
    expect(await refusal(next(state, { record: { seq: 3 } }))).toBe('SK002');
    expect(await refusal(opening(region, { record: { seq: 2 } }))).toBe('SK002');
  });

  it('refuses a record of another case or region', async () => {
    expect(await refusal(next(state, { record: { case: 'another' } }))).toBe('SK001');
    expect(await refusal(next(state, { record: { region: 'another' } }))).toBe('SK001');
  });

  it('refuses a time that is not now, and one before the last', async () => {
    expect(await refusal(next(state, { record: { recordedAt: inSeconds(-6) } }))).toBe('SK003');
    expect(await refusal(next(state, { record: { recordedAt: inSeconds(6) } }))).toBe('SK003');
    const ahead = next(state, { record: { recordedAt: inSeconds(3) } });
    expect(await store.commit(region, command(), decision(ahead))).toEqual({ kind: 'committed' });
    expect(await refusal(next(ahead.state, { record: { recordedAt: inSeconds(0) } }))).toBe('SK003');
    expect((await store.commit(region, command(), decision(next(ahead.state)))).kind).toBe('committed');
  });

  it('refuses a hash that is not that of the bytes', async () => {
    expect(await refusal({ ...opening(region), hash: 'a'.repeat(64) })).toBe('23514');
  });

  it('takes a case that is not there for a defect, never for a conflict', async () => {
    expect(await refusal(next({ ...state, case: 'nowhere' }))).toBe('SK004');
  });
});

describe('what belongs to a transition', () => {
  const dueAt = '2026-11-22T09:00:00.000Z';
  const later = '2026-11-23T09:00:00.000Z';
  const label = { nl: 'Bel de ouders', en: 'Call the parents' };

  it('arms timers, and cancels them, also to arm one of the same name again', async () => {
    const state = await openCase(store, region, {
      parts: {
        timersArmed: [
          { id: 'remind', dueAt },
          { id: 'escalate', dueAt },
        ],
      },
    });
    const second = next(state, {
      parts: { timersCancelled: ['remind', 'escalate', 'unknown'], timersArmed: [{ id: 'remind', dueAt: later }] },
    });
    await store.commit(region, command(), decision(second));
    const { rows } = await database.admin.query('SELECT * FROM schakel.timers WHERE case_id = $1', [state.case]);
    expect(rows).toMatchObject([{ timer_id: 'remind', armed_seq: '2', due_at: new Date(later), claims: 0 }]);
  });

  it('opens one task of a name, which keeps the moment when it is given anew, and finishes it', async () => {
    const task = { id: 'call', kind: 'task', organisation: 'savioschool', role: 'teacher', label, dueAt } as const;
    const state = await openCase(store, region, { parts: { tasksOpened: [task] } });
    const second = next(state, { parts: { tasksOpened: [{ ...task, role: 'supportCoordinator', dueAt: null }] } });
    await store.commit(region, command(), decision(second));
    const open = async () =>
      (await store.tasks(region, { case: state.case }, {}, { limit: 10 })).items.map((one) => one.task);
    expect(await open()).toMatchObject([
      { name: 'call', role: 'supportCoordinator', label, dueAt: null, openedSeq: 2, openedAt: state.recordedAt },
    ]);
    expect(second.state.recordedAt).not.toBe(state.recordedAt);
    const third = next(second.state, { parts: { tasksDone: ['call', 'unknown'], tasksOpened: [task] } });
    await store.commit(region, command(), decision(third));
    expect(await open()).toMatchObject([{ role: 'teacher', openedSeq: 3, openedAt: third.state.recordedAt }]);
    expect(await count('tasks', `case_id = '${state.case}'`)).toBe(2);
  });

  it('keeps the organisations of a case to be searched', async () => {
    const organisations = async (): Promise<string[]> => {
      const { rows } = await database.admin.query<{ organisation: string }>(
        'SELECT organisation FROM schakel.case_organisations WHERE case_id = $1 ORDER BY 1',
        [state.case],
      );
      return rows.map(({ organisation }) => organisation);
    };
    const school = { organisation: 'savioschool', isPart: true };
    const state = await openCase(store, region, { state: { participants: { school } } });
    expect(await organisations()).toEqual(['savioschool']);
    const second = next(state, {
      state: { participants: { school, provider: { ...school, organisation: 'cardea' } } },
    });
    await store.commit(region, command(), decision(second));
    expect(await organisations()).toEqual(['cardea', 'savioschool']);
    const third = next(second.state, { state: { participants: { a: school, b: school } } });
    await store.commit(region, command(), decision(third));
    expect(await organisations()).toEqual(['savioschool']);
    expect(await store.case(region, state.case)).toEqual(third.state);
  });

  it('uses up the timer that caused it, once', async () => {
    const state = await openCase(store, region, { parts: { timersArmed: [{ id: 'remind', dueAt }] } });
    const consumes = { kind: 'timer', timer: 'remind', armedSeq: 1 } as const;
    const fired = next(state, { parts: { timersCancelled: ['remind'] } });
    expect(await store.commit(region, command(), decision(fired), { ...consumes, armedSeq: 2 })).toEqual({
      kind: 'consumed',
    });
    expect(await store.commit(region, command(), decision(fired), consumes)).toEqual({ kind: 'committed' });
    const late = command();
    expect(await store.commit(region, late, decision(next(fired.state)), consumes)).toEqual({ kind: 'consumed' });
    expect(await store.answer(region, late)).toBeNull();
    expect(await store.case(region, state.case)).toEqual(fired.state);
    // A stale one does not use it up.
    const again = next(fired.state, { parts: { timersArmed: [{ id: 'remind', dueAt }] } });
    await store.commit(region, command(), decision(again));
    expect(await store.commit(region, command(), decision(fired), { ...consumes, armedSeq: 3 })).toEqual({
      kind: 'stale',
    });
    expect(await count('timers', `case_id = '${state.case}'`)).toBe(1);
  });

  it('uses up the message that caused it, once, and only in the case it is for', async () => {
    const [receiver, other] = [await openCase(store, region), await openCase(store, region)];
    const message = { id: randomUUID(), toCase: receiver.case, as: 'stub', event: 'STUB_SENT', data: { z: 1, a: 2 } };
    const causing = randomUUID();
    await openCase(store, region, { parts: { messages: [message] }, record: { command: causing } });
    const { rows } = await database.admin.query('SELECT * FROM schakel.outbox WHERE message_id = $1', [message.id]);
    expect(rows).toMatchObject([{ to_case: receiver.case, seq: '1', place: 1, as: 'stub', command: causing }]);
    const consumes = { kind: 'message', message: message.id } as const;
    expect(await store.commit(region, command(), decision(next(other)), consumes)).toEqual({ kind: 'consumed' });
    const applied = next(receiver);
    expect(await store.commit(region, command(), decision(applied), consumes)).toEqual({ kind: 'committed' });
    expect(await store.commit(region, command(), decision(next(applied.state)), consumes)).toEqual({
      kind: 'consumed',
    });
  });

  it('gives a message for a case that does not exist back to its sender', async () => {
    const receiver = await openCase(store, region);
    const told = (id: string, toCase: string) => ({ id, toCase, as: 'member', event: 'JOINED', data: {} });
    const [nowhere, somewhere] = [randomUUID(), randomUUID()];
    const messages = [told(nowhere, randomUUID()), told(somewhere, receiver.case)];
    const sender = await openCase(store, region, { parts: { messages } });
    const notTaken = decision(next(sender));
    const consumes = { kind: 'message', message: somewhere } as const;
    expect(await store.commit(region, command(), notTaken, consumes)).toEqual({ kind: 'consumed' });
    expect(await store.commit(region, command(), notTaken, { ...consumes, message: nowhere })).toEqual({
      kind: 'committed',
    });
  });
});
