// A server that restarts breaks every connection, also those that stand idle: what is sent again must not meet another of them.
import { createDatabase, createTemplate } from '#testing';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { Connections } from './connections.js';
import { openDatabase, type StoreDatabase, storeTemplate } from './testing-database.js';

const IDLE = 6;
let database: StoreDatabase;
let connections: Connections;

beforeEach(async () => {
  database = await openDatabase(await createDatabase({ template: await createTemplate(storeTemplate) }));
  connections = new Connections({ url: database.appUrl, connections: IDLE });
});

afterEach(async () => {
  await connections.close();
  await database.close();
});

/** From another process while this one stands still, so that nothing here has heard of it afterwards. */
function breakConnections(): void {
  const pg = createRequire(import.meta.url).resolve('pg');
  const program = `
    const pg = require(process.argv[1]);
    const admin = new pg.Client({ connectionString: process.argv[2] });
    admin.connect()
      .then(() => admin.query("SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE application_name = 'schakel' AND datname = current_database()"))
      .then(() => admin.end());`;
  execFileSync(process.execPath, ['-e', program, pg, database.adminUrl]);
}

describe('a connection that broke', () => {
  it('takes those that stood idle beside it out of use, so that the second attempt succeeds', async () => {
    await Promise.all(Array.from({ length: IDLE }, () => connections.ask({ text: 'SELECT pg_sleep(0.1)' })));
    expect(connections.pool.idleCount).toBe(IDLE);
    breakConnections();
    expect(await connections.askAgain({ text: 'SELECT 1 AS one' })).toEqual([{ one: 1 }]);
  });
});
