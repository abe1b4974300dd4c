/** What every command is kept by: looks up what became of one, and forgets those that nobody asks for any more. */
import type { Answer, Command, Found, StoredCommand } from './command.js';
import type { Connections } from './connections.js';
import { StoreFault } from './contention.js';
import { instantOf } from './instant.js';

interface CommandRow {
  readonly fingerprint: string;
  readonly answer: Answer | null;
  readonly recorded_at: Date;
}

/** What every function that carries out a command on its own takes first: region, id, person, fingerprint, answer. */
export const valuesOfCommand = (region: string, command: Command): unknown[] => [
  region,
  command.id,
  command.person ?? '',
  command.fingerprint,
  JSON.stringify(command.answer),
];

/** What such a function says came of it: its own words, or what the command found. */
export interface ResultRow<Own extends string> {
  readonly result: Own | Found['kind'];
  readonly answer: Answer | null;
}

/** Throws StoreFault when the function said nothing: then it did not do its work. */
export function resultOf<Own extends string>(
  [row]: readonly ResultRow<Own>[],
  name: string,
): { readonly kind: Own | 'fingerprint' } | Extract<Found, { kind: 'stored' }> {
  if (row === undefined) throw new StoreFault('SK005', name);
  const { result, answer } = row;
  if (result === 'stored') return { kind: 'stored', answer };
  return { kind: result };
}

/** Null when it was not carried out, or not yet. */
export async function readCommand(
  connections: Connections,
  region: string,
  command: Pick<Command, 'id' | 'person'>,
): Promise<StoredCommand | null> {
  const [row] = await connections.askAgain<CommandRow>({
    name: 'read_command',
    text: 'SELECT fingerprint, answer, recorded_at FROM schakel.read_command($1, $2, $3)',
    values: [region, command.id, command.person ?? ''],
  });
  if (row === undefined) return null;
  return { fingerprint: row.fingerprint, answer: row.answer, recordedAt: instantOf(row.recorded_at) };
}

/** Forgets up to `limit` commands that are older than so many days; how many there were. */
export async function clearCommands(
  connections: Connections,
  region: string,
  keptDays: number,
  limit: number,
): Promise<number> {
  const [row] = await connections.askAgain<{ cleared: number }>({
    name: 'clear_commands',
    text: 'SELECT schakel.clear_commands($1, make_interval(days => $2), $3) AS cleared',
    values: [region, keptDays, limit],
  });
  return row?.cleared ?? 0;
}
