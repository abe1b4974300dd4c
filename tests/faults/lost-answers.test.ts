// R3 of the test programme (reliability.md): a quarter of the messages to the database is cut off, in three places. However
// often a command has to be sent again, it is carried out once, and every answer to it is the same.
import { migrate, Store, type WatchCommits } from '#store';
import { createDatabase, createTemplate, reportFault, seedRegion, type TestDatabase, unopened } from '#testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { moveOn, sendOnce, step } from './case-writer.js';
import { type CuttingProxy, startCuttingProxy } from './cutting-proxy.js';

const PASSWORD = 'of the service, in tests';
const SHARE = 0.25;
const CLIENTS = 6;
/** Where the clients are at work: what they send travels together. */
const KEPT = ['kept', 'kept-too'];

let database: TestDatabase;
let proxy: CuttingProxy;
let admin: pg.Client;

beforeAll(async () => {
  const template = await createTemplate({ key: 'store', prepare: (url) => migrate(url, PASSWORD) });
  database = await createDatabase({ template });
  proxy = await startCuttingProxy(serverSocket(), SHARE);
  admin = new pg.Client({ connectionString: database.adminUrl });
  await admin.connect();
});

afterAll(async () => {
  await admin.end();
  await proxy.close();
  await database.drop();
});

/** Where the test server listens. */
function serverSocket(): string {
  const url = new URL(database.adminUrl);
  return `${url.searchParams.get('host')!}/.s.PGSQL.${url.port}`;
}

interface Experiment {
  readonly commands: number;
  /** What was meant to be carried out, and what was answered to it. */
  readonly answers: ReadonlyMap<string, string>;
  readonly watched: readonly string[];
}

/** What has to happen at least so often: how many messages are sent, and so cut, depends on how commands share statements. */
const TROUBLE = { lost: 40, found: 10, repeated: 2 } as const;
const LEAST_TURNS = 75;
const MOST_TURNS = 1_500;

/**
 * Each client opens a case in one of the regions and moves it on, asking under the same id until it knows, until there was
 * trouble enough.
 */
async function run(regions: readonly string[]): Promise<Experiment> {
  const direct = new Store({ url: database.url('schakel_app', PASSWORD) });
  for (const region of regions) await seedRegion(direct, region);
  await direct.close();
  const watched: string[] = [];
  const watchCommits: WatchCommits = (event) => watched.push(event);
  const store = new Store({ url: throughProxy(proxy.port), connections: CLIENTS, waitMs: 5_000, watchCommits });
  const answers = new Map<string, string>();
  const isEnough = (): boolean =>
    Object.entries(TROUBLE).every(([event, least]) => watched.filter((one) => one === event).length >= least);
  await Promise.all(
    Array.from({ length: CLIENTS }, async (_, client) => {
      let state = unopened(regions[client % regions.length] ?? '');
      for (let turn = 0; turn < LEAST_TURNS || (turn < MOST_TURNS && !isEnough()); turn++) {
        const id = randomUUID();
        const [after, answer] = await moveOn(store, state, id);
        state = after;
        answers.set(id, JSON.stringify(answer));
      }
    }),
  );
  await store.close();
  return { commands: answers.size, answers, watched };
}

/** What is stored of regions: commands with their answers, and how many transitions each of them made. */
async function stored(regions: readonly string[]): Promise<{ id: string; answer: string; transitions: number }[]> {
  const { rows } = await admin.query<{ id: string; answer: string; transitions: number }>(
    `SELECT k.command_id AS id, k.answer::text AS answer,
            (SELECT count(*)::int FROM schakel.transitions t WHERE t.region_id = k.region_id
                AND convert_from(t.bytes, 'UTF8')::json ->> 'command' = k.command_id) AS transitions
       FROM schakel.commands k WHERE k.region_id = ANY ($1)`,
    [regions],
  );
  return rows;
}

function throughProxy(port: number): string {
  const url = new URL(database.url('schakel_app', PASSWORD));
  url.port = String(port);
  url.hostname = '127.0.0.1';
  url.searchParams.delete('host');
  return url.href;
}

/** How often what was meant once is there when its client asks again under a new id. */
let underNewId = 0;

describe('with every message cut', () => {
  it('nobody is told that a command failed: it may have been carried out, and can be sent again', async () => {
    const everything = await startCuttingProxy(serverSocket(), 1);
    const store = new Store({ url: throughProxy(everything.port), connections: 1 });
    const direct = new Store({ url: database.url('schakel_app', PASSWORD), connections: 1 });
    await seedRegion(direct, 'cut');
    const write = step(unopened('cut'), randomUUID());
    expect(await sendOnce(store, write)).toBe('unknown');
    expect(await sendOnce(direct, write)).toBe('committed');
    expect(await direct.history('cut', write.record.case, { limit: 10 })).toMatchObject([{ hash: write.hash }]);
    // A client that takes another id the second time does it again.
    expect(await sendOnce(direct, step(write.state, randomUUID()))).toBe('committed');
    underNewId = (await direct.history('cut', write.record.case, { limit: 10 })).length;
    expect(underNewId).toBe(2);
    await Promise.all([store.close(), direct.close(), everything.close()]);
  });
});

describe('with a quarter of the messages cut', () => {
  it('every command is carried out once and has one answer', async () => {
    const { commands, answers, watched } = await run(KEPT);
    const rows = await stored(KEPT);
    const kept = new Set(rows.map(({ id }) => id));
    const happened = (event: string): number => watched.filter((one) => one === event).length;
    reportFault({
      id: 'R3',
      fault: 'a quarter of the messages to the database cut, in 3 places',
      load: `${CLIENTS} clients, ${commands} commands`,
      invariant: 'one transition and one answer for each id',
      seen: `${happened('lost')} commits cut, of which ${happened('found')} were carried out`,
      broken: `asked again under a new id: carried out ${underNewId} times`,
      lost: [...answers.keys()].filter((id) => !kept.has(id)).length,
      doubled: rows.filter(({ transitions }) => transitions > 1).length,
      stranded: rows.filter(({ transitions }) => transitions === 0).length,
    });
    expect(rows).toHaveLength(commands);
    expect(rows.filter(({ id, answer }) => answers.get(id) !== answer)).toEqual([]);
    expect(rows.filter(({ transitions }) => transitions !== 1)).toEqual([]);
    const { rows: all } = await admin.query(
      'SELECT count(*)::int AS n FROM schakel.transitions WHERE region_id = ANY ($1)',
      [KEPT],
    );
    expect(all).toEqual([{ n: commands }]);
    // The trouble was there: each place was cut, and of the broken commits some had been carried out.
    expect([...proxy.cuts.keys()].sort()).toEqual(['after send', 'before send', 'reply lost']);
    for (const [event, least] of Object.entries(TROUBLE)) expect(happened(event)).toBeGreaterThanOrEqual(least);
  });
});
