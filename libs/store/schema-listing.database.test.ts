import { createDatabase, createTemplate } from '#testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readFile, writeFile } from 'node:fs/promises';
import { listSchema } from './schema-listing.js';
import { openDatabase, type StoreDatabase, storeTemplate } from './testing-database.js';

const FILE = new URL('./schema.sql', import.meta.url);
let database: StoreDatabase;

beforeAll(async () => {
  database = await openDatabase(await createDatabase({ template: await createTemplate(storeTemplate) }));
});

afterAll(async () => {
  await database.close();
});

describe('schema.sql', () => {
  it('is the migrated schema; SCHAKEL_WRITE_SCHEMA=1 writes it anew', async () => {
    const listing = await listSchema(database.admin);
    if (process.env['SCHAKEL_WRITE_SCHEMA'] === '1') await writeFile(FILE, listing);
    expect(listing).toBe(await readFile(FILE, 'utf8'));
  });

  it.each([
    ['a column', 'ALTER TABLE schakel.cases ADD note text'],
    ['a right', 'GRANT TRUNCATE ON schakel.cases TO schakel_app'],
    ['a right on a column', 'GRANT UPDATE (subject) ON schakel.cases TO schakel_app'],
    ['a policy', 'DROP POLICY region_only ON schakel.cases'],
    ['forcing', 'ALTER TABLE schakel.cases NO FORCE ROW LEVEL SECURITY'],
    ['an index', 'DROP INDEX schakel.cases_newest'],
    ['a trigger', 'DROP TRIGGER rows_are_kept ON schakel.transitions'],
    [
      'a function',
      `CREATE OR REPLACE FUNCTION schakel.current_region() RETURNS text LANGUAGE sql STABLE RETURN 'here'::text`,
    ],
  ])('differs when %s does', async (_what, change) => {
    const before = await listSchema(database.admin);
    await database.admin.query(`BEGIN; ${change}`);
    const after = await listSchema(database.admin);
    await database.admin.query('ROLLBACK');
    expect(after).not.toBe(before);
  });
});
