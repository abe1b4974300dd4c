import { createDatabase, type TestDatabase } from '#testing';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { migrate } from './migrate.js';
import { listSchema } from './schema-listing.js';
import { Store } from './store.js';

// Roles belong to the whole server: the same password as in the template of the other tests.
const PASSWORD = 'of the service, in tests';
let database: TestDatabase;
let admin: pg.Client;

beforeEach(async () => {
  database = await createDatabase();
  admin = new pg.Client({ connectionString: database.adminUrl });
  await admin.connect();
});

afterEach(async () => {
  await admin.end();
  await database.drop();
});

describe('a migration', () => {
  it('lets the service in, and nobody with another password', async () => {
    await migrate(database.adminUrl, PASSWORD);
    const store = new Store({ url: database.url('schakel_app', PASSWORD) });
    await store.ping();
    await store.close();
    const stranger = new Store({ url: database.url('schakel_app', 'guessed') });
    await expect(stranger.ping()).rejects.toMatchObject({ name: 'StoreFault', code: '28P01' });
    await stranger.close();
  });

  it('does nothing a second time, and of three at once all succeed', async () => {
    await Promise.all([1, 2, 3].map(() => migrate(database.adminUrl, PASSWORD)));
    const listing = await listSchema(admin);
    await migrate(database.adminUrl, PASSWORD);
    expect(await listSchema(admin)).toBe(listing);
    const { rows } = await admin.query<{ name: string }>('SELECT name FROM schakel.migrations ORDER BY id');
    expect(rows.map(({ name }) => name)).toEqual([
      'FirstSchema1763683200000',
      'Activities1763769600000',
      'ClearCommands1763856000000',
      'Publishing1763942400000',
      'Workers1764028800000',
      'Projections1764115200000',
      'Worklist1764201600000',
      'Webhooks1764288000000',
      'Places1764374400000',
      'LookForWork1764460800000',
      'Plans1764547200000',
      'ProjectionsOfTasks1764633600000',
      'CostOfACommit1764720000000',
      'TasksKeepTheirOpening1764806400000',
      'ShorterCommits1764892800000',
      'RecordsKeptOnce1764979200000',
      'RecordsAsTheyAre1765065600000',
      'PlansByKeys1765152000000',
      'FewerQueries1765238400000',
    ]);
  });

  it('is made by the owner, and leaves the limits of the service in force', async () => {
    await migrate(database.adminUrl, PASSWORD);
    const { rows: owners } = await admin.query(
      `SELECT DISTINCT pg_get_userbyid(relowner) AS owner FROM pg_class WHERE relnamespace = 'schakel'::regnamespace`,
    );
    expect(owners).toEqual([{ owner: 'schakel_owner' }]);
    const app = new pg.Client({ connectionString: database.url('schakel_app', PASSWORD) });
    await app.connect();
    const { rows } = await app.query<Record<string, string>>(
      `SELECT ${[
        'statement_timeout',
        'lock_timeout',
        'transaction_timeout',
        'idle_in_transaction_session_timeout',
        'client_connection_check_interval',
        'default_transaction_isolation',
      ]
        .map((name) => `current_setting('${name}') AS ${name}`)
        .join(', ')}`,
    );
    await app.end();
    expect(Object.values(rows[0]!)).toEqual(['5s', '2s', '10s', '10s', '2s', 'read committed']);
  });

  it('works for an administrator who is no superuser', async () => {
    await admin.query(`CREATE ROLE deputy LOGIN CREATEROLE PASSWORD 'of the deputy'`);
    await admin.query(`ALTER DATABASE ${database.name} OWNER TO deputy`);
    await migrate(database.adminUrl, PASSWORD);
    await admin.query('DROP SCHEMA schakel CASCADE');
    // Who did not make the roles needs the right to hand them on.
    await admin.query('GRANT schakel_owner, schakel_app TO deputy WITH ADMIN OPTION');
    await migrate(database.url('deputy', 'of the deputy'), PASSWORD);
    const { rows } = await admin.query('SELECT count(*)::int AS n FROM schakel.migrations');
    expect(rows).toEqual([{ n: 19 }]);
    await admin.query(`REASSIGN OWNED BY deputy TO CURRENT_USER; DROP OWNED BY deputy; DROP ROLE deputy`);
  });
});
