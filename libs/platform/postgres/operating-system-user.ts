// Decides under which user of the operating system PostgreSQL runs: it refuses to run as root. Does not know where files lie.
import { EmbeddedPostgresError } from './failure.js';
import { runProgram } from './program.js';

/** A user of the operating system that is not the one of this process. */
export interface OperatingSystemUser {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

/**
 * The user that PostgreSQL must run as, or undefined when it can run as the user of this process.
 * As root that is `postgres`, made as a system user without login where it does not exist.
 */
export async function serverUser(
  log: (message: string) => void,
  name = 'postgres',
): Promise<OperatingSystemUser | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const existing = await findUser(name);
  if (existing !== undefined) return existing;
  const refusals = await addUser(name);
  const added = await findUser(name);
  if (added === undefined) {
    throw new EmbeddedPostgresError(
      `PostgreSQL does not run as root, and the user "${name}" could not be made (${refusals.join('; ')}). ` +
        `Make that user, start Schakel as an ordinary user, or set DATABASE_URL.`,
    );
  }
  log(`Made the operating system user "${name}", without login, for PostgreSQL`);
  return added;
}

/** Whether this user (undefined: this process) reaches the folder: tried rather than computed, so that every rule counts. */
export async function canEnter(user: OperatingSystemUser | undefined, folder: string): Promise<boolean> {
  if (user === undefined) return true;
  return (await runProgram('/bin/sh', ['-c', 'cd "$1"', 'sh', folder], { as: user })).succeeded;
}

/** Through `id`, because users do not always come from /etc/passwd. */
async function findUser(name: string): Promise<OperatingSystemUser | undefined> {
  const [uid, gid] = await Promise.all(['-u', '-g'].map((what) => runProgram('id', [what, name])));
  if (!uid?.succeeded || !gid?.succeeded) return undefined;
  return { name, uid: Number(uid.output), gid: Number(gid.output) };
}

/** Tries the ways of Debian and Red Hat, then BusyBox; returns what was said by those that failed. */
async function addUser(name: string): Promise<string[]> {
  const ways = [
    ['useradd', '--system', '--user-group', '--no-create-home', '--home-dir', '/nonexistent', '--shell', '/bin/false'],
    ['adduser', '-S', '-D', '-H', '-h', '/nonexistent', '-s', '/bin/false'],
  ] as const;
  const refusals: string[] = [];
  for (const [program, ...args] of ways) {
    const ending = await runProgram(program, [...args, name]);
    if (ending.succeeded) return refusals;
    refusals.push(`${program}: ${ending.output}`);
  }
  return refusals;
}
