// R5 of the test programme (reliability.md) for workers: processes of `schakel worker` share a heap of clocks that is due; one is
// killed in the middle of it and one is told to stop. Nothing is lost and nothing happens twice.
import { APP_ROLE, migrate } from '#store';
import {
  createDatabase,
  openTermsService,
  openWaitingCases,
  spawnNode,
  writeTermsDocuments,
  type SpawnedNode,
  type TestDatabase,
} from '#testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { ROOT } from '../api/support/server.js';

/** Roles belong to the whole PostgreSQL server, so everybody in a run signs in with the same password. */
const PASSWORD = 'of the service, in tests';
const REGIONS = ['north', 'south'];
const CASES = 1_200;
const START_LIMIT_MS = 120_000;

let database: TestDatabase;
let folder: string;
let admin: pg.Client;
const workers: SpawnedNode[] = [];

beforeAll(async () => {
  database = await createDatabase();
  await migrate(database.adminUrl, PASSWORD);
  folder = await mkdtemp(join(tmpdir(), 'schakel-worker-'));
  await writeFile(join(folder, 'app-password'), PASSWORD, { mode: 0o600 });
  writeTermsDocuments(folder, REGIONS);
  admin = new pg.Client({ connectionString: database.adminUrl });
  await admin.connect();
  const service = await openTermsService({ url: database.url(APP_ROLE, PASSWORD), regions: REGIONS });
  for (const region of REGIONS) await openWaitingCases(service, region, CASES / REGIONS.length);
  await service.store.close();
  await admin.query(`UPDATE schakel.timers SET due_at = clock_timestamp() WHERE timer_id LIKE '%P1D'`);
});

afterAll(async () => {
  for (const worker of workers) await worker.killTree();
  await admin.end();
  await database.drop();
  await rm(folder, { recursive: true, force: true });
});

async function startWorker(): Promise<SpawnedNode> {
  const worker = spawnNode(join(ROOT, 'dist', 'apps', 'cli', 'main.js'), ['worker'], {
    PATH: process.env['PATH'],
    DATABASE_URL: database.adminUrl,
    SCHAKEL_DEMO: '1',
    SCHAKEL_DATA_DIR: folder,
    SCHAKEL_WORKFLOWS: join(folder, 'workflows'),
    SCHAKEL_CONFIG: join(folder, 'config'),
  });
  workers.push(worker);
  await worker.line((line) => line.startsWith('A worker for'), START_LIMIT_MS);
  return worker;
}

const count = async (question: string): Promise<number> => {
  const { rows } = await admin.query<{ n: number }>(`SELECT count(*)::int AS n FROM ${question}`);
  return rows[0]!.n;
};
const fired = (): Promise<number> => count('schakel.transitions WHERE seq > 1');
const leased = (): Promise<number> => count('schakel.timers WHERE lease_until > clock_timestamp()');

async function untilFired(least: number): Promise<void> {
  while ((await fired()) < least) await delay(5);
}

describe('workers that share a heap of clocks', () => {
  it('may be killed: what one held is free after its lease', async () => {
    const worker = await startWorker();
    await untilFired(50);
    await worker.killGroup();
    expect(await fired()).toBeLessThan(CASES);
    // The trouble was there: it was killed with claims in its hands. Their leases are not waited for here.
    expect(await leased()).toBeGreaterThan(0);
    await admin.query('UPDATE schakel.timers SET lease_until = clock_timestamp() WHERE lease_until IS NOT NULL');
  });

  it('may be told to stop: one ends what it holds, and leaves the rest', async () => {
    const before = await fired();
    const worker = await startWorker();
    await untilFired(before + 50);
    worker.interrupt();
    expect(await worker.ended).toEqual({ code: 0, signal: null });
    expect(worker.lines.at(-1)).toMatch(/^Stopped/);
    expect(await leased()).toBe(0);
  });

  it('fire each clock once, all of them together', async () => {
    await Promise.all([startWorker(), startWorker()]);
    await untilFired(CASES);
    for (const worker of workers.slice(-2)) worker.interrupt();
    for (const worker of workers.slice(-2)) await worker.ended;
    expect(await fired()).toBe(CASES);
    expect(await count('schakel.cases WHERE version <> 2')).toBe(0);
    expect(await count(`schakel.timers WHERE due_at <= clock_timestamp()`)).toBe(0);
    expect(await count(`schakel.commands WHERE person = ''`)).toBe(CASES);
  });
});
