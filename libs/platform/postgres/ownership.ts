// Decides which process owns a running server: the one that holds an advisory lock in it, in a session kept for nothing else.
// The lock ends with its process, however that ends: no file that outlives a kill -9, no process id that meanwhile names another
// program, and between two that start at once the server itself decides. Only the owner stops the server.
// In the database `postgres`, because these locks count per database: the service's own database can be dropped and made again.
import { hostname } from 'node:os';
import { realpath } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { ADMIN_USER, type Cluster } from './cluster.js';
import { codeOf, EmbeddedPostgresError, reasonOf } from './failure.js';
import { isAlive } from './postmaster.js';
import type { RunningServer } from './server.js';

/** "schakel" in seven bytes, as the number of the lock. */
const LOCK = '32478922283902316';
const CONNECT_LIMIT_MS = 10_000;
/** Making a database copies files and waits for the disk. */
const QUERY_LIMIT_MS = 60_000;

/** On a busy machine the server hears late that an owner was killed. */
const DEATH_LIMIT_MS = 10_000;
const LOOK_EVERY_MS = 50;

const ADMIN_SHUTDOWN = '57P01';

/** Another process owns the server. The message names it. */
export class DatabaseInUseError extends EmbeddedPostgresError {}

/** The server is going down, or the connection was cut: what is there now must be looked at again. */
export class ServerWentAway extends Error {
  override readonly name = 'ServerWentAway';
}

/** Proof that this process owns the server, for as long as the session lives. */
export interface Ownership {
  /** In the database `postgres`, as administrator. */
  readonly session: pg.Client;
  /** The session was cut off without the word that belongs to a shutdown: the server died, or recovers from a crash. */
  readonly isCutOff: boolean;
  release(): Promise<void>;
}

/**
 * Takes the server, or throws an EmbeddedPostgresError that names the process that has it. `onLost` is called once when the
 * session ends without `release`. Its socket keeps this process alive until then.
 */
export async function takeOwnership(cluster: Cluster, server: RunningServer, onLost: () => void): Promise<Ownership> {
  const session = new pg.Client({
    host: server.host,
    port: server.port,
    user: ADMIN_USER,
    password: cluster.secret,
    database: 'postgres',
    connectionTimeoutMillis: CONNECT_LIMIT_MS,
    query_timeout: QUERY_LIMIT_MS,
    application_name: nameOf(process.pid),
    options: '-c idle_session_timeout=0 -c statement_timeout=0',
  });
  let [isCutOff, isReleased, isShutDown] = [false, false, false];
  // A session that ends emits "error", which would end this process if nobody listened; "end" follows.
  session.on('error', (error) => {
    isShutDown ||= codeOf(error) === ADMIN_SHUTDOWN;
  });
  try {
    await session.connect();
    await assertSameCluster(session, cluster);
    await lock(session, cluster);
  } catch (error) {
    await session.end().catch(() => undefined);
    throw explain(error, cluster);
  }
  session.once('end', () => {
    isCutOff = !isShutDown && !isReleased;
    if (!isReleased) onLost();
  });
  return {
    session,
    get isCutOff() {
      return isCutOff;
    },
    async release() {
      isReleased = true;
      await session.end().catch(() => undefined);
    },
  };
}

/** A server that answers to our secret but works on other files was started by somebody else on a copy: leave it alone. */
async function assertSameCluster(session: pg.Client, cluster: Cluster): Promise<void> {
  const { rows } = await session.query<{ folder: string }>(`SELECT current_setting('data_directory') AS folder`);
  const folder = rows[0]?.folder ?? '';
  if (folder !== cluster.data && (await realpath(folder).catch(() => '')) !== cluster.data) {
    throw new EmbeddedPostgresError(
      `The PostgreSQL that answers for ${cluster.data} works in ${folder}. Stop it first.`,
    );
  }
}

/**
 * Locks against every other process that starts on this cluster. Does not wait for one that lives; that one has died the server
 * may hear a moment later.
 */
async function lock(session: pg.Client, cluster: Cluster): Promise<void> {
  for (const until = performance.now() + DEATH_LIMIT_MS; ; await delay(LOOK_EVERY_MS)) {
    const { rows } = await session.query<{ taken: boolean }>(`SELECT pg_try_advisory_lock(${LOCK}) AS taken`);
    if (rows[0]?.taken === true) return;
    const holders = await session.query<{ name: string }>(
      `SELECT a.application_name AS name FROM pg_locks l JOIN pg_stat_activity a USING (pid)
        WHERE l.locktype = 'advisory' AND l.granted AND (l.classid::bigint << 32) + l.objid::bigint = ${LOCK}
          AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
    );
    const holder = holders.rows[0]?.name;
    if (hasEnded(holder) && performance.now() < until) continue;
    throw new DatabaseInUseError(
      `The database in ${cluster.home} is in use: ${holder ?? 'a process that just ended'}. Only one Schakel server at a time ` +
        'can own it. Stop that one, or give this one another SCHAKEL_DATA_DIR.',
    );
  }
}

/** How an owner calls itself: PostgreSQL keeps 63 bytes of it. */
const nameOf = (pid: number | string): string => `schakel owner, process ${pid} on ${hostname().slice(0, 20)}`;

/** Whether the holder of the lock is gone, or its process on this machine. */
function hasEnded(holder: string | undefined): boolean {
  const [, pid = ''] = /process (\d+) /.exec(holder ?? '') ?? [];
  return holder === undefined || (holder === nameOf(pid) && !isAlive(Number(pid)));
}

/**
 * What a failure on the way to the server means. Without a code of PostgreSQL the connection failed; class 08 is a connection,
 * 57P a shutdown or a start; everything else the server means as it says it.
 */
export function explain(error: unknown, cluster: Cluster): Error {
  if (error instanceof EmbeddedPostgresError) return error;
  const code = codeOf(error);
  if (code === '28P01') {
    return new EmbeddedPostgresError(
      `PostgreSQL refuses the password in ${cluster.home}/secret. Bring the right one back.`,
    );
  }
  const isRefusal = code !== undefined && /^[0-9A-Z]{5}$/.test(code) && !/^(08|57P)|^E[A-Z]/.test(code);
  const Meaning = isRefusal ? EmbeddedPostgresError : ServerWentAway;
  return new Meaning(`PostgreSQL in ${cluster.home}: ${reasonOf(error)}`, { cause: error });
}
