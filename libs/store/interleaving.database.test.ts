// S2 of the test programme (reliability.md): many regions on few connections, with errors, cancelled statements and cut
// sessions mixed in. No answer may hold a row of another region, and no connection may carry a region from one use to the next.
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
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { setTimeout as delay } from 'node:timers/promises';
import type { CommitResult } from './command.js';
import { Contention, StoreFault } from './contention.js';
import type { Store } from './store.js';
import { openDatabase, type StoreDatabase, storeTemplate } from './testing-database.js';

const REGIONS = Array.from({ length: 50 }, (_, number) => `region${number}`);
const CONNECTIONS = 4;
const CALLERS = 24;
const QUESTIONS = 4_000;

let database: StoreDatabase;
let store: Store;
const states = new Map<string, CaseState[]>();
const leaks: string[] = [];
const outcomes = new Map<string, number>();

beforeAll(async () => {
  database = await openDatabase(await createDatabase({ template: await createTemplate(storeTemplate) }));
  store = database.openStore({ connections: CONNECTIONS, waitMs: 20_000 });
  for (const region of REGIONS) {
    await seedRegion(store, region);
    const timersArmed = [{ id: 'remind', dueAt: '2026-01-01T00:00:00.000Z' }];
    states.set(region, [await openCase(store, region, { parts: { timersArmed } }), await openCase(store, region)]);
  }
  // Before whoever gets the connection: the question waits in its queue before theirs.
  store.pool.on('acquire', (client) => {
    client.query(`SELECT current_setting('schakel.region', true) AS region`).then(
      ({ rows }: { rows: { region: string | null }[] }) => {
        if ((rows[0]?.region ?? '') !== '') leaks.push(`a connection came with region ${rows[0]?.region}`);
      },
      () => undefined,
    );
  });
});

afterAll(async () => {
  await database.close();
});

function count(what: string): void {
  outcomes.set(what, (outcomes.get(what) ?? 0) + 1);
}

function draw<T>(from: readonly T[]): T {
  return from[Math.floor(Math.random() * from.length)]!;
}

function seen(region: string, what: string, rows: readonly { readonly region: string }[]): void {
  for (const row of rows) if (row.region !== region) leaks.push(`${what} of ${region} showed a row of ${row.region}`);
  if (rows.length > 0) count(what);
}

const QUESTION_KINDS: readonly ((region: string) => Promise<void>)[] = [
  async (region) => {
    const state = draw(states.get(region)!);
    const read = await store.case(region, state.case);
    if (read === null) leaks.push(`a case of ${region} was not there`);
    else seen(region, 'case', [read]);
  },
  async (region) => {
    const other = draw(REGIONS);
    if (other === region) return;
    const read = await store.case(region, draw(states.get(other)!).case);
    if (read !== null) leaks.push(`${region} read a case of ${other}`);
  },
  async (region) => {
    const { items } = await store.cases(region, draw([{}, { organisation: 'savioschool' }, { states: ['chain'] }]), {
      limit: 50,
    });
    if (items.length < 2) leaks.push(`the list of ${region} had ${items.length} cases`);
    seen(region, 'cases', items);
  },
  async (region) => {
    const history = await store.history(region, draw(states.get(region)!).case, { limit: 5 });
    seen(
      region,
      'history',
      history.map(({ record }) => record),
    );
  },
  async (region) => {
    // Nobody fires them here: without this they would be parked.
    await store.releaseParked(region);
    const { work } = await store.dueTimers(region, {
      owner: 'worker',
      limit: 5,
      leaseSeconds: 0,
    });
    const own = states.get(region)!.map((state) => state.case);
    seen(
      region,
      'timers',
      work.map((timer) => ({ region: own.includes(timer.case) ? region : 'another' })),
    );
  },
  async (region) => {
    const [configuration, key] = await Promise.all([store.configuration(region, 1), store.pseudonymKey(region)]);
    if (key.byteLength !== 32) leaks.push(`the key of ${region} is not there`);
    seen(region, 'configuration', [configuration?.document as { region: string }]);
  },
  async (region) => commitNext(region, (state) => store.commit(region, command(), decision(next(state)))),
  // A write that fails in the middle of its transaction.
  async (region) =>
    commitNext(region, (state) => store.commit(region, command(), decision({ ...next(state), hash: 'a'.repeat(64) }))),
  // A case of another region is not there.
  async (region) => {
    const other = draw(REGIONS);
    if (other === region) return;
    const write = next({ ...draw(states.get(other)!), region });
    const result = await store.commit(region, command(), decision(write));
    leaks.push(`${region} wrote a case of ${other}: ${result.kind}`);
  },
  async (region) => {
    const write = opening(region);
    if ((await store.commit(region, command(), decision(write))).kind === 'committed')
      states.get(region)!.push(write.state);
  },
];

/** Several callers write one case: who comes second reads it again. */
async function commitNext(region: string, commit: (state: CaseState) => Promise<CommitResult>): Promise<void> {
  const cases = states.get(region)!;
  const index = Math.floor(Math.random() * cases.length);
  const { kind } = await commit(cases[index]!);
  count(kind);
  const read = await store.case(region, cases[index]!.case);
  if (read !== null && read.version >= cases[index]!.version) cases[index] = read;
}

describe('fifty regions on four connections', () => {
  it('see each only their own, through errors, cancelled statements and cut sessions', async () => {
    let asked = 0;
    const done = new AbortController();
    const disturber = (async () => {
      for (let turn = 0; !done.signal.aborted; turn++) {
        const what = turn % 25 === 24 ? 'pg_terminate_backend' : 'pg_cancel_backend';
        await database.admin.query(`SELECT ${what}(pid) FROM pg_stat_activity
          WHERE usename = 'schakel_app' AND datname = current_database() ORDER BY random() LIMIT 1`);
        await delay(3);
      }
    })();
    await Promise.all(
      Array.from({ length: CALLERS }, async () => {
        while (asked++ < QUESTIONS) {
          await draw(QUESTION_KINDS)(draw(REGIONS)).catch((error: unknown) => {
            if (!(error instanceof Contention || error instanceof StoreFault)) throw error;
            count(`${error.name} ${error.code}`);
          });
        }
      }),
    );
    done.abort();
    await disturber;
    expect(leaks).toEqual([]);
    // What was meant to happen did happen.
    for (const what of [
      'case',
      'cases',
      'history',
      'timers',
      'configuration',
      'committed',
      'StoreFault 23514',
      'StoreFault SK004',
      'Contention database.unavailable',
    ]) {
      expect([what, outcomes.get(what) ?? 0]).toEqual([what, expect.any(Number)]);
      expect(outcomes.get(what) ?? 0).toBeGreaterThan(20);
    }
    await expectNoLeakedClients(store.pool);
    expect(store.pool.totalCount).toBeLessThanOrEqual(CONNECTIONS);
    expect(await database.brokenChains()).toEqual([]);
  });

  it('would be told of a connection that carries a region', async () => {
    const carrier = await store.pool.connect();
    await carrier.query(`SET schakel.region = 'region1'`);
    carrier.release();
    await Promise.all(Array.from({ length: CONNECTIONS * 3 }, () => store.ping()));
    expect(leaks).toContain('a connection came with region region1');
  });
});
