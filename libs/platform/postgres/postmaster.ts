// The running server as the operating system sees it: its file postmaster.pid, whether that process is really the server of this
// cluster, and signals. Does not start anything and does not speak SQL.
import { constants } from 'node:fs';
import { open, readFile, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Binaries } from './binaries.js';
import type { Cluster } from './cluster.js';
import { codeOf, ignore } from './failure.js';
import { runProgram } from './program.js';

/** The time between losing the command line and being gone is short; a machine under load stretches it. */
const LEAVING_LIMIT_MS = 2_000;

/** The part of a cluster that matters here. */
type ServerFiles = Pick<Cluster, 'data' | 'user'>;

/** What postmaster.pid says. A server that starts has no port or folder yet. */
export interface PostmasterFile {
  readonly pid: number;
  readonly port: number | undefined;
  readonly socketFolder: string | undefined;
  readonly state: string;
}

/** How the server ends: after its sessions were ended and a checkpoint (`fast`), or as if by a crash (`immediate`). */
export type Shutdown = 'fast' | 'immediate';

export async function readPostmasterFile(cluster: ServerFiles): Promise<PostmasterFile | undefined> {
  const text = await readFile(join(cluster.data, 'postmaster.pid'), 'utf8').catch(ignore('ENOENT'));
  const [pid, , , port, socketFolder, , , state] = (text ?? '').split('\n').map((line) => line.trim());
  if (!Number(pid)) return undefined;
  return {
    pid: Number(pid),
    port: Number(port) || undefined,
    socketFolder: socketFolder || undefined,
    state: state ?? '',
  };
}

/**
 * Whether this process is the server of this cluster. A process id alone says nothing after a reboot or in a new container, and
 * root must not signal whatever a file names. Told by the command line, which anybody may read (a container's root may not read
 * the working folder of another user's process) and which a zombie has no more.
 */
export async function isServerOf(cluster: ServerFiles, pid: number): Promise<boolean> {
  if (!isAlive(pid)) return false;
  if (process.platform === 'win32') return true;
  const { data, user } = cluster;
  if (process.platform === 'linux') {
    const entry = `/proc/${pid}`;
    const line = await readFile(join(entry, 'cmdline'), 'utf8').catch(() => '');
    const uid = (await stat(entry).catch(() => undefined))?.uid;
    const [program = '', ...args] = line.split('\0');
    return basename(program) === 'postgres' && args.includes(data) && (user === undefined || user.uid === uid);
  }
  const { output } = await runProgram('ps', ['-o', 'user=,command=', '-p', String(pid)]);
  return output.includes(`/postgres -D ${data} `) && (user === undefined || output.startsWith(`${user.name} `));
}

/** Asks the server to end. Nothing happens when it has ended already. */
export async function signalServer(
  cluster: ServerFiles,
  binaries: Binaries,
  pid: number,
  how: Shutdown,
): Promise<void> {
  if (process.platform === 'win32') {
    await runProgram(binaries.pgCtl, ['kill', how === 'fast' ? 'INT' : 'QUIT', String(pid)]);
    return;
  }
  try {
    if (await isServerOf(cluster, pid)) process.kill(pid, how === 'fast' ? 'SIGINT' : 'SIGQUIT');
  } catch (error) {
    ignore('ESRCH')(error);
  }
}

/** Waits until the server has ended; false when it has not after so long, or when waiting has become pointless. */
export async function waitForEnd(
  cluster: ServerFiles,
  pid: number,
  limitMs: number,
  isPointless: () => boolean = () => false,
): Promise<boolean> {
  for (const until = Date.now() + limitMs; await isServerOf(cluster, pid); await delay(10, true)) {
    if (Date.now() > until || isPointless()) return false;
  }
  // A process that ends loses its command line first, then its files and sockets.
  for (const until = Date.now() + LEAVING_LIMIT_MS; Date.now() < until && (await isLeaving(pid)); await delay(5, true));
  return true;
}

/** Linux only; elsewhere a process is there or it is not. */
async function isLeaving(pid: number): Promise<boolean> {
  if (process.platform !== 'linux') return false;
  const [line, status] = await Promise.all(
    ['cmdline', 'stat'].map((name) => readFile(`/proc/${pid}/${name}`, 'utf8').catch(() => undefined)),
  );
  return line === '' && status !== undefined && !/\) [ZX] /.test(status);
}

/**
 * Makes PostgreSQL see that postmaster.pid is out of date although some other program has got the process id in it. The file is
 * not removed: its other lines let PostgreSQL find out whether processes of the dead server are still at work.
 */
export async function disownPostmasterFile(cluster: ServerFiles, stranger: number): Promise<void> {
  await disown(join(cluster.data, 'postmaster.pid'), stranger);
}

/** The same for the file beside the socket, which a killed server leaves too: nobody but the servers of this cluster makes it. */
export async function disownSocketFile(cluster: ServerFiles, folder: string, port: number): Promise<void> {
  const file = join(folder, `.s.PGSQL.${port}.lock`);
  const pid = Number((await readFile(file, 'utf8').catch(ignore('ENOENT')))?.split('\n', 1)[0]);
  if (pid > 0 && isAlive(pid) && !(await isServerOf(cluster, pid))) await disown(file, pid);
}

/** PostgreSQL takes the id of its own parent, this process, for out of date. */
async function disown(file: string, stranger: number): Promise<void> {
  const handle = await open(file, constants.O_RDWR | (constants.O_NOFOLLOW || 0)).catch(ignore('ENOENT'));
  if (handle === undefined) return;
  try {
    const text = await handle.readFile('utf8');
    // Another process has started the server meanwhile.
    if (!text.startsWith(`${stranger}\n`)) return;
    await handle.truncate(0);
    await handle.write(text.replace(/^\d+/, String(process.pid)), 0);
  } finally {
    await handle.close();
  }
}

/** Whether a process with this id exists; one that may not be signalled exists too. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) === 'EPERM';
  }
}
