// Brings the server of a cluster up, or finds it running, and stops it. Does not know who owns it (ownership.ts) and keeps no
// state: what runs is read from the operating system each time, so that a server left by a killed process is like one's own.
import { spawn } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import type { Binaries } from './binaries.js';
import { clearSocketFolder, type Cluster, socketFolder } from './cluster.js';
import { EmbeddedPostgresError, reasonOf } from './failure.js';
import {
  disownPostmasterFile,
  disownSocketFile,
  isAlive,
  isServerOf,
  readPostmasterFile,
  signalServer,
  waitForEnd,
} from './postmaster.js';
import { bareEnvironment } from './program.js';
import { lastLines, openLog } from './server-log.js';
import { serverSettings } from './settings.js';

/** Recovery after a crash replays the log since the last checkpoint, minutes at worst. */
const READY_LIMIT_MS = 300_000;
/** After a kill of the server its remaining processes need up to about 1 s to notice; until then a new one refuses to start. */
const RETRY_LIMIT_MS = 10_000;
/** A fast shutdown writes a checkpoint. */
const FAST_LIMIT_MS = 30_000;
/** An immediate one kills what does not end within 5 s. */
const IMMEDIATE_LIMIT_MS = 10_000;
/** What PostgreSQL says when the remains of another server stand in the way, for now. */
const IN_THE_WAY = /pre-existing shared memory block|lock file "postmaster\.pid"/;

/** How to start a server. */
export interface ServerPlan {
  readonly cluster: Cluster;
  readonly binaries: Binaries;
  readonly port: number;
  readonly settings: Readonly<Record<string, string>>;
}

/** A server that takes connections. */
export interface RunningServer {
  readonly pid: number;
  /** Folder of its socket, or its address. */
  readonly host: string;
  readonly port: number;
  /** Found running rather than started. */
  readonly wasRunning: boolean;
}

/** Finds the server of this cluster running, or starts it; resolves when it takes connections. */
export async function startServer(plan: ServerPlan): Promise<RunningServer> {
  const { cluster } = plan;
  for (const retryUntil = Date.now() + RETRY_LIMIT_MS; ; await delay(100, true)) {
    const file = await readPostmasterFile(cluster);
    if (file !== undefined && (await isServerOf(cluster, file.pid))) {
      const { pid, state } = file;
      // Somebody asked it to end; when that takes too long it is asked firmly.
      if (state === 'stopping') await stopServer(plan, pid);
      const running = await waitUntilReady(cluster, pid, () => isServerOf(cluster, pid));
      if (running !== undefined) return { ...running, wasRunning: true };
      continue;
    }
    if (file !== undefined && isAlive(file.pid)) await disownPostmasterFile(cluster, file.pid);
    const attempt = await launch(plan);
    if (typeof attempt !== 'string') return { ...attempt, wasRunning: false };
    if (IN_THE_WAY.test(attempt) && Date.now() < retryUntil) continue;
    throw new EmbeddedPostgresError(`PostgreSQL did not start. Its last lines in ${cluster.logFile}:\n${attempt}`);
  }
}

/**
 * Stops the server: politely, then firmly. Resolves when its process is gone. While the server recovers from the crash of one of
 * its processes the polite way is not taken: PostgreSQL 18.4 then never ends (its checkpointer and the postmaster wait for each
 * other). The firm way loses nothing that was acknowledged; the next start recovers.
 */
export async function stopServer(
  plan: ServerPlan,
  pid: number,
  isRecovering: () => boolean = () => false,
): Promise<void> {
  const { cluster, binaries } = plan;
  if (!isRecovering()) await signalServer(cluster, binaries, pid, 'fast');
  if (!(await waitForEnd(cluster, pid, FAST_LIMIT_MS, isRecovering))) {
    await signalServer(cluster, binaries, pid, 'immediate');
    if (!(await waitForEnd(cluster, pid, IMMEDIATE_LIMIT_MS))) {
      throw new EmbeddedPostgresError(
        `PostgreSQL (process ${pid}) was told to end, and does not. See ${cluster.logFile}`,
      );
    }
  }
  await clearSocketFolder(cluster);
}

/** Starts one server process and waits until it takes connections; returns what it said when it ended instead. */
async function launch(plan: ServerPlan): Promise<Omit<RunningServer, 'wasRunning'> | string> {
  const { cluster, binaries, port } = plan;
  const folder = process.platform === 'win32' ? undefined : await socketFolder(cluster, port);
  if (folder !== undefined) await disownSocketFile(cluster, folder, port);
  const settings = Object.entries(serverSettings(folder, port, plan.settings));
  const log = await openLog(cluster);
  try {
    const from = (await log.stat()).size;
    const child = spawn(
      binaries.postgres,
      ['-D', cluster.data, ...settings.flatMap(([name, value]) => ['-c', `${name}=${value}`])],
      {
        cwd: cluster.home,
        env: bareEnvironment(),
        stdio: ['ignore', log.fd, log.fd],
        // A group of its own: Ctrl-C reaches the whole group of the terminal, and the service has to drain first.
        detached: true,
        windowsHide: true,
        ...(cluster.user === undefined ? {} : { uid: cluster.user.uid, gid: cluster.user.gid }),
      },
    );
    const failure = new Promise<Error>((resolve) => child.once('error', resolve));
    const end = new Promise<undefined>((resolve) =>
      child.once('exit', () => {
        resolve(undefined);
      }),
    );
    // Whoever owns the server holds a connection to it, and that keeps this process alive; the child process need not.
    child.unref();
    const { pid } = child;
    if (pid === undefined) return reasonOf(await failure);
    const running = await Promise.race([waitUntilReady(cluster, pid, () => Promise.resolve(isAlive(pid))), end]);
    return running ?? (await lastLines(cluster, from));
  } finally {
    await log.close();
  }
}

/** Waits until this process says in postmaster.pid that it is ready; undefined when it is no longer there. */
async function waitUntilReady(
  cluster: Cluster,
  pid: number,
  isThere: () => Promise<boolean>,
): Promise<Omit<RunningServer, 'wasRunning'> | undefined> {
  for (const until = Date.now() + READY_LIMIT_MS; Date.now() < until; await delay(5, true)) {
    const file = await readPostmasterFile(cluster);
    if (file?.pid === pid && file.state === 'ready' && file.port !== undefined) {
      return { pid, host: file.socketFolder ?? '127.0.0.1', port: file.port };
    }
    if (!(await isThere())) return undefined;
  }
  throw new EmbeddedPostgresError(
    `PostgreSQL (process ${pid}) takes no connections after ${READY_LIMIT_MS / 1000} s. See ${cluster.logFile}`,
  );
}
