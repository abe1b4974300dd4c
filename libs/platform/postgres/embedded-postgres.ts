// A PostgreSQL of our own, from npm, for the people who start Schakel without one: made, started or found running, owned,
// watched and stopped. This file is the whole of it in order; the steps are in the files it imports.
// Knows nothing of tables, roles of the service or regions: the store makes those through the administrator's connection.
import { createServer } from 'node:net';
import { join, resolve } from 'node:path';
import { findPackage, makeRunnable } from './binaries.js';
import { openCluster } from './cluster.js';
import type { PostgresConnection } from './connection.js';
import { EmbeddedPostgresError } from './failure.js';
import { findHome, findOrMakeCopiesFolder, findOrMakeHome, removeHome } from './home.js';
import { serverUser } from './operating-system-user.js';
import { OwnedServer } from './owned-server.js';
import { isServerOf, readPostmasterFile } from './postmaster.js';

export interface EmbeddedPostgresOptions {
  /** Where the data lies (`.schakel`); made when it does not exist. */
  readonly dataDir: string;
  readonly log: (message: string) => void;
  /** Names the socket; on Windows the port of 127.0.0.1, by default a free one. */
  readonly port?: number;
  /** Settings of postgresql.conf on top of ours. A server that was found running keeps those it was started with. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Called once when the server has died, or was lost, without `stop`. It stays down until `restart`. */
  readonly onExit?: (reason: EmbeddedPostgresError) => void;
}

/** An owned, running server. While it is owned it keeps this process alive. */
export interface EmbeddedPostgres {
  /** Stays the same over `restart`, except on Windows without a given port. */
  readonly connection: PostgresConnection;
  /** The server's process; undefined when it is down. */
  readonly pid: number | undefined;
  /** It was found running: the process that had started it was killed. */
  readonly wasRunning: boolean;
  /** Stops the server and starts it again, also after `onExit`. */
  restart(): Promise<void>;
  /** Stops the server and waits until its process is gone. The data stays. Safe to call twice. */
  stop(): Promise<void>;
}

/** Starts the PostgreSQL of this data folder, the first time after making it. Rejects with an EmbeddedPostgresError. */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const { log } = options;
  const dataDir = resolve(options.dataDir);
  const user = await serverUser(log);
  const binaries = await makeRunnable(await findPackage(), user, () => findOrMakeCopiesFolder(dataDir, user), log);
  const home = await findOrMakeHome(dataDir, user, log);
  const cluster = await openCluster(home, user, binaries, log);
  const port = options.port ?? (process.platform === 'win32' ? await freePort() : 5432);
  const owned = new OwnedServer({ cluster, binaries, port, settings: options.settings ?? {} }, log, options.onExit);
  await owned.start();
  return owned;
}

/** Removes the database of this data folder and all that is in it, for good. Refused while its server runs. */
export async function removeEmbeddedPostgres(dataDir: string): Promise<void> {
  const home = await findHome(resolve(dataDir));
  if (home === undefined) return;
  const cluster = { data: join(home, 'data'), user: undefined };
  const file = await readPostmasterFile(cluster);
  if (file !== undefined && (await isServerOf(cluster, file.pid))) {
    throw new EmbeddedPostgresError(`The database in ${home} is running (process ${file.pid}). Stop it first.`);
  }
  await removeHome(resolve(dataDir));
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  await new Promise((done) => server.close(done));
  return typeof address === 'object' && address !== null ? address.port : 0;
}
