import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { migrate, Store } from '#store';
import { createDatabase, createTemplate, tellOfManyWriters, wrongIn, type TestDatabase } from '#testing';
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

describe('what many writers commit in the long run', () => {
  it('is all heard, in the order of each case, though those who bring it die', async () => {
    const admin = await connect(database.adminUrl);
    const told = await tellOfManyWriters({
      store,
      region: `region-${randomUUID()}`,
      writers: 20,
      each: 1_000,
      holdMs: 500,
      connect: () => connect(database.url('schakel_app', PASSWORD)),
      endLeases: async () => {
        await admin.query(
          'UPDATE schakel.deliveries SET lease_until = clock_timestamp() WHERE lease_until IS NOT NULL',
        );
      },
    });
    expect(wrongIn(told)).toEqual([]);
    expect(told.committed).toHaveLength(20_000);
    expect(told.heard.length).toBeGreaterThan(20_000);
  }, 1_800_000);
});
