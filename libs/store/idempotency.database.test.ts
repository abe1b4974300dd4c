// S16 of the test programme (reliability.md), at the level of the store: what a repeated command gets.
import type { CaseState } from '#lifecycle';
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
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { answerText, bodyText } from './answer.js';
import type { Answer } from './command.js';
import { Contention, StoreFault } from './contention.js';
import type { Store } from './store.js';
import { openDatabase, type StoreDatabase, storeTemplate } from './testing-database.js';

const region = 'holland-rijnland';
let database: StoreDatabase;
let store: Store;
let state: CaseState;

beforeAll(async () => {
  database = await openDatabase(await createDatabase({ template: await createTemplate(storeTemplate) }));
  store = database.openStore();
  await seedRegion(store, region);
  await seedRegion(store, 'drenthe');
  state = await openCase(store, region);
});

afterEach(() => expectNoLeakedClients(store.pool));

afterAll(async () => {
  await database.close();
});

async function commitNext(sent = command()): Promise<Awaited<ReturnType<Store['commit']>>> {
  const write = next(state);
  const result = await store.commit(region, sent, decision(write));
  if (result.kind === 'committed') state = write.state;
  return result;
}

describe('the same command again', () => {
  it('gets the stored answer, key for key in its order, and writes nothing', async () => {
    const sent = command();
    expect(await commitNext(sent)).toEqual({ kind: 'committed' });
    const again = await commitNext({ ...sent, answer: { status: 500, headers: {}, body: null } });
    expect(again).toEqual({ kind: 'stored', answer: sent.answer });
    expect(JSON.stringify(again)).toBe(JSON.stringify({ kind: 'stored', answer: sent.answer }));
    expect(await store.case(region, state.case)).toEqual(state);
    expect(await store.answer(region, sent)).toMatchObject({ answer: sent.answer, fingerprint: sent.fingerprint });
  });

  it('gets it also long after, when the record that comes with it is neither new nor next', async () => {
    const sent = command();
    await commitNext(sent);
    const old = next(state, { record: { seq: 77, recordedAt: '2026-01-01T00:00:00.000Z' } });
    expect(await store.commit(region, sent, decision(old))).toEqual({ kind: 'stored', answer: sent.answer });
  });

  it('with another request is told so', async () => {
    const sent = command();
    await commitNext(sent);
    expect(await commitNext({ ...sent, fingerprint: 'f'.repeat(64) })).toEqual({ kind: 'fingerprint' });
  });

  it('of another person is another command', async () => {
    const sent = command();
    expect(await commitNext(sent)).toEqual({ kind: 'committed' });
    expect(await commitNext({ ...sent, person: 'another', fingerprint: 'f'.repeat(64) })).toEqual({
      kind: 'committed',
    });
    const { person: _person, ...ofNobody } = sent;
    expect(await commitNext(ofNobody)).toEqual({ kind: 'committed' });
  });

  it('in another region is another command', async () => {
    const sent = command();
    expect(await commitNext(sent)).toEqual({ kind: 'committed' });
    expect(await store.commit('drenthe', sent, decision(opening('drenthe')))).toEqual({ kind: 'committed' });
    expect(await store.answer('drenthe', { ...sent, id: randomUUID() })).toBeNull();
  });

  it('after a refusal is decided anew', async () => {
    const sent = command();
    const behind = { ...state, version: state.version - 1 };
    expect(await store.commit(region, sent, decision(next(behind)))).toEqual({ kind: 'stale' });
    expect(await store.answer(region, sent)).toBeNull();
    expect(await commitNext(sent)).toEqual({ kind: 'committed' });
  });

  it('that needs no answer gets none', async () => {
    const sent = command({ answer: null });
    await commitNext(sent);
    expect(await commitNext(sent)).toEqual({ kind: 'stored', answer: null });
  });
});

describe('an answer that ends with the record', () => {
  const kept = (id: string): Promise<unknown> =>
    database.admin
      .query<{ answer: unknown }>('SELECT answer FROM schakel.commands WHERE command_id = $1', [id])
      .then(({ rows }) => rows[0]?.answer);

  it('is kept without it, and told from its bytes, byte for byte', async () => {
    const write = next(state, { record: { eventData: { text: 'één "citaat", een \\ en 😂' } } });
    const own = { status: 200, headers: { etag: '"7"' }, body: { z: 'last', a: ['"'] } };
    const answer: Answer = { ...own, transition: write };
    const sent = command({ answer });
    expect(await store.commit(region, sent, decision(write))).toEqual({ kind: 'committed' });
    state = write.state;
    expect(await kept(sent.id)).toEqual({ ...own, record: { case: state.case, seq: state.version } });
    const told = { ...own, body: { ...own.body, transition: { ...write.record, hash: write.hash } } };
    const again = await commitNext(sent);
    expect(again).toEqual({ kind: 'stored', answer: told });
    const found = await store.answer(region, sent);
    expect(found).toMatchObject({ answer: told });
    for (const one of [again, found])
      expect(one !== null && 'answer' in one && one.answer !== null && bodyText(one.answer)).toBe(bodyText(answer));
  });

  it('is not made up when the record is not there', async () => {
    const sent = command({ answer: { status: 200, headers: {}, body: {}, transition: next(state) } });
    await database.admin.query(
      `INSERT INTO schakel.commands (region_id, command_id, person, fingerprint, answer) VALUES ($1, $2, $3, $4, $5)`,
      [region, sent.id, sent.person, sent.fingerprint, answerText(sent.answer!)],
    );
    await expect(store.answer(region, sent)).rejects.toThrow(StoreFault);
    await expect(commitNext(sent)).rejects.toThrow(StoreFault);
  });
});

describe('the same command at the same moment', () => {
  it('is carried out once, and all get the same answer', async () => {
    for (let round = 0; round < 10; round++) {
      const sent = command();
      const write = next(state);
      const results = await Promise.all(Array.from({ length: 8 }, () => store.commit(region, sent, decision(write))));
      expect(results.map(({ kind }) => kind).sort()).toEqual(['committed', ...Array<string>(7).fill('stored')]);
      for (const result of results) if (result.kind === 'stored') expect(result.answer).toEqual(sent.answer);
      state = write.state;
    }
  });

  it('opens one case, also when each brings a case of its own', async () => {
    const sent = command();
    const writes = Array.from({ length: 8 }, () => opening(region));
    const results = await Promise.all(writes.map((write) => store.commit(region, sent, decision(write))));
    expect(results.filter(({ kind }) => kind === 'committed')).toHaveLength(1);
    const read = await Promise.all(writes.map((write) => store.case(region, write.state.case)));
    expect(read.filter((one) => one !== null)).toHaveLength(1);
  });

  it('waits for the first; only past the lock timeout it is told to come back', async () => {
    const sent = command();
    const holder = await database.connect();
    await holder.query(`BEGIN; SELECT schakel.enter_region('${region}')`);
    await holder.query(
      'INSERT INTO schakel.commands (region_id, command_id, person, fingerprint) VALUES ($1, $2, $3, $4)',
      [region, sent.id, sent.person, sent.fingerprint],
    );
    const began = Date.now();
    const error = await commitNext(sent).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(Contention);
    expect(error).toMatchObject({ code: 'command.running', retryAfterSeconds: 1 });
    expect(Date.now() - began).toBeGreaterThan(1_900);
    const waiting = commitNext(sent);
    await holder.query('ROLLBACK');
    expect(await waiting).toEqual({ kind: 'committed' });
  });

  it('another command for a case that is being written waits, and past the lock timeout is told of others', async () => {
    const holder = await database.connect();
    await holder.query(`BEGIN; SELECT schakel.enter_region('${region}')`);
    await holder.query(
      `SELECT FROM schakel.cases WHERE region_id = '${region}' AND case_id = '${state.case}' FOR NO KEY UPDATE`,
    );
    const error = await commitNext().catch((caught: unknown) => caught);
    await holder.query('ROLLBACK');
    expect(error).toMatchObject({ name: 'Contention', code: 'concurrency.conflict' });
  });
});
