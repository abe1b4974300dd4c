// R5, R17 of the test programme (reliability.md): a part of the service is killed and the other lives on, or all of it is told
// to stop, each time under load. The service as `npm start` starts it, with a database of its own.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '../api/support/eventually.js';
import { auditAnswers, auditCases, auditRows, deliverAll } from './audit.js';
import { Caseload } from './caseload.js';
import { Installation } from './installation.js';

const CLIENTS = 12;
const PATIENCE = 30;
const LAST_ANSWERS = 60;
/** A database that starts again recovers first; a busy machine stretches it. */
const BACK_LIMIT_MS = 60_000;

const load = new Caseload(CLIENTS);
let installation: Installation;

beforeAll(async () => {
  installation = await Installation.make();
  await installation.start();
});
afterAll(() => installation.remove());

/** Puts the service under load, does something to it, and ends the load when that is done. */
async function underLoad<T>(harm: () => Promise<T>): Promise<T> {
  const end = new AbortController();
  const working = load.work(installation.api(1), end.signal);
  const enough = load.acknowledged.length + 2 * CLIENTS;
  try {
    await eventually(() => Promise.resolve(load.acknowledged.length > enough ? true : undefined), BACK_LIMIT_MS);
    return await harm();
  } finally {
    end.abort();
    await working;
  }
}

/** Nothing acknowledged is lost, nothing is doubled, and nobody was answered anything but that he is to come again. */
async function expectAllIsWell(): Promise<void> {
  const api = installation.api(PATIENCE);
  await load.settle(api);
  expect(await auditAnswers(api, load.acknowledged.slice(-LAST_ANSWERS))).toEqual([]);
  expect(await auditCases(api, load.takeTouched())).toEqual([]);
  expect(await auditRows(installation, load)).toEqual([]);
  expect(load.surprises).toEqual([]);
}

const failedStarts = (): string[] =>
  installation.lines.filter((line) => line.includes('the database does not come back'));

const untilReady = (): Promise<true> =>
  eventually(async () => ((await installation.isReady()) ? true : undefined), BACK_LIMIT_MS);

describe('a service that is killed without its database', () => {
  it('takes it over at the next start', async () => {
    await underLoad(() => installation.killService());
    const orphan = await installation.databasePid();
    expect(installation.databaseProcesses).toContain(orphan);
    await installation.start();
    expect(await installation.databasePid()).toBe(orphan);
    await expectAllIsWell();
  });
});

describe('a service whose database is killed', () => {
  it('brings it back by itself', async () => {
    const killed = await installation.databasePid();
    await underLoad(async () => {
      await installation.killDatabase();
      // The service is called ready until it has noticed.
      const now = (): Promise<number> => installation.databasePid().catch(() => killed);
      await eventually(async () => ((await now()) === killed ? undefined : true), BACK_LIMIT_MS);
      await untilReady();
    });
    await expectAllIsWell();
  });

  it('asks everybody to come again while it cannot start, and does not give up', async () => {
    const before = load.refusals.get('database.unavailable') ?? 0;
    const putBack = await installation.hideControlFile();
    await underLoad(async () => {
      await installation.killDatabase();
      await eventually(() => Promise.resolve(failedStarts().at(1)), BACK_LIMIT_MS);
      await putBack();
      await untilReady();
    });
    expect(load.refusals.get('database.unavailable') ?? 0).toBeGreaterThan(before);
    await expectAllIsWell();
  });
});

describe.each(['SIGTERM', 'Ctrl-C'] as const)('a service that is stopped by %s under load', (how) => {
  it('finishes what it has accepted, stops the database last, and ends without a fault', async () => {
    const before = new Map(load.refusals);
    const said = installation.lines.length;
    const code = await underLoad(() => installation.stop(how));
    expect(code).toBe(0);
    expect(installation.databaseProcesses).toEqual([]);
    // A database that went before the requests would have been missed by them.
    expect(load.refusals.get('database.unavailable')).toBe(before.get('database.unavailable'));
    expect(installation.lines.slice(said).filter((line) => line.includes('"level":50'))).toEqual([]);
    await installation.start();
    await expectAllIsWell();
  });
});

describe('after all that', () => {
  it('every message is delivered once and every case is as its client knows it', async () => {
    await deliverAll(installation);
    expect(await auditCases(installation.api(PATIENCE), load.cases)).toEqual([]);
    expect(await auditRows(installation, load)).toEqual([]);
  });
});
