// Brings a database to the present schema, as its administrator: roles, schema, migrations, the service's password.
import pg from 'pg';
import { createDataSource, SCHEMA } from './data-source.js';
import { admitApp, makeRoles, OWNER_ROLE } from './roles.js';

/** "schakel" in seven bytes with its last bit turned: another lock than the one of the embedded server's owner. */
const LOCK = '32478922283902317';
/** `transaction_timeout` is of PostgreSQL 17. */
const OLDEST_VERSION = 170_000;
/** How long another start may take to migrate. */
const TURN_LIMIT = '60s';
/** A change of a table waits this long for those who read it; while it waits everybody else waits behind it. */
const LOCK_LIMIT = '2s';

/**
 * Migrates the database behind the administrator's URL and lets the service in with this password. Does nothing that was done
 * before; of two that start at once one waits for the other. Throws when PostgreSQL is too old, or a role too mighty.
 */
export async function migrate(adminUrl: string, appPassword: string): Promise<void> {
  const admin = new pg.Client({ connectionString: adminUrl, application_name: 'schakel migration' });
  // Without a listener a server that dies would end the process; the statement under way fails as well.
  admin.on('error', () => undefined);
  await admin.connect();
  try {
    await assertVersion(admin);
    await admin.query(`SET lock_timeout = '${TURN_LIMIT}'`);
    // Against another start on this database; given back with the session.
    await admin.query(`SELECT pg_advisory_lock(${LOCK})`);
    await makeRoles(admin);
    await admin.query(`CREATE SCHEMA IF NOT EXISTS ${SCHEMA} AUTHORIZATION ${OWNER_ROLE}`);
    await runMigrations(adminUrl);
    await admitApp(admin, appPassword);
  } finally {
    await admin.end();
  }
}

async function runMigrations(adminUrl: string): Promise<void> {
  const source = createDataSource(adminUrl, { role: OWNER_ROLE, lock_timeout: LOCK_LIMIT });
  await source.initialize();
  try {
    await source.runMigrations();
  } finally {
    await source.destroy();
  }
}

async function assertVersion(admin: pg.Client): Promise<void> {
  const { rows } = await admin.query<{ number: number; name: string }>(
    `SELECT current_setting('server_version_num')::int AS number, current_setting('server_version') AS name`,
  );
  const [version] = rows;
  if (version === undefined || version.number < OLDEST_VERSION) {
    throw new Error(`Schakel needs PostgreSQL 17 or newer; this is ${version?.name ?? 'unknown'}.`);
  }
}
