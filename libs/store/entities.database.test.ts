import { createDatabase, createTemplate } from '#testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createDataSource } from './data-source.js';
import { openDatabase, type StoreDatabase, storeTemplate } from './testing-database.js';

let database: StoreDatabase;

beforeAll(async () => {
  database = await openDatabase(await createDatabase({ template: await createTemplate(storeTemplate) }));
});

afterAll(async () => {
  await database.close();
});

async function differences(): Promise<string[]> {
  const source = await createDataSource(database.adminUrl).initialize();
  try {
    return (await source.driver.createSchemaBuilder().log()).upQueries.map(({ query }) => query);
  } finally {
    await source.destroy();
  }
}

describe('the entities', () => {
  it('are the migrated schema, table for table', async () => {
    expect(await differences()).toEqual([]);
  });

  it('are seen to differ when a column does', async () => {
    await database.admin.query('ALTER TABLE schakel.cases ALTER COLUMN outcome SET NOT NULL');
    expect(await differences()).not.toEqual([]);
    await database.admin.query('ALTER TABLE schakel.cases ALTER COLUMN outcome DROP NOT NULL');
  });
});
