// Places as a whole, against PostgreSQL and on two servers: nobody gets what somebody else has, what is left is free, and who
// waits hears of it once.
import { isDeepStrictEqual } from 'node:util';
import { APP_ROLE, migrate } from '#store';
import {
  askForHelp,
  createDatabase,
  createTemplate,
  openPlacesService,
  teacherOf,
  tellOf,
  type Followed,
  type TestDatabase,
} from '#testing';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { deliverShare } from './deliver.js';
import { listWaiting } from './list-waiting.js';
import { replayStored } from './replay-case.js';
import type { Service } from './service.js';

const PASSWORD = 'of the service, in tests';
const PLACES = 3;
const REGIONS = ['racing', 'leaving', 'repeated', 'listed', 'broken', 'mixed', 'opening'];

let database: TestDatabase;
/** Two processes on one database, as far as places go. */
let servers: readonly [Service, Service];
const followed: { region: string; id: string }[] = [];

beforeAll(async () => {
  const template = await createTemplate({ key: 'store', prepare: (url) => migrate(url, PASSWORD) });
  database = await createDatabase({ template });
  const options = { url: database.url(APP_ROLE, PASSWORD), regions: REGIONS, places: PLACES };
  servers = [await openPlacesService(options), await openPlacesService(options)];
});

afterAll(async () => {
  for (const { store } of servers) await store.close();
  await database.drop();
});

/** What must hold after every test: the rows say what the cases say, and every history is decided again to the same bytes. */
afterEach(async () => {
  const [{ store, catalogue }] = servers;
  for (const region of REGIONS) {
    const { used, waiting } = await store.places(region);
    const { items } = await store.cases(region, {}, { limit: 200 });
    const held = items.reduce((sum, { place }) => sum + (place?.amount ?? 0), 0);
    expect([region, used.get('helpers/help') ?? 0]).toEqual([region, held]);
    const waits = items.flatMap((one) => (one.waiting === undefined ? [] : [{ case: one.case, ...one.waiting }]));
    expect(waiting).toHaveLength(waits.length);
    for (const one of waits) expect(waiting.some((row) => isDeepStrictEqual({ ...row }, one))).toBe(true);
  }
  for (const { region, id } of followed.splice(0))
    expect(await replayStored({ store, catalogue }, region, id)).toMatchObject({ firstDifference: null });
});

const side = (index: number): Service => servers[index % 2 === 0 ? 0 : 1];

async function ask(region: string, count: number): Promise<Followed[]> {
  const asked = await Promise.all(Array.from({ length: count }, (_, index) => askForHelp(side(index), region)));
  followed.push(...asked.map(({ id }) => ({ region, id })));
  return asked;
}

const share = (service: Service, region: string) =>
  deliverShare(service, region, {
    more: () => undefined,
    failed: (error) => {
      throw error;
    },
    parked: () => undefined,
  });

/** Both servers look at once, until neither finds anything; how often somebody got a place. */
async function giveWhatIsFree(region: string): Promise<number> {
  for (let served = 0; ;) {
    const ends = await Promise.all(servers.map((service) => share(service, region)));
    served += ends.reduce((sum, { done }) => sum + done, 0);
    if (ends.every(({ isMore }) => !isMore)) return served;
  }
}

async function statesOf(region: string): Promise<Record<string, number>> {
  const { items } = await servers[0].store.cases(region, {}, { limit: 200 });
  const counts: Record<string, number> = {};
  for (const { states } of items) counts[states.join()] = (counts[states.join()] ?? 0) + 1;
  return counts;
}

/** How often each case was told that there is room, as its history says. */
async function timesTold(region: string): Promise<number[]> {
  const [{ store }] = servers;
  const { items } = await store.cases(region, {}, { limit: 200 });
  const histories = await Promise.all(items.map((one) => store.history(region, one.case, { limit: 100 })));
  return histories.map((history) => history.filter(({ record }) => record.event === 'ROOM_CAME').length);
}

describe('places', () => {
  it('[R-027] go to as many as there are when all ask both servers at once, and the others wait', async () => {
    const region = 'racing';
    const asked = await ask(region, 24);
    await Promise.all(asked.map((one, index) => tellOf(side(index + 1), region, one, 'SOUGHT')));
    expect(await statesOf(region)).toEqual({ 'matter.helped': PLACES, 'matter.onList': 24 - PLACES });
  });

  it('go to as many as there are when cases are opened that ask at once', async () => {
    const region = 'opening';
    const opened = await Promise.all(
      Array.from({ length: 12 }, (_, index) => askForHelp(side(index), region, 'OPENED_SEEKING')),
    );
    followed.push(...opened.map(({ id }) => ({ region, id })));
    expect(await statesOf(region)).toEqual({ 'matter.helped': PLACES, 'matter.onList': 12 - PLACES });
  });

  it('are free again when a case leaves or ends, for who waits longest, who hears of it once', async () => {
    const region = 'leaving';
    const asked: Followed[] = [];
    for (const one of await ask(region, 8)) asked.push(await tellOf(side(asked.length), region, one, 'SOUGHT'));
    expect(await giveWhatIsFree(region)).toBe(0);
    await Promise.all([
      tellOf(servers[0], region, asked[0]!, 'STOPPED'),
      tellOf(servers[1], region, asked[1]!, 'ENDED'),
    ]);
    expect(await giveWhatIsFree(region)).toBe(2);
    const now = await Promise.all(asked.map(({ id }) => servers[1].store.case(region, id)));
    expect(now.map((state) => state?.states.join())).toEqual([
      'matter.asked',
      'matter.done',
      'matter.helped',
      'matter.helped',
      'matter.helped',
      'matter.onList',
      'matter.onList',
      'matter.onList',
    ]);
    expect((await timesTold(region)).sort().join('')).toBe('00000011');
  });

  it('are taken once by a command that comes twice, at once or after its answer was lost', async () => {
    const region = 'repeated';
    const [one] = (await ask(region, 1)) as [Followed];
    const key = randomUUID();
    const send = (index: number) => tellOf(side(index), region, one, 'SOUGHT', key);
    const answers = await Promise.all([send(0), send(1), send(0)]);
    expect(await send(1)).toEqual(answers[0]);
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect((await servers[0].store.places(region)).used.get('helpers/help')).toBe(1);
    const freed = randomUUID();
    const leave = () => tellOf(servers[0], region, answers[0], 'ENDED', freed);
    await Promise.all([leave(), leave()]);
    await leave();
    expect((await servers[0].store.places(region)).used.get('helpers/help')).toBe(0);
  });

  it('are never more than there are while cases come, go and wait on both servers', async () => {
    const region = 'mixed';
    let going: Followed[] = [];
    for (let round = 0; round < 4; round += 1) {
      const sought = (await ask(region, 5)).map((one, index) => tellOf(side(index), region, one, 'SOUGHT'));
      const left = going.map((one, index) => tellOf(side(index), region, one, round % 2 === 0 ? 'STOPPED' : 'ENDED'));
      await Promise.all([...sought, ...left, giveWhatIsFree(region)]);
      const { items } = await servers[0].store.cases(region, {}, { limit: 200 });
      const held = items.filter(({ place }) => place !== undefined);
      expect(held.length).toBeLessThanOrEqual(PLACES);
      going = held.slice(0, 2).map((one) => ({ id: one.case, version: one.version, states: one.states }));
    }
    await giveWhatIsFree(region);
    expect((await statesOf(region))['matter.helped']).toBe(PLACES);
    expect(Math.max(...(await timesTold(region)))).toBe(1);
  });

  it('are shown to who waits for them: what a provider offers, a school its own, with the number of who may see the case', async () => {
    const region = 'listed';
    for (const one of await ask(region, PLACES + 2)) await tellOf(servers[0], region, one, 'SOUGHT');
    const teacher = teacherOf(region);
    const { items } = await listWaiting(servers[1], teacher, region);
    expect(items.map(({ position, offers, product }) => ({ position, offers, product }))).toEqual([
      { position: 1, product: 'talks', offers: [{ organisation: 'helpers', offer: 'help', ahead: 0 }] },
      { position: 2, product: 'talks', offers: [{ organisation: 'helpers', offer: 'help', ahead: 1 }] },
    ]);
    expect(items.every((item) => item.case !== undefined)).toBe(true);
    const provider = { ...teacher, subject: 'helper', organisation: 'helpers', roles: ['practitioner'] };
    expect((await listWaiting(servers[0], provider, region)).items).toHaveLength(2);
    const stranger = { ...teacher, subject: 'stranger', organisation: 'safe-home', roles: ['safeHome'] };
    expect(await listWaiting(servers[0], stranger, region)).toEqual({ items: [] });
  });

  it('are given to who comes next when the one before cannot be told', async () => {
    const region = 'broken';
    const [service] = servers;
    const asked: Followed[] = [];
    for (const one of await ask(region, PLACES + 2)) asked.push(await tellOf(service, region, one, 'SOUGHT'));
    const failures: unknown[] = [];
    const poisoned = asked[PLACES]!.id;
    const harmed: Service = {
      ...service,
      store: new Proxy(service.store, {
        get(store, name) {
          if (name !== 'inTurn') {
            const value: unknown = Reflect.get(store, name, store);
            return typeof value === 'function' ? (value.bind(store) as unknown) : value;
          }
          return (of: string, id: string, work: () => Promise<unknown>) =>
            id === poisoned ? Promise.reject(new Error('poisoned')) : store.inTurn(of, id, work);
        },
      }),
    };
    await tellOf(service, region, asked[0]!, 'ENDED');
    await tellOf(service, region, asked[1]!, 'ENDED');
    await deliverShare(harmed, region, {
      more: () => undefined,
      failed: (error) => void failures.push(error),
      parked: () => undefined,
    });
    expect((await service.store.case(region, asked[PLACES + 1]!.id))?.states).toEqual(['matter.helped']);
    expect(failures).toEqual([new Error('poisoned')]);
    // Another process can tell it.
    expect(await giveWhatIsFree(region)).toBe(1);
  });
});
