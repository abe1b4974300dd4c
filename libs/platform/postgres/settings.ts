// The settings the server is started with, each with its reason. What is not named here keeps PostgreSQL's default: fsync,
// full_page_writes and synchronous_commit above all.

/** The settings of a server that listens in this way, with the caller's on top. */
export function serverSettings(
  socketFolder: string | undefined,
  port: number,
  more: Readonly<Record<string, string>>,
): Record<string, string> {
  return {
    // Nobody outside this machine, and where there are sockets nobody outside this user.
    listen_addresses: socketFolder === undefined ? '127.0.0.1' : '',
    ...(socketFolder === undefined ? {} : { unix_socket_directories: socketFolder, unix_socket_permissions: '0700' }),
    port: String(port),
    max_connections: '100',
    timezone: 'UTC',
    log_timezone: 'UTC',
    password_encryption: 'scram-sha-256',
    // No personal data may reach the server's log. A statement or a parameter can hold it, and so can the text of an error
    // (`invalid input syntax for type date: "..."`) and its detail (`Key (name)=(...) already exists`): errors of a statement
    // go to the client alone. What the server says about itself (LOG, FATAL, PANIC) is logged, without details: the one of a
    // crashed process quotes its statement.
    log_min_messages: 'log',
    log_error_verbosity: 'terse',
    log_min_error_statement: 'panic',
    log_statement: 'none',
    log_min_duration_statement: '-1',
    log_min_duration_sample: '-1',
    log_transaction_sample_rate: '0',
    log_parameter_max_length: '0',
    log_parameter_max_length_on_error: '0',
    // A line every five minutes for years, into a file that nobody rotates while the server runs.
    log_checkpoints: 'off',
    // A table that was empty a moment ago has no statistics, and a plan that is made without them may read all of a region to
    // find a case: after a first minute of much work each change then cost three times as much.
    autovacuum_naptime: '5s',
    ...more,
  };
}
