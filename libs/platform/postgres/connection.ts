// How a client reaches the server: a Unix socket where the system has them, loopback otherwise.
// Knows nothing of roles other than the administrator: the store makes those.

/** What is needed to connect. `host` is the folder of the Unix socket, or 127.0.0.1 on Windows; `pg` takes both as `host`. */
export interface PostgresConnection {
  readonly host: string;
  readonly port: number;
  readonly database: string;
  /** The one administrator (superuser): for migrations and roles. The service itself must not work under it. */
  readonly adminUser: string;
  readonly adminPassword: string;
}

/** Who connects, and to which database; the administrator and the connection's own database where left out. */
export interface Login {
  readonly user?: string;
  readonly password?: string;
  readonly database?: string;
}

/**
 * A URL for `pg`, TypeORM (`url`) and libpq. A socket travels as `?host=`, which all three prefer over the host before it;
 * `localhost` is there only so that `new URL()` can read the whole.
 */
export function connectionUrl(connection: PostgresConnection, login: Login = {}): string {
  const onSocket = connection.host.startsWith('/');
  const url = new URL(`postgres://${onSocket ? 'localhost' : connection.host}:${connection.port}`);
  url.username = encodeURIComponent(login.user ?? connection.adminUser);
  url.password = encodeURIComponent(login.password ?? (login.user === undefined ? connection.adminPassword : ''));
  url.pathname = encodeURIComponent(login.database ?? connection.database);
  if (onSocket) url.searchParams.set('host', connection.host);
  return url.href;
}
