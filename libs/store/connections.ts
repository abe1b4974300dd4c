/**
 * The connections of the service's role, as one pool. A statement goes out on its own (autocommit), or several of them in one
 * transaction of a region. Decides which connection can be used again; knows no table.
 */
import pg from 'pg';
import { ConnectionLost, connectFailure, isConnectionSound, statementFailure } from './failure.js';
import { Together } from './together.js';

export interface ConnectionOptions {
  /** Of the service's role: `schakel_app`. */
  readonly url: string;
  /** The most connections at once. */
  readonly connections?: number;
  /** How long a caller waits for a connection before it is told to come back. */
  readonly waitMs?: number;
}

/** A statement with its name: PostgreSQL then keeps its plan. `values` as `pg` takes them. */
export interface Statement {
  readonly name?: string;
  readonly text: string;
  readonly values?: readonly unknown[];
}

/** Of statements in one transaction: the rows of each, or why none was carried out and the number of the one that met it. */
export type Joint<Row> =
  | { readonly kind: 'done'; readonly rows: Row[][] }
  | { readonly kind: 'failed'; readonly error: unknown; readonly at: number };

/** What a transaction of a region may do. */
export type Ask = <Row extends pg.QueryResultRow>(statement: Statement) => Promise<Row[]>;

const DEFAULT_CONNECTIONS = 10;
/** Better told at once that the service is busy than after the client gave up. */
const DEFAULT_WAIT_MS = 1_000;
/** Longer than any limit of the server (roles.ts), so that the server's answer is heard; only a dead line is silent so long. */
const SILENCE_LIMIT_MS = 12_000;

export class Connections {
  /** For figures (`totalCount`, `idleCount`, `waitingCount`), not for statements. */
  readonly pool: pg.Pool;
  /** Which each is of those ever opened, counted from 1. */
  readonly #numbers = new WeakMap<pg.PoolClient, number>();
  #opened = 0;
  /** What breaks one connection (a server that restarts) breaks those that stand idle too: none up to this one is used again. */
  #doubtful = 0;

  constructor(options: ConnectionOptions) {
    this.pool = new pg.Pool({
      connectionString: options.url,
      max: options.connections ?? DEFAULT_CONNECTIONS,
      connectionTimeoutMillis: options.waitMs ?? DEFAULT_WAIT_MS,
      query_timeout: SILENCE_LIMIT_MS,
      keepAlive: true,
      application_name: 'schakel',
    });
    // A connection may break at any time, checked out or idle. Who uses it hears of it by the statement under way; an "error"
    // event without a listener would end the process.
    this.pool.on('error', () => undefined);
    this.pool.on('connect', (client) => {
      client.on('error', () => undefined);
      this.#numbers.set(client, ++this.#opened);
    });
  }

  /**
   * One statement in autocommit: it is its own transaction and enters the region by itself. Throws Contention, StoreFault, or
   * ConnectionLost when nobody knows whether it was carried out.
   */
  async ask<Row extends pg.QueryResultRow>(statement: Statement): Promise<Row[]> {
    return this.#withClient((client) => rowsOf<Row>(client, statement));
  }

  /** Like `ask`, for what may be carried out twice without harm: sent once more when the connection broke. */
  async askAgain<Row extends pg.QueryResultRow>(statement: Statement): Promise<Row[]> {
    try {
      return await this.ask<Row>(statement);
    } catch (error) {
      if (error instanceof ConnectionLost) return await this.ask<Row>(statement).catch(unavailable);
      throw error;
    }
  }

  /** Several statements in one transaction and one journey; each of them enters its region by itself. Never rejects. */
  async askTogether<Row extends pg.QueryResultRow>(statements: readonly Statement[]): Promise<Joint<Row>> {
    const together = new Together<Row>(statements.map(configOf));
    try {
      await this.#withClient(
        (client) =>
          new Promise<void>((resolve, reject) => {
            together.callback = (error) => (error === undefined ? resolve() : reject(error));
            client.query(together);
          }),
      );
      return { kind: 'done', rows: together.rows };
    } catch (error) {
      return { kind: 'failed', error, at: together.done };
    }
  }

  /** Several statements in one transaction of a region. What is thrown inside rolls back. Not repeated. */
  async inRegion<T>(region: string, mode: 'READ ONLY' | 'READ WRITE', work: (ask: Ask) => Promise<T>): Promise<T> {
    return this.#withClient(async (client) => {
      await client.query(`BEGIN ${mode}`);
      try {
        await client.query('SELECT schakel.enter_region($1)', [region]);
        const result = await work((statement) => rowsOf(client, statement));
        const { command } = await client.query('COMMIT').catch(lost);
        // PostgreSQL answers the COMMIT of a transaction that failed with ROLLBACK.
        if (command !== 'COMMIT') throw new ConnectionLost();
        return result;
      } catch (error) {
        // On a broken connection, or after a failed COMMIT, this fails too; the connection is then not used again.
        if (isConnectionSound(error)) await client.query('ROLLBACK');
        throw error;
      }
    }).catch(unavailable);
  }

  async close(): Promise<void> {
    await this.pool.end();
  }

  async #withClient<T>(work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
    const client = await this.#connect();
    let isSound = false;
    try {
      const result = await work(client);
      isSound = true;
      return result;
    } catch (error) {
      isSound = isConnectionSound(error);
      if (!isSound) this.#doubtful = this.#opened;
      throw statementFailure(error);
    } finally {
      client.release(!isSound);
    }
  }

  async #connect(): Promise<pg.PoolClient> {
    for (;;) {
      const client = await this.pool.connect().catch((error: unknown) => {
        throw connectFailure(error);
      });
      if ((this.#numbers.get(client) ?? 0) > this.#doubtful) return client;
      client.release(true);
    }
  }
}

async function rowsOf<Row extends pg.QueryResultRow>(client: pg.PoolClient, statement: Statement): Promise<Row[]> {
  return (await client.query<Row>(configOf(statement))).rows;
}

function configOf({ name, text, values = [] }: Statement): pg.QueryConfig {
  return { text, values: [...values], ...(name === undefined ? {} : { name }) };
}

/** After a COMMIT that failed nobody knows, and the connection is not used again. */
function lost(): never {
  throw new ConnectionLost();
}

/** Where nobody looks after a lost connection: the caller may come again. */
function unavailable(error: unknown): never {
  throw error instanceof ConnectionLost ? connectFailure(error) : error;
}
