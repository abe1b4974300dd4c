// Two services on one database, each with a data folder of its own: what the second does at its start must not shut out the first.
import { connectionUrl, type EmbeddedPostgres, removeEmbeddedPostgres, startEmbeddedPostgres } from '#platform';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { Server } from '../api/support/server.js';

jest.setTimeout(180_000);

let folder: string;
let postgres: EmbeddedPostgres;

// A PostgreSQL of its own: roles belong to the whole server, and other tests sign in with another password.
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'schakel-two-'));
  // As root PostgreSQL runs under another user, who has to pass this folder.
  await chmod(folder, 0o711);
  postgres = await startEmbeddedPostgres({ dataDir: folder, log: () => undefined });
});

afterAll(async () => {
  await postgres.stop();
  await removeEmbeddedPostgres(folder);
  await rm(folder, { recursive: true, force: true });
});

const start = (name: string): Promise<Server> =>
  Server.start({
    environment: {
      DATABASE_URL: connectionUrl(postgres.connection),
      SCHAKEL_DATA_DIR: join(folder, name),
      SCHAKEL_DEMO: '1',
    },
  });

/** So that the next statement of everybody needs a new connection, which has to sign in. */
async function cutConnections(): Promise<void> {
  const admin = new pg.Client({ connectionString: connectionUrl(postgres.connection) });
  await admin.connect();
  await admin.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'schakel_app'`);
  await admin.end();
}

describe('two services on one database', () => {
  it('both sign in, also after the second has started', async () => {
    const first = await start('first');
    const second = await start('second');
    await cutConnections();
    const ready = await Promise.all([first, second].map(({ url }) => fetch(`${url}/health/ready`)));
    const statuses = ready.map(({ status }) => status);
    await Promise.all([first.stop(), second.stop()]);
    expect(statuses).toEqual([200, 200]);
  });
});
