/**
 * What an error of `pg` means. Decides between three ends of a statement: nothing was written and it may be tried again;
 * nobody knows; it was refused. Knows nothing of commands. Not through `instanceof` for foreign errors: those of Node may come
 * from another realm.
 */
import { Collision, Contention, StoreFault } from './contention.js';

/** The connection broke before the answer came: what was sent may have been carried out. */
export class ConnectionLost extends Error {
  override readonly name = 'ConnectionLost';

  constructor() {
    super('The connection to the database broke before it answered.');
  }
}

/** The code of a system error ("ECONNRESET") or of PostgreSQL ("57P03"); undefined for anything else. */
export function codeOf(error: unknown): string | undefined {
  return text(field(error, 'code'));
}

/** Whether the connection on which this error came can be used again. */
export function isConnectionSound(error: unknown): boolean {
  return !(error instanceof ConnectionLost) && endOf(error) !== 'lost';
}

/** The error of a connection that could not be made: nothing was sent. */
export function connectFailure(error: unknown): Error {
  const code = codeOf(error);
  // 28: the password is refused; 3D: there is no such database. Waiting does not help.
  if (code !== undefined && /^(28|3D)/.test(code)) return new StoreFault(code, undefined);
  return new Contention('database.unavailable', 2, 'The database takes no connections now.');
}

/** The error of a statement: a Contention, a ConnectionLost or a StoreFault. What is none of the database's is itself. */
export function statementFailure(error: unknown): unknown {
  switch (endOf(error)) {
    case 'lost':
      return new ConnectionLost();
    case 'running':
      return new Contention('command.running', 1, 'The same command is being carried out.');
    case 'collided':
      return new Collision();
    case 'waited':
      return new Contention('concurrency.conflict', 1, 'Others were writing at the same place for too long.');
    case 'busy':
      return new Contention('database.unavailable', 2, 'The database did not finish in time.');
    case 'refused':
      return new StoreFault(codeOf(error) ?? '', text(field(error, 'constraint')) ?? text(field(error, 'table')));
    case 'own':
      return error;
  }
}

type End = 'lost' | 'running' | 'collided' | 'waited' | 'busy' | 'refused' | 'own';

function endOf(error: unknown): End {
  const code = codeOf(error);
  const severity = field(error, 'severity');
  // Errors without a severity did not come from the server.
  if (severity === undefined) return isBrokenConnection(error, code) ? 'lost' : 'own';
  // A server that ends the session may do so after the commit and before its answer.
  if (severity === 'FATAL' || severity === 'PANIC' || code === undefined || /^(08|57P)/.test(code)) return 'lost';
  // Only the statement that enters a command waits for one of the same id (commit-decisions.sql).
  if (code === '55P03')
    return text(field(error, 'where'))?.includes('schakel.commands') === true ? 'running' : 'waited';
  if (code === '40001' || code === '40P01') return 'collided';
  // 57014: cancelled, also by statement_timeout. 53: out of connections, memory or disk. 25P0x: time limits of a transaction.
  if (/^(57014|53|25P0[34])/.test(code)) return 'busy';
  return 'refused';
}

/** A broken socket, or what `pg` says when the other side hung up or was silent for too long. */
function isBrokenConnection(error: unknown, code: string | undefined): boolean {
  if (code !== undefined) return /^E[A-Z]+$/.test(code);
  return /^(Connection terminated|Query read timeout|Client has encountered a connection error|Client was closed)/.test(
    text(field(error, 'message')) ?? '',
  );
}

function field(error: unknown, name: string): unknown {
  return typeof error === 'object' && error !== null ? (error as Record<string, unknown>)[name] : undefined;
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
