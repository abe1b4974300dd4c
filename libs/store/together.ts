/**
 * Several statements in one go, for pg.Client.query: a single Sync follows the last of them, so that PostgreSQL answers all at
 * once, commits them together, and skips what comes after one that it refuses. Knows nothing of what is in them.
 */
import pg from 'pg';

/** What `pg` calls on a query while the answers come in; its types tell of `submit` alone. */
interface Listener extends pg.Submittable {
  readonly name?: string;
  readonly text: string;
  handleRowDescription(message: unknown): void;
  handleDataRow(message: unknown): void;
  handleCommandComplete(message: unknown, connection: pg.Connection): void;
  handleEmptyQuery(connection: pg.Connection): void;
  handlePortalSuspended(connection: pg.Connection): void;
  handleReadyForQuery(connection: pg.Connection): void;
}

/** The names that were sent to be prepared; `pg` moves a name on when PostgreSQL says that it is. */
type Preparing = pg.Connection & { readonly submittedNamedStatements: Record<string, string> };

export class Together<Row extends pg.QueryResultRow> implements pg.Submittable {
  /** Called once, by `pg` too. */
  callback: (error?: Error) => void = () => undefined;
  /** Of each statement. */
  readonly rows: Row[][];
  readonly #queries: Listener[];
  #done = 0;

  constructor(statements: readonly pg.QueryConfig[]) {
    this.rows = statements.map(() => []);
    this.#queries = statements.map(
      (statement, index) =>
        new pg.Query<Row>(statement, (_error, result) => {
          this.rows[index] = result.rows;
        }) as unknown as Listener,
    );
  }

  /** How many were carried out; all of them also when it was the commit that failed. */
  get done(): number {
    return this.#done;
  }

  /** Of the statement whose answers come in: `pg` notes by it what PostgreSQL has prepared. */
  get name(): string | undefined {
    return this.#queries[this.#done]?.name;
  }

  get text(): string | undefined {
    return this.#queries[this.#done]?.text;
  }

  submit(connection: pg.Connection): void {
    const withoutSync = Object.create(connection, { sync: { value: () => undefined } }) as pg.Connection;
    connection.stream.cork();
    try {
      for (const query of this.#queries) query.submit(withoutSync);
    } finally {
      connection.sync();
      connection.stream.uncork();
    }
  }

  handleRowDescription(message: unknown): void {
    this.#queries[this.#done]?.handleRowDescription(message);
  }

  handleDataRow(message: unknown): void {
    this.#queries[this.#done]?.handleDataRow(message);
  }

  handleCommandComplete(message: unknown, connection: pg.Connection): void {
    this.#queries[this.#done]?.handleCommandComplete(message, connection);
    this.#done += 1;
  }

  /** Nothing is done before PostgreSQL has committed all of it. */
  handleReadyForQuery(connection: pg.Connection): void {
    for (const query of this.#queries) query.handleReadyForQuery(connection);
    this.callback();
  }

  handleError(error: Error, connection: pg.Connection): void {
    // What was sent behind it to be prepared was skipped as well.
    const { submittedNamedStatements: preparing } = connection as Preparing;
    for (const { name } of this.#queries) if (name !== undefined) Reflect.deleteProperty(preparing, name);
    this.callback(error);
  }
}
