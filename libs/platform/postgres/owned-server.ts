// One server over time: brought up, owned, watched, taken down. Its operations never overlap. Does not know where its files lie.
import { setTimeout as delay } from 'node:timers/promises';
import { ADMIN_USER } from './cluster.js';
import type { PostgresConnection } from './connection.js';
import { EmbeddedPostgresError, reasonOf } from './failure.js';
import { DatabaseInUseError, explain, type Ownership, ServerWentAway, takeOwnership } from './ownership.js';
import { isServerOf } from './postmaster.js';
import { type RunningServer, type ServerPlan, startServer, stopServer } from './server.js';
import { lastLines } from './server-log.js';

const DATABASE = 'schakel';
/** How long a server that keeps going away is tried, at a start and after a lost session. */
const SETTLE_LIMIT_MS = 20_000;

/** The state behind an EmbeddedPostgres. */
export class OwnedServer {
  readonly #plan: ServerPlan;
  readonly #log: (message: string) => void;
  readonly #onExit: ((reason: EmbeddedPostgresError) => void) | undefined;
  #running: (RunningServer & { readonly ownership: Ownership }) | undefined;
  #connection: PostgresConnection | undefined;
  #wasRunning = false;
  #isWanted = false;
  /** The operation under way: start, stop, restart and recovery never overlap. */
  #turn: Promise<unknown> = Promise.resolve();

  constructor(
    plan: ServerPlan,
    log: (message: string) => void,
    onExit: ((reason: EmbeddedPostgresError) => void) | undefined,
  ) {
    this.#plan = plan;
    this.#log = log;
    this.#onExit = onExit;
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
    this.#log(`${verb} (process ${this.pid ?? 0}, ${Date.now() - started} ms)`);
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
    this.#log(what);
    this.#onExit?.(new EmbeddedPostgresError(what));
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
