// Each test has a cluster of its own, in a temporary folder; the shared test database is not used. One file, longer than most:
// the cluster that all tests copy is made once.
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { spawn } from 'node:child_process';
import { chmod, chown, lstat, mkdir, mkdtemp, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { isRunning, type SpawnedNode, spawnNode } from '#testing';
import { connectionUrl } from './connection.js';
import {
  type EmbeddedPostgres,
  type EmbeddedPostgresOptions,
  removeEmbeddedPostgres,
  startEmbeddedPostgres,
} from './embedded-postgres.js';
import { EmbeddedPostgresError } from './failure.js';
import { findHome } from './home.js';

const KEEP = new URL('./keep.ts', import.meta.url).href;
const isRoot = process.getuid?.() === 0;
const folders: string[] = [];
/** A cluster that was started before: making one for each test would take most of a second. Each test finds it stopped. */
let used: string;
const started: EmbeddedPostgres[] = [];
const spawned: SpawnedNode[] = [];

/** A data folder to be; others may pass the folder around it, unless told otherwise. */
async function newDataDir(mode = 0o711): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'schakel-own-'));
  await chmod(folder, mode);
  folders.push(folder);
  return join(folder, '.schakel');
}

async function start(dataDir: string, more: Partial<EmbeddedPostgresOptions> = {}): Promise<EmbeddedPostgres> {
  const postgres = await startEmbeddedPostgres({ dataDir, log: () => undefined, ...more });
  started.push(postgres);
  return postgres;
}

/** The server in a process of its own, to be killed. */
async function startElsewhere(
  dataDir: string,
): Promise<{ owner: SpawnedNode; ready: EmbeddedPostgres & { pid: number } }> {
  const owner = spawnNode(KEEP, [JSON.stringify({ dataDir })]);
  spawned.push(owner);
  const line = await owner.line((said) => said.includes('"ready"'));
  return { owner, ready: (JSON.parse(line) as { ready: EmbeddedPostgres & { pid: number } }).ready };
}

async function query<Row extends pg.QueryResultRow>(
  postgres: Pick<EmbeddedPostgres, 'connection'>,
  text: string,
): Promise<Row[]> {
  const client = new pg.Client({ connectionString: connectionUrl(postgres.connection) });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query<Row>(text)).rows;
  } finally {
    await client.end();
  }
}

async function homeOf(dataDir: string): Promise<string> {
  const home = await findHome(dataDir);
  if (home === undefined) throw new Error(`${dataDir} has no cluster`);
  return home;
}

async function logOf(dataDir: string): Promise<string> {
  return await readFile(join(await homeOf(dataDir), 'server.log'), 'utf8');
}

beforeAll(async () => {
  used = await newDataDir();
  folders.length = 0;
  await (await startEmbeddedPostgres({ dataDir: used, log: () => undefined })).stop();
});

afterEach(async () => {
  await Promise.all(spawned.splice(0).map((node) => node.killGroup()));
  await Promise.all(started.splice(0).map((postgres) => postgres.stop()));
  // What a killed process left running is found and stopped.
  await (await startEmbeddedPostgres({ dataDir: used, log: () => undefined })).stop();
  await truncate(join(await homeOf(used), 'server.log'));
  for (const folder of folders.splice(0)) await remove(folder);
});

afterAll(async () => {
  await remove(dirname(used));
});

async function remove(folder: string): Promise<void> {
  const dataDir = join(folder, '.schakel');
  if (await stat(dataDir).catch(() => undefined)) await removeEmbeddedPostgres(dataDir);
  await rm(folder, { recursive: true, force: true });
}

describe('a first start', () => {
  it('makes a cluster that only this process and the user of the server can reach, over a socket, with a password', async () => {
    const dataDir = await newDataDir();
    const postgres = await start(dataDir);
    const [settings] = await query(
      postgres,
      `SELECT current_setting('listen_addresses') AS addresses, current_setting('data_checksums') AS checksums,
              current_setting('fsync') AS fsync, current_setting('timezone') AS zone, datlocprovider AS provider,
              datlocale AS locale, pg_encoding_to_char(encoding) AS encoding, current_database() AS name
         FROM pg_database WHERE datname = current_database()`,
    );
    expect(settings).toEqual({
      addresses: '',
      checksums: 'on',
      fsync: 'on',
      zone: 'UTC',
      provider: 'b',
      locale: 'C.UTF-8',
      encoding: 'UTF8',
      name: 'schakel',
    });
    const home = await homeOf(dataDir);
    const mode = async (name: string): Promise<number> => (await stat(join(home, name))).mode & 0o777;
    expect(await Promise.all(['secret', 'server.log', 'data', 'socket'].map(mode))).toEqual([
      0o600, 0o600, 0o700, 0o700,
    ]);
    const wrong = new pg.Client({
      connectionString: connectionUrl(postgres.connection, { user: 'schakel_admin', password: 'x' }),
    });
    await expect(wrong.connect()).rejects.toMatchObject({ code: '28P01' });
    const hba = await query<{ auth_method: string }>(postgres, 'SELECT DISTINCT auth_method FROM pg_hba_file_rules');
    expect(hba).toEqual([{ auth_method: 'scram-sha-256' }]);
  });

  (isRoot ? it : it.skip)('works for root below a folder of mode 0700, with the cluster elsewhere', async () => {
    const dataDir = await newDataDir(0o700);
    const messages: string[] = [];
    const postgres = await start(dataDir, { log: (message) => messages.push(message) });
    expect(await query(postgres, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    expect((await lstat(join(dataDir, 'postgres'))).isFile()).toBe(true);
    const home = (await readFile(join(dataDir, 'postgres'), 'utf8')).trim();
    expect(dirname(home)).toBe('/var/lib/schakel/clusters');
    expect(messages.join('\n')).toContain(`The database lies in ${home}`);
    const [homeStatus, dataStatus, server] = await Promise.all(
      [home, join(home, 'data'), `/proc/${postgres.pid ?? 0}`].map((path) => stat(path)),
    );
    expect(homeStatus?.uid).toBe(0);
    expect(dataStatus?.uid).not.toBe(0);
    expect(server?.uid).toBe(dataStatus?.uid);
    await postgres.stop();
    expect((await start(dataDir)).connection).toEqual(postgres.connection);
  });

  it('makes one cluster when two start at once, and gives it to one of them', async () => {
    const dataDir = await newDataDir();
    const outcomes = await Promise.allSettled([start(dataDir), start(dataDir)]);
    const refused = outcomes.filter((outcome) => outcome.status === 'rejected');
    expect(refused).toHaveLength(1);
    expect(refused[0]?.reason).toMatchObject({ message: expect.stringContaining('is in use') });
    expect(await query(started[0]!, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  it('finds another folder for the socket where the path would be too long', async () => {
    const dataDir = join(dirname(await newDataDir()), 'long-'.repeat(20), '.schakel');
    await mkdir(dirname(dataDir), { recursive: true });
    const postgres = await start(dataDir);
    expect(postgres.connection.host.startsWith(join(tmpdir(), 'schakel-'))).toBe(true);
    expect((await stat(postgres.connection.host)).mode & 0o777).toBe(0o700);
    expect(await query(postgres, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    await postgres.stop();
    await expect(stat(postgres.connection.host)).rejects.toMatchObject({ code: 'ENOENT' });
    await removeEmbeddedPostgres(dataDir);
  });
});

describe('a later start', () => {
  it('finds the data again', async () => {
    const first = await start(used);
    await query(first, 'DROP TABLE IF EXISTS kept; CREATE TABLE kept AS SELECT 42 AS answer');
    await first.restart();
    expect(await query(first, 'SELECT * FROM kept')).toEqual([{ answer: 42 }]);
    await first.stop();
    const second = await start(used);
    expect(second.connection).toEqual(first.connection);
    expect(second.wasRunning).toBe(false);
    expect(await query(second, 'SELECT * FROM kept')).toEqual([{ answer: 42 }]);
  });

  it('takes over the server of a process that was killed', async () => {
    const { owner, ready } = await startElsewhere(used);
    await query(ready, 'DROP TABLE IF EXISTS kept; CREATE TABLE kept AS SELECT 42 AS answer');
    await owner.killGroup();
    expect(isRunning(ready.pid)).toBe(true);
    const postgres = await start(used);
    expect(postgres).toMatchObject({ wasRunning: true, pid: ready.pid, connection: ready.connection });
    expect(await query(postgres, 'SELECT * FROM kept')).toEqual([{ answer: 42 }]);
  });

  it('waits until the server has heard that the process was killed', async () => {
    const { owner, ready } = await startElsewhere(used);
    const [session] = await query<{ pid: number }>(
      ready,
      "SELECT pid FROM pg_stat_activity WHERE application_name LIKE 'schakel owner%'",
    );
    // What hears nothing still holds the lock.
    process.kill(session?.pid ?? 0, 'SIGSTOP');
    await owner.killGroup();
    const starting = start(used);
    const first = await Promise.race([starting.then(() => 'started'), delay(500, 'waits')]);
    process.kill(session?.pid ?? 0, 'SIGCONT');
    expect(first).toBe('waits');
    expect((await starting).pid).toBe(ready.pid);
  });

  it('is refused while another process owns the server, which goes on', async () => {
    const { owner, ready } = await startElsewhere(used);
    await expect(start(used)).rejects.toThrow(new RegExp(`is in use: schakel owner, process ${owner.pid} `));
    expect(await query(ready, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    expect(await owner.finish()).toBe(0);
    expect((await start(used)).wasRunning).toBe(false);
  });

  it('that fails says so with the last lines of the server', async () => {
    const failed = start(used, { settings: { max_connections: 'many' } });
    await expect(failed).rejects.toThrow(EmbeddedPostgresError);
    await expect(failed).rejects.toThrow(/invalid value for parameter "max_connections"/);
  });

  it('is not misled by a process that has got the id of a server that died', async () => {
    const first = await start(used);
    const data = join(await homeOf(used), 'data');
    const pidFile = await readFile(join(data, 'postmaster.pid'), 'utf8');
    const { uid, gid } = await stat(data);
    await first.stop();
    const stranger = spawn('sleep', ['60'], { stdio: 'ignore', uid, gid });
    try {
      await writeFile(join(data, 'postmaster.pid'), pidFile.replace(/^\d+/, String(stranger.pid)), { mode: 0o600 });
      await chown(join(data, 'postmaster.pid'), uid, gid);
      // The file beside the socket names the dead server too.
      const socketFile = join(first.connection.host, `.s.PGSQL.${first.connection.port}.lock`);
      await writeFile(socketFile, pidFile.replace(/^\d+/, String(stranger.pid)), { mode: 0o600 });
      await chown(socketFile, uid, gid);
      expect(await query(await start(used), 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
      expect(stranger.exitCode ?? stranger.signalCode).toBeNull();
    } finally {
      stranger.kill('SIGKILL');
    }
  });
});

describe('a running server', () => {
  it('keeps every acknowledged row when it is killed, says that it died, and starts again', async () => {
    let onExit: (reason: Error) => void = () => undefined;
    const died = new Promise<Error>((resolve) => (onExit = resolve));
    const postgres = await start(used, { onExit });
    await query(postgres, 'CREATE TABLE written (row bigint PRIMARY KEY)');
    // Too busy to notice at once that the server is gone; until then PostgreSQL refuses to start again.
    const busy = query(postgres, 'SELECT count(*) FROM generate_series(1, 10000000)').catch(() => undefined);
    const acknowledged = await writeUntilKilled(postgres);
    expect((await died).message).toContain('died');
    expect(postgres.pid).toBeUndefined();
    await postgres.restart();
    const found = new Set(
      (await query<{ row: string }>(postgres, 'SELECT row FROM written')).map(({ row }) => Number(row)),
    );
    expect(acknowledged.length).toBeGreaterThanOrEqual(500);
    expect(acknowledged.filter((row) => !found.has(row))).toEqual([]);
    await busy;
  });

  it('stays owned when it cuts all sessions because one of its processes crashed', async () => {
    const onExit = jest.fn();
    const postgres = await start(used, { onExit });
    await crashBackend(postgres, 'SELECT pg_sleep(10)').done;
    await waitFor(() => query(postgres, `SELECT 1 FROM pg_stat_activity WHERE application_name LIKE 'schakel owner%'`));
    await expect(start(used)).rejects.toThrow(/is in use/);
    expect(onExit).not.toHaveBeenCalled();
  });

  it('writes no personal data to its log', async () => {
    const postgres = await start(used);
    await query(
      postgres,
      `CREATE TABLE person (name text PRIMARY KEY, born date); INSERT INTO person VALUES ('Floortje')`,
    );
    for (const fault of [
      `INSERT INTO person VALUES ('Floortje')`,
      `INSERT INTO person VALUES ('x', 'Floortje')`,
      `SELECT 'Floortje'::int`,
      `SELEKT 'Floortje'`,
      `DO $$ BEGIN RAISE EXCEPTION 'Floortje'; END $$`,
      `DO $$ BEGIN RAISE WARNING 'Floortje'; END $$`,
    ]) {
      await query(postgres, fault).catch(() => undefined);
    }
    await crashBackend(postgres, `SELECT pg_sleep(10), 'Floortje'`).done;
    await waitFor(async () => [await logOf(used)].filter((log) => log.includes('terminated by signal')));
    const log = await logOf(used);
    expect(log).toContain('was terminated by signal 9');
    expect(log).not.toContain('Floortje');
  });

  it('is not reached by Ctrl-C: it serves until its owner has drained and stops it', async () => {
    const { owner, ready } = await startElsewhere(used);
    owner.interrupt();
    await delay(300);
    expect(await query(ready, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    expect(await owner.finish()).toBe(0);
    expect(isRunning(ready.pid)).toBe(false);
  });
});

describe('the end', () => {
  it('leaves no process behind, and nothing that keeps Node from ending', async () => {
    const { owner, ready } = await startElsewhere(used);
    const backends = await query<{ pid: number }>(ready, 'SELECT pid FROM pg_stat_activity');
    expect(backends.length).toBeGreaterThan(3);
    expect(await owner.finish(5_000)).toBe(0);
    expect([ready.pid, ...backends.map(({ pid }) => pid)].filter(isRunning)).toEqual([]);
  });

  it('comes also while clients are connected, and twice at once', async () => {
    const postgres = await start(used);
    const { pid } = postgres;
    const busy = query(postgres, 'SELECT pg_sleep(30)');
    await waitFor(() =>
      query(postgres, `SELECT 1 FROM pg_stat_activity WHERE query LIKE '%sleep(30)' AND state = 'active'`),
    );
    const cut = expect(busy).rejects.toMatchObject({ code: '57P01' });
    await Promise.all([postgres.stop(), postgres.stop()]);
    await cut;
    expect(isRunning(pid!)).toBe(false);
  });

  it('comes soon while one of its processes crashes and the server recovers', async () => {
    for (const pauseMs of [0, 5, 20]) {
      const postgres = await start(used);
      const { pid } = postgres;
      const crashed = crashBackend(postgres, 'SELECT pg_sleep(10)');
      await crashed.begun;
      if (pauseMs > 0) await delay(pauseMs);
      const began = Date.now();
      await postgres.stop();
      expect(Date.now() - began).toBeLessThan(15_000);
      expect(isRunning(pid!)).toBe(false);
      await crashed.done;
    }
    expect((await start(used)).wasRunning).toBe(false);
  });

  it('takes the server along when Node exits without a word', async () => {
    const script = join(dirname(await newDataDir()), 'exits.ts');
    await writeFile(
      script,
      `import { startEmbeddedPostgres } from '${new URL('./embedded-postgres.ts', import.meta.url).href}';
       const postgres = await startEmbeddedPostgres({ dataDir: process.argv[2]!, log: () => undefined });
       process.stdout.write(\`\${postgres.pid}\\n\`, () => process.exit(3));`,
    );
    const owner = spawnNode(script, [used]);
    const pid = Number(await owner.line((line) => /^\d+$/.test(line)));
    expect(await owner.ended).toMatchObject({ code: 3 });
    await waitFor(async () => [await logOf(used)].filter((log) => log.includes('database system is shut down')));
    await waitFor(() => Promise.resolve([pid].filter((one) => !isRunning(one))));
  });

  it('of the data is refused while the server runs', async () => {
    const dataDir = await newDataDir();
    const postgres = await start(dataDir);
    await expect(removeEmbeddedPostgres(dataDir)).rejects.toThrow(/is running/);
    const home = await homeOf(dataDir);
    await postgres.stop();
    await removeEmbeddedPostgres(dataDir);
    await expect(stat(home)).rejects.toMatchObject({ code: 'ENOENT' });
  });
});

/** Eight writers; kill -9 of the server after 500 rows. Returns the rows whose writing was acknowledged. */
async function writeUntilKilled({ connection, pid }: EmbeddedPostgres): Promise<number[]> {
  const pool = new pg.Pool({ connectionString: connectionUrl(connection), max: 8 });
  pool.on('error', () => undefined);
  const acknowledged: number[] = [];
  let next = 0;
  const write = async (): Promise<never> => {
    for (;;) {
      const row = next++;
      await pool.query('INSERT INTO written VALUES ($1)', [row]);
      acknowledged.push(row);
      if (acknowledged.length === 500) process.kill(pid!, 'SIGKILL');
    }
  };
  await Promise.allSettled(Array.from({ length: 8 }, write));
  await pool.end();
  return acknowledged;
}

/**
 * Kills the process of one session while it works on this statement, as the out-of-memory killer would: `begun` resolves at the
 * kill, `done` when the server has cut the session.
 */
function crashBackend(postgres: EmbeddedPostgres, statement: string): { begun: Promise<void>; done: Promise<void> } {
  const client = new pg.Client({ connectionString: connectionUrl(postgres.connection) });
  client.on('error', () => undefined);
  let cut: Promise<unknown> = Promise.resolve();
  const begin = async (): Promise<void> => {
    await client.connect();
    const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
    cut = client.query(statement).catch(() => undefined);
    await delay(50);
    process.kill(rows[0]!.pid, 'SIGKILL');
  };
  const begun = begin();
  const finish = async (): Promise<void> => {
    await begun;
    await cut;
    await client.end().catch(() => undefined);
  };
  return { begun, done: finish() };
}

/** Asks until there is an answer that is not empty. */
async function waitFor(ask: () => Promise<unknown[]>): Promise<void> {
  for (const until = Date.now() + 10_000; Date.now() < until; await delay(20, true)) {
    if ((await ask().catch(() => [])).length > 0) return;
  }
  throw new Error('It did not come to that within 10 s');
}
