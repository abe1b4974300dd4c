// The commit path as a whole, against PostgreSQL: how often it asks, and on what it decides when others write as well.
import type { Actor } from '#platform';
import { migrate, Store } from '#store';
import { createDatabase, createTemplate, shippedCalendar, shippedLibrary, TODAY, type TestDatabase } from '#testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import pg from 'pg';
import { advanceCase } from './advance-case.js';
import { Catalogue } from './catalogue.js';
import { openCase } from './open-case.js';
import type { PresentedCase } from './present-case.js';
import { listActions } from './read-case.js';
import { systemClock, type Service } from './service.js';

const PASSWORD = 'of the service, in tests';
const region = 'holland-rijnland';
const coordinator: Actor = {
  issuer: 'https://issuer.example',
  subject: 'coordinator',
  organisation: 'voorbeeldschool',
  roles: ['supportCoordinator'],
  regions: [region],
  purpose: 'care',
};

let database: TestDatabase;
let service: Service;
/** The service of another process on the same database. */
let elsewhere: Service;
const stores: Store[] = [];

beforeAll(async () => {
  const template = await createTemplate({ key: 'store', prepare: (url) => migrate(url, PASSWORD) });
  database = await createDatabase({ template });
  service = await openService();
  elsewhere = await openService();
});

afterAll(async () => {
  await Promise.all(stores.map((store) => store.close()));
  await database.drop();
});

async function openService(): Promise<Service> {
  const store = new Store({ url: database.url('schakel_app', PASSWORD) });
  stores.push(store);
  const library = shippedLibrary();
  const one = new Map([...library.regions].filter(([name]) => name === region));
  const catalogue = await Catalogue.load(store, { ...library, regions: one }, shippedCalendar(), TODAY);
  return { store, catalogue, clock: systemClock, nudge: () => undefined };
}

async function open(on: Service): Promise<PresentedCase> {
  const request = () => ({ key: undefined, method: 'POST', path: '/cases', body: {} });
  const { body } = await openCase(on, coordinator, region, () => ({ school: 'voorbeeldschool', data: {} }), request);
  return body as PresentedCase;
}

interface Asked {
  readonly event?: string;
  readonly data?: Readonly<Record<string, unknown>>;
  readonly key?: string;
}

/** Fires an event that may be fired again and again. The status of the answer, or the code of the refusal. */
async function fire(on: Service, id: string, version: number, asked: Asked = {}): Promise<number | string> {
  const { event = 'RESIDENCE_DETERMINED', data = { municipality: 'leiden' }, key } = asked;
  const request = () => ({ key, method: 'POST', path: `/cases/${id}/transitions`, body: { event, data } });
  try {
    const advance = () => ({ event, data });
    const seen = { kind: 'version', version } as const;
    return (await advanceCase(on, coordinator, region, id, advance, seen, request)).status;
  } catch (error) {
    return (error as { code: string }).code;
  }
}

/** How many statements are sent while the work is done. */
async function statementsOf(work: () => Promise<unknown>): Promise<number> {
  const query = jest.spyOn(pg.Client.prototype, 'query');
  await work();
  const { length } = query.mock.calls;
  query.mockRestore();
  return length;
}

describe('one statement each, when nothing comes between', () => {
  let opened: PresentedCase;
  beforeEach(async () => {
    opened = await open(service);
  });

  it('opens a case', async () => {
    expect(await statementsOf(() => open(service))).toBe(1);
  });

  it('advances a case', async () => {
    expect(await statementsOf(() => fire(service, opened.id, opened.version))).toBe(1);
  });

  it('keeps the answer where it can be asked for again: under a key', async () => {
    const admin = new pg.Client({ connectionString: database.adminUrl });
    await admin.connect();
    const kept = async (): Promise<number | undefined> => {
      const { rows } = await admin.query<{ kept: number }>(
        'SELECT count(answer)::integer AS kept FROM schakel.commands',
      );
      return rows[0]?.kept;
    };
    const before = (await kept()) ?? 0;
    expect(await fire(service, opened.id, opened.version)).toBe(200);
    expect(await kept()).toBe(before);
    expect(await fire(service, opened.id, opened.version + 1, { key: 'kept' })).toBe(200);
    expect(await kept()).toBe(before + 1);
    await admin.end();
  });

  it('reads what can be done', async () => {
    expect(await statementsOf(() => listActions(service, coordinator, region, opened.id))).toBe(1);
  });

  it('advances a case that was only read here', async () => {
    const other = await open(elsewhere);
    await listActions(service, coordinator, region, other.id);
    expect(await statementsOf(() => fire(service, other.id, other.version))).toBe(1);
  });
});

describe('two at one case', () => {
  it('in one process: the second is told that it was behind, after the first was committed', async () => {
    const { id, version } = await open(service);
    const ends = await Promise.all([fire(service, id, version), fire(service, id, version)]);
    expect(ends).toEqual([200, 'version.stale']);
  });

  it('in one process: who already names the next version is decided on it', async () => {
    const { id, version } = await open(service);
    const ends = await Promise.all(Array.from({ length: 5 }, (_, later) => fire(service, id, version + later)));
    expect(ends).toEqual([200, 200, 200, 200, 200]);
  });

  it('in two processes: one is committed, the other was behind', async () => {
    const { id, version } = await open(service);
    const ends = await Promise.all([fire(service, id, version), fire(elsewhere, id, version)]);
    expect([...ends].sort()).toEqual([200, 'version.stale']);
  });

  it('with the same key: both get the one answer', async () => {
    const { id, version } = await open(service);
    const key = 'once';
    const ends = await Promise.all([fire(service, id, version, { key }), fire(elsewhere, id, version, { key })]);
    expect(ends).toEqual([200, 200]);
    expect((await service.store.case(region, id))?.version).toBe(version + 1);
  });
});

describe('a snapshot that another process left behind', () => {
  let id: string;
  let version: number;
  beforeEach(async () => {
    ({ id, version } = await open(service));
    expect(await fire(elsewhere, id, version)).toBe(200);
    expect(service.store.snapshot(region, id)?.version).toBe(version);
  });

  it('is read again for who saw the stored version', async () => {
    expect(await fire(service, id, version + 1)).toBe(200);
  });

  it('leads to 412 for who saw what it shows', async () => {
    expect(await fire(service, id, version)).toBe('version.stale');
    expect((await service.store.case(region, id))?.version).toBe(version + 1);
  });

  it('refuses nobody: who would not be let by it is told of the stored case', async () => {
    const notHis = { event: 'TALK_HELD', data: {} };
    expect(await fire(service, id, version, notHis)).toBe('version.stale');
    expect((await service.store.attempts(region, id, { limit: 10 })).items).toEqual([]);
    expect(await fire(service, id, version + 1, notHis)).toBe('permission.denied');
    expect((await service.store.attempts(region, id, { limit: 10 })).items).toHaveLength(1);
  });
});
