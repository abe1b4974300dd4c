/**
 * What a test file plays on: a database of its own, a data folder, the documents (those of the repository, or a copy with
 * changes) and the built server on top. `restart` keeps database and data folder, as a real restart does.
 */
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { createDatabase, type TestDatabase } from '#testing';
import { Api, REGION } from './api.js';
import { ROOT, Server } from './server.js';

/** Roles belong to the whole PostgreSQL server, so every server of a run signs in with the same password. */
const APP_PASSWORD = 'of the service, in tests';

/** A region made of the text of Holland Rijnland. */
export interface RegionCopy {
  readonly name: string;
  readonly edit?: (text: string) => string;
}

/** Holland Rijnland alone, for tests that need no other: each region takes its time at the start. */
export const ONE_REGION: readonly RegionCopy[] = [{ name: REGION }];

export interface SceneOptions {
  /** The only regions there are; absent: those of config/regions. */
  readonly regions?: readonly RegionCopy[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly hasOwnGroup?: boolean;
}

export class Scene {
  #server: Server;
  #admin: pg.Client | undefined;
  readonly #retired: string[] = [];

  private constructor(
    readonly options: SceneOptions,
    readonly database: TestDatabase,
    readonly folder: string,
    server: Server,
  ) {
    this.#server = server;
  }

  static async open(options: SceneOptions = {}): Promise<Scene> {
    const database = await createDatabase();
    const folder = await mkdtemp(join(tmpdir(), 'schakel-api-'));
    await writeFile(join(folder, 'app-password'), APP_PASSWORD, { mode: 0o600 });
    return new Scene(options, database, folder, await start(options, database, folder));
  }

  get server(): Server {
    return this.#server;
  }

  /** A client of the server as it runs now. */
  api(region = REGION): Api {
    return new Api(this.#server.url, region);
  }

  /** What all servers of this scene wrote. */
  get output(): string {
    return [...this.#retired, this.#server.output].join('');
  }

  /** Starts again on the same data and address, after the server has ended; `regions` replace the documents of before. */
  async restart(changes: Pick<SceneOptions, 'regions' | 'environment'> = {}): Promise<void> {
    this.#retired.push(this.#server.output);
    this.#server = await start({ ...this.options, ...changes }, this.database, this.folder, this.#server.port);
  }

  /** As a superuser of the database, whom row-level security does not stop: for turning clocks and for tampering. */
  async admin<Row extends pg.QueryResultRow>(text: string, values: unknown[] = []): Promise<Row[]> {
    if (this.#admin === undefined) {
      this.#admin = new pg.Client({ connectionString: this.database.adminUrl });
      this.#admin.on('error', () => undefined);
      await this.#admin.connect();
    }
    return (await this.#admin.query<Row>(text, values)).rows;
  }

  /** Ends it all. Rejects when the server had gone by itself: what failed then failed because of that. */
  async close(): Promise<void> {
    const { surprisingEnd: end } = this.#server;
    await this.#server.stop();
    await this.#admin?.end();
    await this.database.drop();
    await rm(this.folder, { recursive: true, force: true });
    if (end !== undefined) throw new Error(`The server had ended before (${end}):\n${this.output}`);
  }
}

async function start(options: SceneOptions, database: TestDatabase, folder: string, port?: number): Promise<Server> {
  const environment = {
    DATABASE_URL: database.adminUrl,
    SCHAKEL_DEMO: '1',
    SCHAKEL_DATA_DIR: folder,
    ...(options.regions === undefined ? {} : { SCHAKEL_CONFIG: await copyDocuments(folder, options.regions) }),
    ...options.environment,
  };
  return Server.start({
    environment,
    ...(port === undefined ? {} : { port }),
    ...(options.hasOwnGroup === undefined ? {} : { hasOwnGroup: options.hasOwnGroup }),
  });
}

/** The documents of the repository with these regions in place of its own. */
export async function copyDocuments(folder: string, regions: readonly RegionCopy[]): Promise<string> {
  const config = join(folder, 'config');
  await rm(config, { recursive: true, force: true });
  await cp(join(ROOT, 'config'), config, { recursive: true });
  const original = await readFile(join(config, 'regions', `${REGION}.yaml`), 'utf8');
  // Only the regions of the scene: others that are shipped would be there for everybody.
  await rm(join(config, 'regions'), { recursive: true });
  await mkdir(join(config, 'regions'));
  for (const { name, edit } of regions) {
    const text = replaceOnce(original, `region: ${REGION}\n`, `region: ${name}\n`);
    await writeFile(join(config, 'regions', `${name}.yaml`), edit?.(text) ?? text);
  }
  return config;
}

/** Replaces what is there exactly once; an edit that finds nothing would test nothing. */
export function replaceOnce(text: string, from: string, to: string): string {
  const parts = text.split(from);
  if (parts.length !== 2) throw new Error(`"${from}" is there ${parts.length - 1} times.`);
  return parts.join(to);
}
