import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import pg from 'pg';
import { createDatabase, createTemplate, expectNoLeakedClients, type TestDatabase } from './database.js';

async function query(url: string, text: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<pg.QueryResultRow>(text)).rows;
  } finally {
    await client.end();
  }
}

const key = `${import.meta.url} ${process.pid}`;

describe('a template', () => {
  it('is prepared once, however many ask at once, and each gets a clone of its own', async () => {
    const prepare = jest.fn(async (url: string) => {
      await query(url, 'CREATE TABLE seed AS SELECT 7 AS number');
    });
    const databases = await Promise.all(
      Array.from({ length: 4 }, async () => createDatabase({ template: await createTemplate({ key, prepare }) })),
    );
    expect(prepare).toHaveBeenCalledTimes(1);
    await query(databases[0]!.adminUrl, 'DELETE FROM seed');
    expect(await query(databases[0]!.adminUrl, 'SELECT * FROM seed')).toEqual([]);
    expect(await query(databases[1]!.adminUrl, 'SELECT * FROM seed')).toEqual([{ number: 7 }]);
    await Promise.all(databases.map((database) => database.drop()));
  });

  it('that could not be prepared is tried again by the next one', async () => {
    const failing = () => Promise.reject(new Error('no such migration'));
    await expect(createTemplate({ key: `${key} again`, prepare: failing })).rejects.toThrow('no such migration');
    const prepare = (url: string) => query(url, 'CREATE TABLE seed ()').then(() => undefined);
    const database = await createDatabase({ template: await createTemplate({ key: `${key} again`, prepare }) });
    expect(await query(database.adminUrl, 'SELECT * FROM seed')).toEqual([]);
    await database.drop();
  });
});

describe('a database', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createDatabase();
  });
  afterAll(async () => {
    await database.drop();
  });

  it('can be entered as another role, whose password is checked', async () => {
    await query(database.adminUrl, `CREATE ROLE "odd:name" LOGIN PASSWORD 'p@ss/?%41'`);
    expect(await query(database.url('odd:name', 'p@ss/?%41'), 'SELECT current_user AS name')).toEqual([
      { name: 'odd:name' },
    ]);
    await expect(query(database.url('odd:name', 'wrong'), 'SELECT 1')).rejects.toMatchObject({ code: '28P01' });
    await query(database.adminUrl, `DROP ROLE "odd:name"`);
  });

  it('is gone after drop, also while clients are connected', async () => {
    const another = await createDatabase();
    const client = new pg.Client({ connectionString: another.adminUrl });
    client.on('error', () => undefined);
    await client.connect();
    await another.drop();
    await expect(query(another.adminUrl, 'SELECT 1')).rejects.toMatchObject({ code: '3D000' });
  });

  it('tells of a pool that leaks a client, and of none that does not', async () => {
    const pool = new pg.Pool({ connectionString: database.adminUrl });
    await pool.query('SELECT 1');
    await expectNoLeakedClients(pool);
    const leaked = await pool.connect();
    await expect(expectNoLeakedClients(pool)).rejects.toThrow(/1 of 1 clients were not released/);
    leaked.release();
    await expectNoLeakedClients(pool);
    await pool.end();
  });
});
