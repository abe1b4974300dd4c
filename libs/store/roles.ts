// The roles of the database (docs/adr/0007): who owns, who serves, who reads. They belong to the whole server, not to one
// database. Run by the administrator; knows nothing of tables.
import { setTimeout as delay } from 'node:timers/promises';
import type pg from 'pg';
import { codeOf } from './failure.js';
import { scramVerifier } from './scram-verifier.js';

/** Owns schema, tables and functions; nobody signs in as it. */
export const OWNER_ROLE = 'schakel_owner';
/** The service signs in as this role. */
export const APP_ROLE = 'schakel_app';
/** What an auditor's own role is made a member of. */
export const READER_ROLE = 'schakel_reader';

/**
 * How long the service may keep a row or a connection from others. The service waits longer than all of these (connections.ts),
 * so that it learns how a statement ended.
 */
const APP_SETTINGS = {
  statement_timeout: '5s',
  // A second command for a case waits this long for the first.
  lock_timeout: '2s',
  transaction_timeout: '10s',
  idle_in_transaction_session_timeout: '10s',
  // A statement whose client is gone is ended, so that its locks do not outlive it.
  client_connection_check_interval: '2s',
  // The commit function is made for this level (docs/adr/0002), whatever the server's default is.
  default_transaction_isolation: 'read committed',
} as const;
/** Windows cannot look whether a client is still there, and refuses this setting. */
const OPTIONAL_SETTING = 'client_connection_check_interval';

/** How often a change of a role is tried. */
const ALTER_TURNS = 10;

/** Makes the roles that are missing. Throws when one that is there could go round row-level security. */
export async function makeRoles(admin: pg.Client): Promise<void> {
  await makeRole(admin, OWNER_ROLE, 'NOLOGIN');
  await makeRole(admin, APP_ROLE, 'LOGIN');
  await makeRole(admin, READER_ROLE, 'NOLOGIN');
  const { rows } = await admin.query<{ name: string }>(
    `SELECT rolname AS name FROM pg_roles
      WHERE rolname = ANY ($1) AND (rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb OR rolreplication)`,
    [[OWNER_ROLE, APP_ROLE, READER_ROLE]],
  );
  const [tooMighty] = rows;
  if (tooMighty !== undefined) {
    throw new Error(`The role ${tooMighty.name} has rights that go round row-level security. Take them away.`);
  }
  // A superuser acts as any role; another administrator has to be a member of the owner.
  await admin.query(
    `DO $$ BEGIN
       IF NOT pg_has_role(CURRENT_USER, '${OWNER_ROLE}', 'SET') THEN GRANT ${OWNER_ROLE} TO CURRENT_USER; END IF;
     END $$`,
  );
}

/** Sets the password and the limits of the service's role. The password travels and is stored as a SCRAM verifier. */
export async function admitApp(admin: pg.Client, password: string): Promise<void> {
  await alterRole(admin, `ALTER ROLE ${APP_ROLE} PASSWORD '${scramVerifier(password)}'`);
  for (const [name, value] of Object.entries(APP_SETTINGS)) {
    await alterRole(admin, `ALTER ROLE ${APP_ROLE} SET ${name} = '${value}'`).catch((error: unknown) => {
      if (name !== OPTIONAL_SETTING || codeOf(error) !== '22023') throw error;
    });
  }
}

/** Another database of this server may be altering the same role; PostgreSQL then says XX000, "tuple concurrently updated". */
async function alterRole(admin: pg.Client, text: string): Promise<void> {
  for (let turn = 1; ; turn++) {
    try {
      await admin.query(text);
      return;
    } catch (error) {
      if (codeOf(error) !== 'XX000' || turn === ALTER_TURNS) throw error;
      await delay(20 * turn);
    }
  }
}

async function makeRole(admin: pg.Client, name: string, kind: 'LOGIN' | 'NOLOGIN'): Promise<void> {
  const { rowCount } = await admin.query('SELECT FROM pg_roles WHERE rolname = $1', [name]);
  if (rowCount !== 0) return;
  try {
    await admin.query(`CREATE ROLE ${name} ${kind}`);
  } catch (error) {
    // Another database of this server made it a moment earlier (42710; or both at once, 23505).
    if (codeOf(error) !== '42710' && codeOf(error) !== '23505') throw error;
  }
}
