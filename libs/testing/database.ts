// A database of its own for each test file, cloned from one that was migrated once per run. Knows nothing of tables: what goes
// into a template is the caller's business. The server was started by start-postgres.ts.
import { createHash, randomBytes } from 'node:crypto';
import pg from 'pg';

/** Two templates are never made at once: what makes them also makes roles, and roles belong to the whole server. */
const TEMPLATE_LOCK = '8391735732071755365';

/** What start-postgres.ts hands over; the connection of libs/platform/postgres. */
interface TestServer {
  readonly host: string;
  readonly port: number;
  readonly adminUser: string;
  readonly adminPassword: string;
}

export interface TestDatabase {
  readonly name: string;
  /** As administrator (superuser), whom row-level security does not stop: for preparing and inspecting only. */
  readonly adminUrl: string;
  url(user: string, password: string): string;
  /** Ends what is still connected and removes the database. */
  drop(): Promise<void>;
}

/** What a template database is made of. */
export interface Template {
  /** Names the content: templates with one key are the same. A hash of the migrations, say. */
  readonly key: string;
  /** Fills the empty database behind the URL, and closes its connections. */
  readonly prepare: (adminUrl: string) => Promise<void>;
}

/**
 * The name of a database prepared in this way, for `createDatabase`. Made once per run, by whoever asks first; the others wait,
 * also those in other processes. Rejects with the fault of `prepare`; the next one to ask tries again.
 */
export async function createTemplate({ key, prepare }: Template): Promise<string> {
  const name = `template_${createHash('sha256').update(key).digest('hex').slice(0, 16)}`;
  const draft = `${name}_draft`;
  await asAdmin(async (admin) => {
    // Waits for other test files and processes that make a template; released with the session.
    await admin.query(`SELECT pg_advisory_lock(${TEMPLATE_LOCK})`);
    const existing = await admin.query('SELECT FROM pg_database WHERE datname = $1', [name]);
    if (existing.rowCount !== 0) return;
    await admin.query(`DROP DATABASE IF EXISTS ${draft} WITH (FORCE)`);
    await admin.query(`CREATE DATABASE ${draft} TEMPLATE template0`);
    await prepare(urlOf(draft));
    // Fails when `prepare` left a connection open; then no clone could be made either.
    await admin.query(`ALTER DATABASE ${draft} RENAME TO ${name}`);
    await admin.query(`ALTER DATABASE ${name} ALLOW_CONNECTIONS false`);
  });
  return name;
}

/** A database of the caller's own: a clone of the template (the name `createTemplate` gave), or empty. */
export async function createDatabase(options: { readonly template?: string } = {}): Promise<TestDatabase> {
  const name = `test_${randomBytes(8).toString('hex')}`;
  await asAdmin((admin) => admin.query(`CREATE DATABASE ${name} TEMPLATE ${options.template ?? 'template0'}`));
  return {
    name,
    adminUrl: urlOf(name),
    url: (user, password) => urlOf(name, user, password),
    drop: async () => {
      await asAdmin((admin) => admin.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`));
    },
  };
}

/**
 * Fails when clients of the pool are still checked out, or are waited for: `afterEach(() => expectNoLeakedClients(pool))`.
 * What was released only just now gets a second to come back.
 */
export async function expectNoLeakedClients(pool: pg.Pool): Promise<void> {
  for (const until = Date.now() + 1_000; pool.totalCount > pool.idleCount;) {
    if (Date.now() > until) {
      const leaked = pool.totalCount - pool.idleCount;
      throw new Error(
        `The pool leaks: ${leaked} of ${pool.totalCount} clients were not released, ${pool.waitingCount} callers wait`,
      );
    }
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

async function asAdmin<T>(work: (admin: pg.Client) => Promise<T>): Promise<T> {
  const admin = new pg.Client({ connectionString: urlOf('postgres') });
  // Without a listener a server that dies would end the whole test process.
  admin.on('error', () => undefined);
  await admin.connect();
  try {
    return await work(admin);
  } finally {
    await admin.end();
  }
}

function urlOf(database: string, user?: string, password?: string): string {
  const passed = process.env['SCHAKEL_TEST_DATABASE'];
  if (passed === undefined)
    throw new Error('No test database: run this file in a jest project with libs/testing/start-postgres.ts');
  const server = JSON.parse(passed) as TestServer;
  const url = new URL(`postgres://localhost:${server.port}/${database}`);
  url.username = encodeURIComponent(user ?? server.adminUser);
  url.password = encodeURIComponent(password ?? server.adminPassword);
  url.searchParams.set('host', server.host);
  return url.href;
}
