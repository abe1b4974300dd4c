// R7 of the test programme (reliability.md) as operations meet it: commits that come in at once travel together, and what is
// wrong with one of them is nobody else's trouble.
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
import { Contention } from './contention.js';
import { Store } from './store.js';
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

const openSome = (count: number) => Promise.all(Array.from({ length: count }, () => openCase(store, region)));

/** Commits at once; in their order the result of each, or the code of its error. */
async function commitAtOnce(commits: readonly (() => Promise<{ kind: string }>)[]): Promise<string[]> {
  const ends = await Promise.allSettled(commits.map((commit) => commit()));
  return ends.map((end) => (end.status === 'fulfilled' ? end.value.kind : (end.reason as { code: string }).code));
}

describe('commits that come in at once', () => {
  it('are one statement', async () => {
    const states = await openSome(20);
    let statements = 0;
    const count = (): number => statements++;
    store.pool.on('acquire', count);
    const results = await commitAtOnce(
      states.map((state) => () => store.commit(region, command(), decision(next(state)))),
    );
    store.pool.off('acquire', count);
    expect(new Set(results)).toEqual(new Set(['committed']));
    expect(statements).toBe(1);
  });

  it('each get their own end: poisoned, in conflict, sent before, or good', async () => {
    const [good, poisoned, moved, known, fresh] = await openSome(5);
    await store.commit(region, command(), decision(next(moved!)));
    const before = command();
    await store.commit(region, before, decision(next(known!)));
    const poison = { ...next(poisoned!), hash: 'a'.repeat(64) };
    const results = await commitAtOnce([
      () => store.commit(region, command(), decision(next(good!))),
      () => store.commit(region, command(), decision(poison)),
      () => store.commit(region, command(), decision(next(moved!))),
      () => store.commit(region, before, decision(opening(region))),
      () => store.commit(region, command(), decision(next(fresh!))),
    ]);
    expect(results).toEqual(['committed', '23514', 'stale', 'stored', 'committed']);
    expect(await database.brokenChains()).toEqual([]);
  });

  it('do not wait for a row that somebody holds, but for the one that needs it', async () => {
    const [free, held, other] = await openSome(3);
    const holder = await database.connect();
    await holder.query('BEGIN');
    await holder.query('SELECT schakel.enter_region($1)', [region]);
    await holder.query('SELECT FROM schakel.cases WHERE region_id = $1 AND case_id = $2 FOR UPDATE', [
      region,
      held!.case,
    ]);
    const results = await commitAtOnce(
      [free, held, other].map((state) => () => store.commit(region, command(), decision(next(state!)))),
    );
    await holder.query('ROLLBACK');
    expect(results).toEqual(['committed', 'concurrency.conflict', 'committed']);
  });
});

describe('the snapshot of a case', () => {
  it('is the state that was committed, and what a read would give', async () => {
    const state = await openCase(store, region);
    const write = next(state);
    await store.commit(region, command(), decision(write));
    expect(store.snapshot(region, state.case)).toEqual(write.state);
    expect(await store.case(region, state.case)).toEqual(write.state);
  });

  it('is dropped when a commit found it to be behind', async () => {
    const state = await openCase(store, region);
    const elsewhere = database.openStore();
    await elsewhere.commit(region, command(), decision(next(state)));
    expect(store.snapshot(region, state.case)).toEqual(state);
    expect(await store.commit(region, command(), decision(next(state)))).toEqual({ kind: 'stale' });
    expect(store.snapshot(region, state.case)).toBeUndefined();
  });

  it('is dropped when the case was closed', async () => {
    const state = await openCase(store, region);
    const closed = next(state, { state: { closedAt: new Date().toISOString() } });
    expect(await store.commit(region, command(), decision(closed))).toEqual({ kind: 'committed' });
    expect(store.snapshot(region, state.case)).toBeUndefined();
  });

  it('is dropped when a commit failed', async () => {
    const state = await openCase(store, region);
    const poison = { ...next(state), hash: 'a'.repeat(64) };
    await expect(store.commit(region, command(), decision(poison))).rejects.toMatchObject({ code: '23514' });
    expect(store.snapshot(region, state.case)).toBeUndefined();
  });
});

describe('closing', () => {
  it('waits for what still waits in the queue', async () => {
    const closing = new Store({ url: database.appUrl });
    const write = opening(region);
    const committed = closing.commit(region, command(), decision(write));
    await closing.close();
    expect(await committed).toEqual({ kind: 'committed' });
    await expect(closing.case(region, write.state.case)).rejects.toBeInstanceOf(Contention);
  });
});
