// A PostgreSQL of our own, from npm, for the people who start Schakel without one: made, started or found running, owned,
// watched and stopped. This file is the whole of it in order; the steps are in the files it imports.
// Knows nothing of tables, roles of the service or regions: the store makes those through the administrator's connection.
import { createServer } from 'node:net';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { findPackage, makeRunnable } from './binaries.js';
import { ADMIN_USER, openCluster } from './cluster.js';
import type { PostgresConnection } from './connection.js';
import { EmbeddedPostgresError, reasonOf } from './failure.js';
import { findHome, findOrMakeCopiesFolder, findOrMakeHome, removeHome } from './home.js';
import { serverUser } from './operating-system-user.js';
import { DatabaseInUseError, explain, type Ownership, ServerWentAway, takeOwnership } from './ownership.js';
import { isServerOf, readPostmasterFile } from './postmaster.js';
import { lastLines, type RunningServer, type ServerPlan, startServer, stopServer } from './server.js';

const DATABASE = 'schakel';
/** How long a server that keeps going away is tried, at a start and after a lost session. */
const SETTLE_LIMIT_MS = 20_000;

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
  const owned = new OwnedServer({ cluster, binaries, port, settings: options.settings ?? {} }, options);
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

class OwnedServer implements EmbeddedPostgres {
  readonly #plan: ServerPlan;
  readonly #options: EmbeddedPostgresOptions;
  #running: (RunningServer & { readonly ownership: Ownership }) | undefined;
  #connection: PostgresConnection | undefined;
  #wasRunning = false;
  #isWanted = false;
  /** The operation under way: start, stop, restart and recovery never overlap. */
  #turn: Promise<unknown> = Promise.resolve();

  constructor(plan: ServerPlan, options: EmbeddedPostgresOptions) {
    this.#plan = plan;
    this.#options = options;
  }

  get connection(): PostgresConnection {
    if (this.#connection === undefined) throw new EmbeddedPostgresError('PostgreSQL was never started');
    return this.#connection;
  }

  get pid(): number | undefined {
    return this.#running?.pid;
  }

  get wasRunning(): boolean {
    return this.#wasRunning;
  }

  start(): Promise<void> {
    this.#isWanted = true;
    return this.#inTurn(() => this.#bringUp());
  }

  stop(): Promise<void> {
    this.#isWanted = false;
    return this.#inTurn(() => this.#takeDown());
  }

  restart(): Promise<void> {
    this.#isWanted = true;
    return this.#inTurn(async () => {
      await this.#takeDown();
      await this.#bringUp();
    });
  }

  #inTurn(operation: () => Promise<void>): Promise<void> {
    const result = this.#turn.then(operation);
    this.#turn = result.catch(() => undefined);
    return result;
  }

  async #bringUp(): Promise<void> {
    const started = Date.now();
    for (const until = started + SETTLE_LIMIT_MS; ; await delay(50, true)) {
      const server = await startServer(this.#plan);
      try {
        await this.#own(server);
        break;
      } catch (error) {
        // It was going down while we found it: look again.
        if (error instanceof ServerWentAway && Date.now() < until) continue;
        if (!server.wasRunning && !(error instanceof DatabaseInUseError)) await stopServer(this.#plan, server.pid);
        throw error instanceof EmbeddedPostgresError
          ? error
          : new EmbeddedPostgresError(reasonOf(error), { cause: error });
      }
    }
    process.on('exit', this.#stopAtExit);
    const verb = this.#wasRunning ? 'Found PostgreSQL running' : 'Started PostgreSQL';
    this.#options.log(`${verb} (process ${this.pid ?? 0}, ${Date.now() - started} ms)`);
  }

  async #own(server: RunningServer): Promise<void> {
    const { cluster } = this.#plan;
    const ownership = await takeOwnership(cluster, server, () => {
      void this.#inTurn(() => this.#recover(ownership));
    });
    try {
      await makeDatabase(ownership);
    } catch (error) {
      await ownership.release();
      throw explain(error, cluster);
    }
    const { host, port } = server;
    this.#running = { ...server, ownership };
    this.#wasRunning = server.wasRunning;
    this.#connection = { host, port, database: DATABASE, adminUser: ADMIN_USER, adminPassword: cluster.secret };
  }

  /** The lock is held until the process is gone, so that nobody takes over a server that is going down. */
  async #takeDown(): Promise<void> {
    const running = this.#running;
    if (running === undefined) return;
    await stopServer(this.#plan, running.pid, () => running.ownership.isCutOff);
    this.#forget();
    await running.ownership.release();
  }

  /** After a lost session: the server died, or it lives and only cut its sessions (it does so when one of its processes crashes). */
  async #recover(lost: Ownership): Promise<void> {
    const running = this.#running;
    if (running?.ownership !== lost) return;
    const { cluster } = this.#plan;
    for (const until = Date.now() + SETTLE_LIMIT_MS; this.#isWanted; await delay(50, true)) {
      if (!(await isServerOf(cluster, running.pid))) {
        this.#forget();
        const lines = await lastLines(cluster).catch(reasonOf);
        this.#report(`PostgreSQL (process ${running.pid}) died. Its last lines in ${cluster.logFile}:\n${lines}`);
        return;
      }
      try {
        await this.#own(running);
        return;
      } catch (error) {
        if (error instanceof ServerWentAway && Date.now() < until) continue;
        if (error instanceof DatabaseInUseError) this.#forget();
        this.#report(reasonOf(error));
        return;
      }
    }
  }

  #report(what: string): void {
    this.#options.log(what);
    this.#options.onExit?.(new EmbeddedPostgresError(what));
  }

  #forget(): void {
    process.off('exit', this.#stopAtExit);
    this.#running = undefined;
  }

  /** `process.exit` and uncaught errors take the server along; only a kill -9 leaves it, to be found by the next start. */
  readonly #stopAtExit = (): void => {
    // On Windows a signal would be a kill; there the server is left to be found.
    if (this.#running === undefined || process.platform === 'win32') return;
    try {
      process.kill(this.#running.pid, 'SIGINT');
    } catch {
      // It is gone already, and nobody is left to be told.
    }
  };
}

/** Makes the service's database unless it is there. A start that was cut off before this makes it next time. */
async function makeDatabase({ session }: Ownership): Promise<void> {
  const { rowCount } = await session.query('SELECT FROM pg_database WHERE datname = $1', [DATABASE]);
  if (rowCount !== 0) return;
  await session.query(
    `CREATE DATABASE ${DATABASE} TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C' LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8'`,
  );
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  await new Promise((done) => server.close(done));
  return typeof address === 'object' && address !== null ? address.port : 0;
}
