// The files of a cluster: data (initdb), secret, log and the folder of the socket. Does not know about running servers.
import { createHash, randomBytes } from 'node:crypto';
import { chmod, chown, lstat, mkdir, open, readdir, rename, rm, rmdir, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import type { Binaries } from './binaries.js';
import { EmbeddedPostgresError, ignore } from './failure.js';
import type { OperatingSystemUser } from './operating-system-user.js';
import { runProgram } from './program.js';
import { findOrMakeSecret } from './secret.js';

/** The one administrator. Not `postgres`: nothing should work by the name that everybody guesses. */
export const ADMIN_USER = 'schakel_admin';
/** The path of a socket, name included, may have 107 bytes on Linux and 103 on macOS. */
const LONGEST_SOCKET_PATH = 103;
/** A slow disk under load; about 1 s is usual. */
const INITDB_LIMIT_MS = 120_000;

/** Where the parts of one cluster are. `data` and `socketFolder` belong to the user of the server, the rest to this process. */
export interface Cluster {
  readonly home: string;
  readonly data: string;
  readonly logFile: string;
  readonly secret: string;
  /** Whom the server runs as; undefined is the user of this process. */
  readonly user: OperatingSystemUser | undefined;
}

/** The cluster in this home; makes it (initdb) when there is none. */
export async function openCluster(
  home: string,
  user: OperatingSystemUser | undefined,
  binaries: Binaries,
  log: (message: string) => void,
): Promise<Cluster> {
  const data = join(home, 'data');
  const secretFile = join(home, 'secret');
  const existing = await stat(data).catch(ignore('ENOENT'));
  const secretExists = (await stat(secretFile).catch(ignore('ENOENT'))) !== undefined;
  const owner = user?.uid ?? process.getuid?.();
  if (existing !== undefined && owner !== undefined && existing.uid !== owner) {
    throw new EmbeddedPostgresError(
      `${data} belongs to user id ${existing.uid}, but PostgreSQL would run as user id ${owner}. ` +
        'Start Schakel as the user of the first time.',
    );
  }
  if (existing !== undefined && !secretExists) {
    throw new EmbeddedPostgresError(`${secretFile}, the password of the database in ${data}, is gone. Bring it back.`);
  }
  const cluster = { home, data, logFile: join(home, 'server.log'), secret: await findOrMakeSecret(secretFile), user };
  if (existing === undefined) await initialise(cluster, binaries, log);
  else await removeDrafts(home);
  return cluster;
}

/**
 * The folder of the Unix socket, mode 0700: below the home, or in the temporary folder when that path is too long for a socket.
 * The name there follows from the secret, so that nobody can take it in advance, and a stranger's folder is refused.
 */
export async function socketFolder(cluster: Cluster, port: number): Promise<string> {
  const usual = join(cluster.home, 'socket');
  const isShort = Buffer.byteLength(join(usual, `.s.PGSQL.${port}`)) <= LONGEST_SOCKET_PATH;
  const folder = isShort ? usual : outsideFolder(cluster);
  await mkdir(folder, { mode: 0o700 }).catch(ignore('EEXIST'));
  // Ours still when an earlier start was cut off before it gave the folder away.
  if ((await lstat(folder)).uid === process.getuid?.()) await giveAway(folder, cluster.user);
  const found = await lstat(folder);
  const owner = cluster.user?.uid ?? process.getuid?.();
  if (!found.isDirectory() || (owner !== undefined && (found.uid !== owner || (found.mode & 0o77) !== 0))) {
    throw new EmbeddedPostgresError(`${folder} is not a folder of mode 0700 of user id ${owner ?? ''}. Remove it.`);
  }
  return folder;
}

/** Takes the folder of the socket away where it lies outside the home. */
export async function clearSocketFolder(cluster: Cluster): Promise<void> {
  await rmdir(outsideFolder(cluster)).catch(ignore('ENOENT', 'ENOTEMPTY'));
}

function outsideFolder(cluster: Cluster): string {
  const name = createHash('sha256').update(`${cluster.secret}\0${cluster.home}`).digest('hex').slice(0, 16);
  return join(tmpdir(), `schakel-${name}`);
}

/** Made under a temporary name, so that a first start that is cut off leaves no half cluster, and two at once make one. */
async function initialise(cluster: Cluster, binaries: Binaries, log: (message: string) => void): Promise<void> {
  const started = Date.now();
  const draft = `${cluster.data}.new-${randomBytes(6).toString('hex')}`;
  const passwordFile = join(cluster.home, `${basename(draft)}.password`);
  try {
    await mkdir(draft, { mode: 0o700 });
    await giveAway(draft, cluster.user);
    // A file for a moment: the server's user may read neither the secret file nor a pipe of this process.
    await writeFile(passwordFile, `${cluster.secret}\n`, { mode: 0o600, flag: 'wx' });
    await giveAway(passwordFile, cluster.user);
    const wishes = ['--encoding=UTF8', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C'];
    const access = [`--username=${ADMIN_USER}`, `--pwfile=${passwordFile}`, '--auth=scram-sha-256'];
    const args = ['-D', draft, ...access, ...wishes, '--data-checksums', '--no-instructions'];
    const ending = await runProgram(binaries.initdb, args, {
      as: cluster.user,
      cwd: cluster.home,
      limitMs: INITDB_LIMIT_MS,
    });
    if (!ending.succeeded) throw new EmbeddedPostgresError(`initdb failed in ${cluster.home}: ${ending.output}`);
    await rename(draft, cluster.data).catch(ignore('ENOTEMPTY', 'EEXIST'));
    await flush(cluster.home);
  } finally {
    await rm(passwordFile, { force: true });
    await rm(draft, { recursive: true, force: true });
  }
  log(`Made a database cluster in ${cluster.home} (${Date.now() - started} ms)`);
}

/** What a first start left behind that was cut off. Once `data` is there, no draft can become it any more. */
async function removeDrafts(home: string): Promise<void> {
  const drafts = (await readdir(home)).filter((name) => name.startsWith('data.new-'));
  await Promise.all(drafts.map((name) => rm(join(home, name), { recursive: true, force: true })));
}

async function giveAway(path: string, user: OperatingSystemUser | undefined): Promise<void> {
  if (user === undefined) return;
  await chown(path, user.uid, user.gid);
  if ((await lstat(path)).isDirectory()) await chmod(path, 0o700);
}

/** A rename survives a power failure only when the folder around it reached the disk. */
async function flush(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
