// R7 of the test programme (reliability.md): batches with repeated cases, old versions, poison and known commands mixed.
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
  reportFault,
  seedRegion,
} from '#testing';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { randomUUID } from 'node:crypto';
import { batchArguments } from './batch.js';
import type { Submission } from './command.js';
import { Commits } from './commit.js';
import { Connections } from './connections.js';
import type { Store } from './store.js';
import { openDatabase, type StoreDatabase, storeTemplate } from './testing-database.js';

const region = 'holland-rijnland';
let database: StoreDatabase;
let store: Store;
let connections: Connections;
let commits: Commits;

beforeAll(async () => {
  database = await openDatabase(await createDatabase({ template: await createTemplate(storeTemplate) }));
  store = database.openStore();
  connections = new Connections({ url: database.appUrl });
  commits = new Commits(connections, () => undefined);
  await seedRegion(store, region);
});

afterEach(() => expectNoLeakedClients(connections.pool));

afterAll(async () => {
  await connections.close();
  await database.close();
});

/** A record whose stored hash is not that of its bytes: refused by a constraint, not by a check that names it. */
function poisoned(one: Submission): Submission {
  const [write] = one.decision.writes;
  return { ...one, decision: decision({ ...write, hash: 'a'.repeat(64) }) };
}

function fresh(): Submission {
  return { command: command(), decision: decision(opening(region)) };
}

/** Without what divides a batch and finds out what is wrong in it. */
async function asOneStatement(batch: readonly Submission[], other: Record<string, unknown> = {}): Promise<unknown> {
  const client = await database.connect();
  const values = { ...batchArguments(region, batch), ...other };
  const text = Object.keys(values)
    .map((name, index) => `${name} => $${index + 1}`)
    .join(', ');
  return client.query(`SELECT * FROM schakel.commit_decisions(${text})`, Object.values(values));
}

async function statementsOf<T>(work: () => Promise<T>): Promise<[T, number]> {
  let statements = 0;
  const count = (): void => {
    statements++;
  };
  connections.pool.on('acquire', count);
  const result = await work();
  connections.pool.off('acquire', count);
  return [result, statements];
}

/** How many rows of `cases` statements of these connections have read until now, by an index or without. */
async function rowsRead(of: Connections): Promise<number> {
  await of.ask({ text: 'SELECT pg_stat_force_next_flush()' });
  const { rows } = await database.admin.query<{ read: string }>(
    "SELECT seq_tup_read + idx_tup_fetch AS read FROM pg_stat_user_tables WHERE relname = 'cases'",
  );
  return Number(rows[0]?.read);
}

/** How often statements of these connections have looked into an index that is not the key of its table. */
async function otherIndexesRead(of: Connections): Promise<unknown[]> {
  await of.ask({ text: 'SELECT pg_stat_force_next_flush()' });
  const { rows } = await database.admin.query<{ name: string; reads: string }>(
    `SELECT indexrelname AS name, idx_scan AS reads FROM pg_stat_user_indexes
      WHERE relname IN ('cases', 'timers', 'case_organisations') AND indexrelname NOT LIKE '%pkey' ORDER BY name`,
  );
  return rows;
}

describe('a batch', () => {
  // The first of all, while the tables are empty.
  it('reads its own cases and no others, also on a connection whose plans were made when there were none', async () => {
    const crowded = 'crowded';
    await seedRegion(store, crowded);
    const { rows: asked } = await database.admin.query(
      "SELECT setting FROM pg_settings WHERE name = 'server_version_num'",
    );
    // Before 18 PostgreSQL cannot be told what to expect of a table, and the foreign keys read more.
    if (Number(asked[0].setting) < 180_000) return;
    const one = new Connections({ url: database.appUrl, connections: 1 });
    const alone = new Commits(one, () => undefined);
    const states: CaseState[] = [];
    for (let turn = 0; turn < 3; turn += 1) {
      const opened = Array.from({ length: turn === 2 ? 200 : 2 }, () => opening(crowded));
      await alone.commitBatch(
        crowded,
        opened.map((write) => ({ command: command(), decision: decision(write) })),
      );
      states.push(...opened.map(({ state }) => state));
    }
    const before = await rowsRead(one);
    const moved = states.slice(0, 4).map((state) => ({ command: command(), decision: decision(next(state)) }));
    expect(await alone.commitBatch(crowded, moved)).toEqual(moved.map(() => ({ kind: 'committed' })));
    // Locked, written, and looked at by a foreign key for each row that refers to it.
    expect((await rowsRead(one)) - before).toBeLessThan(10 * moved.length);
    await one.close();
  });

  it('finds cases, timers and organisations by their keys, whatever else begins with their region', async () => {
    const dueAt = new Date(Date.now() + 3_600_000).toISOString();
    const states: CaseState[] = [];
    for (const name of ['north', 'east', 'south', 'west']) {
      await seedRegion(store, name);
      const opened = Array.from({ length: 100 }, () => ({ ...opening(name), timersArmed: [{ id: 'term', dueAt }] }));
      const submissions = opened.map((write) => ({ command: command(), decision: decision(write) }));
      await commits.commitBatch(name, submissions);
      states.push(...opened.map(({ state }) => state));
    }
    // As autovacuum does: the planner then knows that a region takes a page or two of each index.
    await database.admin.query('ANALYZE schakel.cases, schakel.timers, schakel.case_organisations');
    const one = new Connections({ url: database.appUrl, connections: 1 });
    const before = await otherIndexesRead(one);
    const moved = states.slice(0, 4).map((state) => ({
      command: command(),
      decision: decision({ ...next(state), timersCancelled: ['term'] }),
    }));
    const results = await new Commits(one, () => undefined).commitBatch('north', moved);
    expect(results).toEqual(moved.map(() => ({ kind: 'committed' })));
    expect(await otherIndexesRead(one)).toEqual(before);
    await one.close();
  });

  it.each([1, 2, 7, 64, 256])('of %d cases is one statement', async (size) => {
    const batch = Array.from({ length: size }, fresh);
    const [results, statements] = await statementsOf(() => commits.commitBatch(region, batch));
    expect(results).toEqual(batch.map(() => ({ kind: 'committed' })));
    expect(statements).toBe(1);
  });

  it.each([2, 16, 256])('of %d finds one poisoned submission in at most log2(n) + 2 statements', async (size) => {
    for (const place of [0, size >> 1, size - 1]) {
      const batch = Array.from({ length: size }, fresh);
      batch[place] = poisoned(batch[place]!);
      const [results, statements] = await statementsOf(() => commits.commitBatch(region, batch));
      expect(results[place]).toMatchObject({ kind: 'failed', error: { code: '23514' } });
      expect(results.filter(({ kind }) => kind === 'committed')).toHaveLength(size - 1);
      expect(statements).toBeLessThanOrEqual(Math.log2(size) + 2);
    }
  });

  it('finds several poisoned submissions', async () => {
    const batch = Array.from({ length: 32 }, fresh).map((one, index) =>
      [3, 4, 20].includes(index) ? poisoned(one) : one,
    );
    const results = await commits.commitBatch(region, batch);
    expect(results.flatMap(({ kind }, index) => (kind === 'failed' ? [index] : []))).toEqual([3, 4, 20]);
    expect(results.filter(({ kind }) => kind === 'committed')).toHaveLength(29);
  });

  it('that were one statement however poisoned would take the good with it', async () => {
    const batch = Array.from({ length: 16 }, fresh).map((one, index) => (index === 3 ? poisoned(one) : one));
    await expect(asOneStatement(batch)).rejects.toMatchObject({ code: '23514' });
    const isThere = await Promise.all(
      batch.map(({ decision: { writes } }) => store.case(region, writes[0].state.case).then((found) => found !== null)),
    );
    const lostWhole = isThere.filter((found) => !found).length - 1;
    const results = await commits.commitBatch(region, batch);
    const committed = results.filter(({ kind }) => kind === 'committed').length;
    reportFault({
      id: 'R7',
      fault: 'a poisoned submission, and more in the other tests',
      load: `a batch of ${batch.length}`,
      invariant: 'it fails alone; the good ones are committed',
      seen: `${committed} committed`,
      broken: `a batch that is not divided: ${lostWhole} good ones fail`,
      ...{ lost: batch.length - 1 - committed, doubled: 0, stranded: 0 },
    });
    expect([lostWhole, committed]).toEqual([15, 15]);
  });

  it('that names a case twice is refused by the function, and divided before it gets there', async () => {
    const state = await openCase(store, region);
    const twice = [next(state), next(state)].map((write) => ({ command: command(), decision: decision(write) }));
    await expect(asOneStatement(twice)).rejects.toMatchObject({ code: 'SK001' });
    expect(await commits.commitBatch(region, twice)).toEqual([{ kind: 'committed' }, { kind: 'stale' }]);
  });

  it.each([
    ['names no command', [1, null]],
    ['leaves out a command', [1, 3]],
    ['has more commands than writes', [1, 1]],
    ['goes back to a command', [2, 1]],
  ])('whose writes are in no order is refused by the function: one %s', async (_what, numbers) => {
    const batch = [fresh(), fresh()];
    await expect(asOneStatement(batch, { p_write_commands: numbers })).rejects.toMatchObject({ code: 'SK001' });
  });

  it('that names a command twice carries it out once', async () => {
    const one = fresh();
    const again = { ...fresh(), command: one.command };
    const results = await commits.commitBatch(region, [one, again]);
    expect(results).toEqual([{ kind: 'committed' }, { kind: 'stored', answer: one.command.answer }]);
  });
});

describe('mixed batches', () => {
  const kinds = ['good', 'opens two', 'stale', 'known', 'other request', 'poison', 'consumed', 'missing'] as const;
  type Kind = (typeof kinds)[number];
  const expected: Record<Kind, string> = {
    good: 'committed',
    'opens two': 'committed',
    stale: 'stale',
    known: 'stored',
    'other request': 'fingerprint',
    poison: 'failed',
    consumed: 'consumed',
    missing: 'failed',
  };
  let states: CaseState[];
  let known: Submission;

  beforeAll(async () => {
    // Not before: a record is taken within five seconds of the moment that it names.
    known = { command: command(), decision: decision(opening(region)) };
    states = await Promise.all(Array.from({ length: 64 }, () => openCase(store, region)));
    await store.commit(region, known.command, known.decision);
  });

  function submission(kind: Kind, index: number): Submission {
    const state = states[index]!;
    const plain = { command: command(), decision: decision(next(state)) };
    switch (kind) {
      case 'good':
        return plain;
      case 'opens two':
        return { ...plain, decision: decision(next(state), opening(region), opening(region)) };
      case 'stale':
        return { ...plain, decision: decision(next({ ...state, version: state.version + 1 }), opening(region)) };
      case 'known':
        return { ...plain, command: { ...known.command, id: known.command.id } };
      case 'other request':
        return { ...plain, command: { ...known.command, fingerprint: 'f'.repeat(64) } };
      case 'poison':
        return poisoned(plain);
      case 'consumed':
        return { ...plain, consumes: { kind: 'message', message: randomUUID() } };
      case 'missing':
        return { ...plain, decision: decision(next({ ...state, case: randomUUID() })) };
    }
  }

  it('give each submission its own result, write the good ones whole and nothing of the others', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.constantFrom(...kinds), { minLength: 1, maxLength: 64 }), async (chosen) => {
        const batch = chosen.map(submission);
        const results = await commits.commitBatch(region, batch);
        expect(results.map(({ kind }) => kind)).toEqual(chosen.map((kind) => expected[kind]));
        for (const [index, { decision: sent }] of batch.entries()) {
          const isWritten = results[index]!.kind === 'committed';
          if (isWritten) states[index] = sent.writes[0].state;
          for (const { state } of sent.writes.slice(1)) {
            expect(await store.case(region, state.case)).toEqual(isWritten ? state : null);
          }
        }
        const { rows } = await database.admin.query<{ case_id: string; head: string; version: string }>(
          'SELECT case_id, head, version FROM schakel.cases WHERE case_id = ANY ($1)',
          [states.map((state) => state.case)],
        );
        const stored = new Map(rows.map((row) => [row.case_id, row]));
        for (const state of states) {
          expect(stored.get(state.case)).toMatchObject({ head: state.head, version: String(state.version) });
        }
      }),
      { numRuns: 40 },
    );
  });

  it('that cross one another never deadlock', async () => {
    const shared = await Promise.all(Array.from({ length: 24 }, () => openCase(store, region)));
    const error = await Promise.all(
      Array.from({ length: 40 }, async () => {
        const drawn = shared
          .map((state) => ({ state, at: Math.random() }))
          .sort((a, b) => a.at - b.at)
          .slice(0, 12);
        const results = await commits.commitBatch(
          region,
          drawn.map(({ state }) => ({ command: command(), decision: decision(next(state)) })),
        );
        return results.find(({ kind }) => kind === 'failed');
      }),
    );
    expect(error.filter((one) => one !== undefined)).toEqual([]);
    const { rows } = await database.admin.query<{ deadlocks: string }>(
      'SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()',
    );
    expect(rows[0]!.deadlocks).toBe('0');
  });

  it('leave every head at the end of its chain', async () => {
    expect(await database.brokenChains()).toEqual([]);
  });
});
