import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { migrate, Store } from '#store';
import { createDatabase, createTemplate, tellOfManyWriters, wrongIn, type TestDatabase, type Telling } from '#testing';
import { randomUUID } from 'node:crypto';
import pg from 'pg';

const PASSWORD = 'of the service, in tests';
let database: TestDatabase;
let store: Store;
const clients: pg.Client[] = [];

async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  clients.push(client);
  return client;
}

beforeAll(async () => {
  const template = await createTemplate({ key: 'store', prepare: (url) => migrate(url, PASSWORD) });
  database = await createDatabase({ template });
  store = new Store({ url: database.url('schakel_app', PASSWORD) });
});
afterAll(async () => {
  await store.close();
  await Promise.all(clients.map((client) => client.end()));
  await database.drop();
});

describe('what many writers commit', () => {
  it('is all heard, in the order of each case, though those who bring it die', async () => {
    const admin = await connect(database.adminUrl);
    const told = await tellOfManyWriters({
      store,
      region: `region-${randomUUID()}`,
      writers: 20,
      each: 25,
      holdMs: 10,
      connect: () => connect(database.url('schakel_app', PASSWORD)),
      endLeases: async () => {
        await admin.query(
          'UPDATE schakel.deliveries SET lease_until = clock_timestamp() WHERE lease_until IS NOT NULL',
        );
      },
    });
    expect(wrongIn(told)).toEqual([]);
    expect(told.committed).toHaveLength(500);
    // At least once, and sometimes more: who dies after a call has not written down that it was made.
    expect(told.deaths).toBeGreaterThan(5);
    expect(told.heard.length).toBeGreaterThan(500);
  });

  it.each<[string, (told: Telling) => Telling]>([
    ['is missing', (told) => ({ ...told, heard: told.heard.slice(1) })],
    ['comes too early', (told) => ({ ...told, heard: [...told.heard].reverse() })],
    ['was never committed', (told) => ({ ...told, committed: told.committed.slice(1) })],
    ['has changed', ({ heard, ...told }) => ({ ...told, heard: heard.map((one) => ({ ...one, body: '9' })) })],
  ])('is seen to be wrong when a message %s', (_what, change) => {
    const ids = ['a/1/system', 'a/2/system'];
    const told = { committed: ids, heard: ids.map((id, index) => ({ id, body: `${index + 1}` })), deaths: 0 };
    expect(wrongIn(told)).toEqual([]);
    expect(wrongIn(change(told))).not.toEqual([]);
  });
});
