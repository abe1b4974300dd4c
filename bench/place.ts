/**
 * Where durable work is measured: a temporary PostgreSQL with the settings it is shipped with, and forty regions made of one that
 * is shipped. Everything goes at the end, also when this process is killed: the database is kept by a process of its own.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { Catalogue, readCalendar, readSoundLibrary, systemClock, type Service } from '#operations';
import { connectionUrl, type PostgresConnection } from '#platform';
import { APP_ROLE, migrate, Store } from '#store';

/** Of a clone: this file runs from dist/bench. */
export const ROOT = fileURLToPath(new URL('../..', import.meta.url));
/** The region of which copies are made. */
const MODEL_REGION = 'holland-rijnland';
/** Of every offer, the most that a region may have. */
const ROOM = 100_000;
/** As many as the server opens. */
const CONNECTIONS = 16;
const APP_PASSWORD = 'of the service, in the bench';

export interface Place {
  readonly adminUrl: string;
  readonly appUrl: string;
  /** Of the service: the password of its role lies in it. */
  readonly folder: string;
  readonly configFolder: string;
  readonly regions: readonly string[];
  /** The service in this process; clocks and messages are not carried out by it. */
  readonly service: Service;
  /** Another database on the same server, with the same regions and nothing else in it. */
  openDatabase(name: string): Promise<Pick<Place, 'adminUrl' | 'service'>>;
}

/** What has to be undone, the last first. */
export type Undo = (() => Promise<unknown>)[];

/** `settings` are of PostgreSQL, on top of those it is shipped with. */
export async function openPlace(
  regionCount: number,
  undo: Undo,
  say: (text: string) => void,
  settings: Readonly<Record<string, string>> = {},
): Promise<Place> {
  const folder = await mkdtemp(join(tmpdir(), 'schakel-bench-'));
  undo.push(() => rm(folder, { recursive: true, force: true }));
  // As root PostgreSQL runs under another user, who has to pass this folder.
  await chmod(folder, 0o711);
  say('Starting a temporary PostgreSQL');
  const connection = await keepPostgres(join(folder, 'postgres'), settings, undo);
  const adminUrl = connectionUrl(connection);
  await migrate(adminUrl, APP_PASSWORD);
  await writeFile(join(folder, 'app-password'), APP_PASSWORD, { mode: 0o600 });
  const appUrl = connectionUrl(connection, { user: APP_ROLE, password: APP_PASSWORD });
  const regions = Array.from({ length: regionCount }, (_, index) => `bench-${index + 1}`);
  const configFolder = await copyConfiguration(folder, regions);
  say(`Reading ${regionCount} regions`);
  const today = new Date().toISOString().slice(0, 10);
  const library = await readSoundLibrary([join(ROOT, 'workflows'), configFolder], today);
  const calendar = await readCalendar(join(configFolder, 'calendars', 'nl.yaml'));
  const openService = async (url: string): Promise<Service> => {
    const store = new Store({ url, connections: CONNECTIONS });
    undo.push(() => store.close());
    const catalogue = await Catalogue.load(store, library, calendar, today);
    return { store, catalogue, clock: systemClock, nudge: () => undefined };
  };
  const openDatabase = async (name: string): Promise<Pick<Place, 'adminUrl' | 'service'>> => {
    const admin = new pg.Client({ connectionString: adminUrl });
    await admin.connect();
    await admin.query(`CREATE DATABASE ${name} TEMPLATE template0`).finally(() => admin.end());
    const [ofAdmin, ofApp] = [adminUrl, appUrl].map(
      (url) => Object.assign(new URL(url), { pathname: `/${name}` }).href,
    );
    await migrate(ofAdmin ?? '', APP_PASSWORD);
    return { adminUrl: ofAdmin ?? '', service: await openService(ofApp ?? '') };
  };
  const service = await openService(appUrl);
  return { adminUrl, appUrl, folder, configFolder, regions, service, openDatabase };
}

/** A PostgreSQL in the hands of libs/platform/postgres/keep.ts, which ends and removes it when this process is gone. */
async function keepPostgres(
  dataDir: string,
  settings: Readonly<Record<string, string>>,
  undo: Undo,
): Promise<PostgresConnection> {
  await mkdir(dataDir, { mode: 0o711 });
  const keeper = spawn(
    process.execPath,
    [join(ROOT, 'dist/libs/platform/postgres/keep.js'), JSON.stringify({ dataDir, settings, isTemporary: true })],
    // A group of its own, so that Ctrl-C does not take the database away from those who still work on it.
    { stdio: ['pipe', 'pipe', 'inherit'], detached: true },
  );
  const ended = once(keeper, 'close');
  undo.push(async () => {
    keeper.stdin.end();
    await ended;
  });
  const said: string[] = [];
  return new Promise((resolve, reject) => {
    createInterface(keeper.stdout).on('line', (line) => {
      said.push(line);
      const { ready } = JSON.parse(line) as { ready?: { connection: PostgresConnection } };
      if (ready !== undefined) resolve(ready.connection);
    });
    void ended.then(() => reject(new Error(`The temporary PostgreSQL did not start:\n${said.join('\n')}`)));
  });
}

/** The configuration that is shipped, with copies of one region in place of its own. */
async function copyConfiguration(folder: string, regions: readonly string[]): Promise<string> {
  const config = join(folder, 'config');
  await cp(join(ROOT, 'config'), config, { recursive: true });
  const shipped = await readFile(join(config, 'regions', `${MODEL_REGION}.yaml`), 'utf8');
  // Thousands of children at once: what is measured is work, not who waits for a place.
  const text = shipped.replace(/\b(places|perWeek): \d+/g, `$1: ${ROOM}`);
  const named = `region: ${MODEL_REGION}\n`;
  if (text.split(named).length !== 2) throw new Error(`${MODEL_REGION}.yaml does not name its region once.`);
  await rm(join(config, 'regions'), { recursive: true });
  await mkdir(join(config, 'regions'));
  for (const region of regions)
    await writeFile(join(config, 'regions', `${region}.yaml`), text.replace(named, `region: ${region}\n`));
  return config;
}
