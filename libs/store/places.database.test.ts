// Places against PostgreSQL: never more than there are, never one that stays behind.
import {
  command,
  createDatabase,
  createTemplate,
  decision,
  expectNoLeakedClients,
  next,
  opening,
  seedRegion,
} from '#testing';
import type { CaseWrite } from '#lifecycle';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
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

const using = (write: CaseWrite, offer: string, amount: number, bound: number | null): CaseWrite => ({
  ...write,
  places: [{ organisation: 'cardea', offer, amount, bound }],
});
const usedOf = async (offer: string): Promise<number> => (await store.places(region)).used.get(`cardea/${offer}`) ?? 0;

describe('places', () => {
  it('[R-027] are given to as many as there are, however many ask at once, and nothing is written of the rest', async () => {
    const asking = Array.from({ length: 40 }, () => using(opening(region), 'last', 1, 7));
    const results = await Promise.all(asking.map((write) => store.commit(region, command(), decision(write))));
    expect(results.filter(({ kind }) => kind === 'committed')).toHaveLength(7);
    expect(results.filter(({ kind }) => kind === 'stale')).toHaveLength(33);
    expect(await usedOf('last')).toBe(7);
    const kept = await Promise.all(asking.map(({ state }) => store.case(region, state.case)));
    expect(kept.filter((state) => state !== null)).toHaveLength(7);
  });

  it('are never more than there are, nor left behind, while many come and go', async () => {
    const bound = 6;
    let held: CaseWrite['state'][] = [];
    for (let round = 0; round < 6; round += 1) {
      const leaving = held.slice(0, round % 4);
      const moves = [
        ...leaving.map((state) => using(next(state), 'busy', -2, null)),
        ...Array.from({ length: 6 }, () => using(opening(region), 'busy', 2, bound)),
      ];
      const results = await Promise.all(moves.map((write) => store.commit(region, command(), decision(write))));
      const written = moves.filter((_, index) => results[index]?.kind === 'committed');
      const left = new Set(leaving.map((state) => state.case));
      held = [
        ...held.filter((state) => !left.has(state.case) || !written.some((write) => write.state.case === state.case)),
        ...written.filter((write) => write.expected === null).map(({ state }) => state),
      ];
      expect(await usedOf('busy')).toBe(2 * held.length);
      expect(await usedOf('busy')).toBeLessThanOrEqual(bound);
    }
  });

  it('go beyond what there is for who may not wait', async () => {
    await store.commit(region, command(), decision(using(opening(region), 'urgent', 1, null)));
    await store.commit(region, command(), decision(using(opening(region), 'urgent', 1, null)));
    expect(await usedOf('urgent')).toBe(2);
    const late = await store.commit(region, command(), decision(using(opening(region), 'urgent', 1, 2)));
    expect(late).toEqual({ kind: 'stale' });
  });

  it('are taken once by a command that is sent again', async () => {
    const write = using(opening(region), 'once', 1, 3);
    const sent = command();
    await store.commit(region, sent, decision(write));
    expect((await store.commit(region, sent, decision(write))).kind).toBe('stored');
    expect(await usedOf('once')).toBe(1);
  });

  it('are waited for in the order in which cases began, until they wait no more', async () => {
    const sought = { product: 'oza', need: '', residence: null, school: 'acorn', chosen: null, gaveBack: [] };
    const [first, second] = [opening(region), opening(region)];
    const waits = (write: CaseWrite, since: string): CaseWrite => ({
      ...write,
      waits: { kind: 'provider', since, sought },
    });
    await store.commit(region, command(), decision(waits(second, '2026-03-02T08:00:00.000Z')));
    await store.commit(region, command(), decision(waits(first, '2026-03-01T08:00:00.000Z')));
    const { waiting } = await store.places(region);
    expect(waiting.map((one) => one.case)).toEqual([first.state.case, second.state.case]);
    expect(waiting[0]).toEqual({ case: first.state.case, kind: 'provider', since: '2026-03-01T08:00:00.000Z', sought });
    await store.commit(region, command(), decision({ ...next(first.state), waits: null }));
    expect((await store.places(region)).waiting.map((one) => one.case)).toEqual([second.state.case]);
  });

  it('of one region are not seen from another', async () => {
    await seedRegion(store, 'elsewhere');
    expect(await store.places('elsewhere')).toEqual({ used: new Map(), waiting: [] });
  });
});
