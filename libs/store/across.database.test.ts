// What waits of several regions is committed in one transaction, region after region (docs/adr/0022): what is wrong with one of
// them is nobody else's trouble.
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
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { setTimeout as delay } from 'node:timers/promises';
import type pg from 'pg';
import type { Submission } from './command.js';
import { Commits, commitStatement, type Part, type Settled, type WatchCommits } from './commit.js';
import { Connections } from './connections.js';
import type { Store } from './store.js';
import { openDatabase, type StoreDatabase, storeTemplate } from './testing-database.js';

const REGIONS = ['amstelland', 'drenthe', 'foodvalley', 'holland-rijnland'];
const [first = '', second = ''] = REGIONS;
let database: StoreDatabase;
let store: Store;
let connections: Connections;
let inTheWay: string[];
let watched: string[];

beforeAll(async () => {
  database = await openDatabase(await createDatabase({ template: await createTemplate(storeTemplate) }));
  store = database.openStore();
  connections = new Connections({ url: database.appUrl });
  for (const region of REGIONS) await seedRegion(store, region);
});

beforeEach(() => {
  inTheWay = [];
  watched = [];
});

afterEach(() => expectNoLeakedClients(connections.pool));

afterAll(async () => {
  await connections.close();
  await database.close();
});

const fresh = (region: string): Submission => ({ command: command(), decision: decision(opening(region)) });
const kindsOf = (settled: readonly Settled[]): string[] =>
  settled.map((one) => (one.kind === 'failed' ? (one.error as { code: string }).code : one.kind));

/** What each part came to, in their order. */
async function commitAcross(parts: readonly Part[], over = connections): Promise<string[][]> {
  const watch: WatchCommits = (event) => watched.push(event);
  const ends = new Commits(over, watch).commitAcross(parts, (region) => inTheWay.push(region));
  return (await Promise.all(ends)).map(kindsOf);
}

/** By which transaction each case was written, as PostgreSQL numbers them. */
async function transactionsOf(parts: readonly Part[]): Promise<Set<string>> {
  const cases = parts.flatMap(({ batch }) =>
    batch.flatMap((one) => one.decision.writes.map(({ state }) => state.case)),
  );
  const { rows } = await database.admin.query<{ xmin: string }>(
    'SELECT xmin::text FROM schakel.cases WHERE case_id = ANY ($1)',
    [cases],
  );
  expect(rows).toHaveLength(cases.length);
  return new Set(rows.map(({ xmin }) => xmin));
}

/** Holds the row of a case until it is told to let go. */
async function hold(region: string, caseId: string): Promise<() => Promise<unknown>> {
  const holder = await database.connect();
  await holder.query('BEGIN');
  await holder.query('SELECT schakel.enter_region($1)', [region]);
  await holder.query('SELECT FROM schakel.cases WHERE region_id = $1 AND case_id = $2 FOR UPDATE', [region, caseId]);
  return () => holder.query('ROLLBACK');
}

describe('what waits of several regions', () => {
  it('is committed in one transaction, each in its region and by the order in which it was given', async () => {
    // Not in the order of their names, in which they are sent.
    const parts = [...REGIONS].reverse().map((region, index) => ({
      region,
      batch: Array.from({ length: index + 1 }, () => fresh(region)),
    }));
    expect(await commitAcross(parts)).toEqual(parts.map(({ batch }) => batch.map(() => 'committed')));
    expect((await transactionsOf(parts)).size).toBe(1);
    for (const { region, batch } of parts) {
      for (const { decision: done } of batch)
        expect(await store.case(region, done.writes[0].state.case)).toEqual(done.writes[0].state);
    }
    expect(await database.brokenChains()).toEqual([]);
  });

  it('has a result for each, also for what is behind, was sent before, or names a case again', async () => {
    const [here, there] = [await openCase(store, first), await openCase(store, second)];
    const known = command();
    await store.commit(second, known, decision(next(there)));
    const again = { command: command(), decision: decision(next(here)) };
    const parts = [
      { region: first, batch: [{ command: command(), decision: decision(next(here)) }, again, fresh(first)] },
      {
        region: second,
        batch: [
          fresh(second),
          { command: command(), decision: decision(next(there)) },
          { ...fresh(second), command: known },
        ],
      },
    ];
    expect(await commitAcross(parts)).toEqual([
      ['committed', 'stale', 'committed'],
      ['committed', 'stale', 'stored'],
    ]);
    expect(inTheWay).toEqual([]);
  });

  it('is committed region by region when one of them is refused, and told which it was', async () => {
    const parts = REGIONS.map((region) => ({ region, batch: [fresh(region), fresh(region)] }));
    const [write] = parts[0]!.batch[1]!.decision.writes;
    parts[0]!.batch[1] = { command: command(), decision: decision({ ...write, hash: 'a'.repeat(64) }) };
    // Of this one the statement is another, which is skipped before it was ever prepared.
    const places = [{ organisation: 'cardea', offer: 'talks', amount: 1, bound: null }];
    parts[3]!.batch[0] = { command: command(), decision: decision({ ...opening(REGIONS[3]!), places }) };
    // On one connection, which goes on with what it has prepared.
    const one = new Connections({ url: database.appUrl, connections: 1 });
    const good = ['committed', 'committed'];
    expect(await commitAcross(parts, one)).toEqual([['committed', '23514'], good, good, good]);
    expect(inTheWay).toEqual([REGIONS[0]]);
    const later = REGIONS.map((region) => ({ region, batch: [fresh(region)] }));
    expect(await commitAcross(later, one)).toEqual(later.map(() => ['committed']));
    expect((await transactionsOf(later)).size).toBe(1);
    await one.close();
  });

  it('waits for a row that somebody holds only where it is needed', async () => {
    const held = await openCase(store, second);
    const letGo = await hold(second, held.case);
    // By itself a statement waits for as long as it takes.
    const patient = new Connections({
      url: `${database.appUrl}&options=-c%20lock_timeout%3D0%20-c%20statement_timeout%3D0`,
    });
    const ends = new Commits(patient, () => undefined).commitAcross(
      REGIONS.map((region) => ({
        region,
        batch: region === second ? [{ command: command(), decision: decision(next(held)) }] : [fresh(region)],
      })),
      (region) => inTheWay.push(region),
    );
    // They come to their end while it is still held.
    const others = await Promise.all(ends.filter((_, index) => REGIONS[index] !== second));
    expect(others.map(kindsOf)).toEqual([['committed'], ['committed'], ['committed']]);
    expect(inTheWay).toEqual([second]);
    await letGo();
    expect(kindsOf(await ends[REGIONS.indexOf(second)]!)).toEqual(['committed']);
    await patient.close();
  });

  it('is carried out once when the connection breaks in the midst of it', async () => {
    const held = await openCase(store, second);
    const letGo = await hold(second, held.case);
    const parts = REGIONS.map((region) => ({
      region,
      batch: region === second ? [{ command: command(), decision: decision(next(held)) }] : [fresh(region)],
    }));
    const done = commitAcross(parts);
    const waiting = `SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
    while ((await database.admin.query(waiting)).rowCount === 0) await delay(5);
    await database.admin.query(`SELECT pg_terminate_backend(pid) FROM (${waiting}) AS w`);
    await letGo();
    expect(await done).toEqual(REGIONS.map(() => ['committed']));
    expect(watched.sort()).toEqual([...REGIONS.map(() => 'lost'), ...REGIONS.map(() => 'repeated')]);
    expect(await database.brokenChains()).toEqual([]);
  });
});

describe('within one transaction', () => {
  let client: pg.Client;
  beforeAll(async () => {
    client = await database.connect();
  });
  afterEach(() => client.query('ROLLBACK'));

  async function regionsSeen(): Promise<Record<string, string[]>> {
    const seen: Record<string, string[]> = {};
    for (const table of ['cases', 'transitions', 'commands', 'case_organisations']) {
      const { rows } = await client.query<{ region: string }>(
        `SELECT DISTINCT region_id AS region FROM schakel.${table}`,
      );
      seen[table] = rows.map(({ region }) => region);
    }
    return seen;
  }

  it('a region that was entered before is neither seen nor written once another is entered', async () => {
    await client.query('BEGIN');
    for (const region of [first, second]) {
      await client.query(commitStatement(region, [fresh(region)]));
      expect(await regionsSeen()).toEqual({
        cases: [region],
        transitions: [region],
        commands: [region],
        case_organisations: [region],
      });
    }
    const { rowCount } = await client.query('UPDATE schakel.cases SET version = 9 WHERE region_id = $1', [first]);
    expect(rowCount).toBe(0);
    const text = `INSERT INTO schakel.commands (region_id, command_id, person, fingerprint) VALUES ($1, 'c', 'p', 'f')`;
    await expect(client.query(text, [first])).rejects.toMatchObject({ code: '42501' });
  });

  it('no region is left behind on the connection', async () => {
    const one = new Connections({ url: database.appUrl, connections: 1 });
    await commitAcross(
      [first, second].map((region) => ({ region, batch: [fresh(region)] })),
      one,
    );
    const text = `SELECT schakel.current_region() AS region, current_setting('lock_timeout') AS wait`;
    expect(await one.ask({ text })).toEqual([{ region: null, wait: '2s' }]);
    await one.close();
  });
});
