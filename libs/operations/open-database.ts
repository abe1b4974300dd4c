/**
 * The database of this service, ready to use: embedded or given, migrated, with the service's own role. Decides which of the
 * two; a second process (the command line) uses the one that is running.
 */
import { scrypt } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import {
  connectionUrl,
  findOrMakeSecret,
  startEmbeddedPostgres,
  watchDisk,
  type Configuration,
  type DiskWatch,
  type EmbeddedPostgres,
} from '#platform';
import { APP_ROLE, migrate, Store } from '#store';

export interface OpenDatabase {
  /** As the service's role. */
  readonly appUrl: string;
  readonly kind: 'embedded' | 'external' | 'running';
  /** Of an embedded database: the room on its disk, and how often it was brought back. */
  readonly keeper?: { readonly disk: DiskWatch; readonly restarts: number };
  /** Stops an embedded database that was started here. */
  close(): Promise<void>;
}

export interface DatabaseLog {
  debug(message: string): void;
  warn?(detail: object, message: string): void;
  error(detail: { fault: string }, message: string): void;
}

const nothing = (): Promise<void> => Promise.resolve();

export async function openDatabase(configuration: Configuration, log: DatabaseLog): Promise<OpenDatabase> {
  const password = await appPassword(configuration);
  if (configuration.database.kind === 'external') {
    await migrate(configuration.database.url, password);
    const url = new URL(configuration.database.url);
    url.username = APP_ROLE;
    url.password = encodeURIComponent(password);
    return { appUrl: url.href, kind: 'external', close: nothing };
  }
  const embedded = await startSupervised(configuration, log);
  await migrate(connectionUrl(embedded.connection), password);
  const appUrl = connectionUrl(embedded.connection, { user: APP_ROLE, password });
  await writeFile(runningFile(configuration), `${appUrl}\n`, { mode: 0o600 });
  const disk = await watchDisk({
    folder: configuration.dataDirectory,
    leastFree: configuration.leastFreeBytes,
    onChange: (isNearlyFull, space) =>
      log.warn?.(
        { ...space },
        isNearlyFull ? 'the disk is nearly full: writes are refused' : 'the disk has room again: writes go on',
      ),
  });
  return {
    appUrl,
    kind: 'embedded',
    keeper: {
      disk,
      get restarts() {
        return embedded.restarts;
      },
    },
    close: async () => {
      disk.stop();
      await embedded.stop();
    },
  };
}

/** Pauses between attempts to bring a database back that cannot start (a full disk): the first, doubled up to the longest. */
const [FIRST_PAUSE_MS, LONGEST_PAUSE_MS] = [1_000, 30_000];

/** The embedded database, brought back whenever it goes away, for as long as that takes; until it is stopped. */
async function startSupervised(
  configuration: Configuration,
  log: DatabaseLog,
): Promise<Pick<EmbeddedPostgres, 'connection' | 'stop'> & { readonly restarts: number }> {
  let restarts = 0;
  const stopped = new AbortController();
  const bringBack = async (): Promise<void> => {
    for (let pause = FIRST_PAUSE_MS; !stopped.signal.aborted; pause = Math.min(2 * pause, LONGEST_PAUSE_MS)) {
      try {
        await embedded.restart();
        restarts += 1;
        return;
      } catch (error) {
        log.error({ fault: error instanceof Error ? error.message : 'unknown' }, 'the database does not come back');
      }
      // Rejects only when it is stopped meanwhile; then the loop ends.
      await delay(pause, undefined, { signal: stopped.signal }).catch(() => undefined);
    }
  };
  const embedded = await startEmbeddedPostgres({
    dataDir: configuration.dataDirectory,
    log: (message) => log.debug(message),
    onExit: (reason) => {
      log.error({ fault: reason.message }, 'the database went away; it is started again');
      void bringBack();
    },
  });
  return {
    connection: embedded.connection,
    get restarts() {
      return restarts;
    },
    stop: () => {
      stopped.abort();
      return embedded.stop();
    },
  };
}

/** The database of a service that runs on this data folder, or one that is started for the while. */
export async function useDatabase(configuration: Configuration, log: DatabaseLog): Promise<OpenDatabase> {
  if (configuration.database.kind === 'external') return openDatabase(configuration, log);
  const appUrl = (await readFile(runningFile(configuration), 'utf8').catch(() => '')).trim();
  if (appUrl !== '') {
    const store = new Store({ url: appUrl, connections: 1 });
    const isThere = await store.ping().then(
      () => true,
      () => false,
    );
    await store.close();
    if (isThere) return { appUrl, kind: 'running', close: nothing };
  }
  return openDatabase(configuration, log);
}

const runningFile = (configuration: Configuration): string => join(configuration.dataDirectory, 'app-url');

/**
 * The password of the service's role: the one in the data folder. Several services on one database may each have a folder of
 * their own, and each start sets the password: without a file they all make the same one from the administrator's.
 */
async function appPassword({ database, dataDirectory }: Configuration): Promise<string> {
  const file = join(dataDirectory, 'app-password');
  const administrator = database.kind === 'external' ? new URL(database.url).password : '';
  if (administrator === '') {
    await mkdir(dataDirectory, { recursive: true });
    return findOrMakeSecret(file);
  }
  const kept = await readFile(file, 'utf8').catch((error: unknown) => {
    if ((error as { code?: string }).code !== 'ENOENT') throw error;
  });
  if (kept !== undefined) return kept.trim();
  // Slow on purpose: who learns this password should not learn the other from it.
  return (await derive(administrator, 'schakel/app-password/v1', 24)).toString('base64url');
}

const derive = promisify<string, string, number, Buffer>(scrypt);
