// Schakel as `npm start` starts it, with an embedded PostgreSQL in a data folder of its own: started, killed in several ways and
// started again, always by the same command and without touching the folder in between. Knows nothing of cases.
import { isRunning, killEverything, processesIn, spawnNode, type SpawnedNode } from '#testing';
import { chmod, mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { Api, REGION } from '../api/support/api.js';
import { copyDocuments, ONE_REGION, type RegionCopy } from '../api/support/scene.js';
import { freePort, ROOT } from '../api/support/server.js';
import { withoutParts } from './without-parts.js';

/** Several starts on a machine that has other work too; four seconds is usual. */
const START_LIMIT_MS = 120_000;

export class Installation {
  #service: SpawnedNode | undefined;

  private constructor(
    readonly folder: string,
    readonly dataDir: string,
    readonly port: number,
    private readonly broken: string,
  ) {}

  /** Nothing is started yet: the data folder does not even exist. `broken`: what the service lacks (broken-service.mjs). */
  static async make(regions: readonly RegionCopy[] = ONE_REGION, broken = ''): Promise<Installation> {
    const folder = await mkdtemp(join(tmpdir(), 'schakel-installation-'));
    // As root PostgreSQL runs under another user, who has to pass this folder.
    await chmod(folder, 0o711);
    await copyDocuments(folder, regions);
    return new Installation(folder, join(folder, 'data'), await freePort(), broken);
  }

  /** `npm start`, without waiting for anything. */
  begin(): SpawnedNode {
    this.#service = spawnNode(join(ROOT, 'scripts', 'start.mjs'), [], {
      PATH: process.env['PATH'],
      HOST: '127.0.0.1',
      PORT: String(this.port),
      SCHAKEL_DEMO: '1',
      SCHAKEL_DATA_DIR: this.dataDir,
      SCHAKEL_CONFIG: join(this.folder, 'config'),
      ...withoutParts(this.broken),
    });
    return this.#service;
  }

  /** `npm start`, until it says that it is ready. Rejects with all it said when it ends before. */
  async start(): Promise<void> {
    await this.begin().line((line) => line.startsWith('Ctrl-C'), START_LIMIT_MS);
  }

  /** Resolves when the service that was started last has ended. */
  get ended(): Promise<unknown> {
    return this.service.ended;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** What the service that was started last has written to its standard output. */
  get lines(): readonly string[] {
    return this.service.lines;
  }

  /** Of a client that asks so often, at most, when it is told to come again. */
  api(patience: number, region = REGION): Api {
    return new Api(this.url, region, patience);
  }

  async isReady(): Promise<boolean> {
    return fetch(`${this.url}/health/ready`).then(
      ({ status }) => status === 200,
      () => false,
    );
  }

  /** kill -9 of npm's process, the service, PostgreSQL and all of its processes, at once. */
  async killAll(): Promise<void> {
    await killEverything(this.service.pid, this.dataDir);
    await this.service.ended;
  }

  /** kill -9 of npm's process and the service. PostgreSQL lives on without an owner. */
  async killService(): Promise<void> {
    await this.service.killGroup();
  }

  /** kill -9 of the first process of PostgreSQL; its others notice it within a second. */
  async killDatabase(): Promise<void> {
    const pid = await this.databasePid();
    process.kill(pid, 'SIGKILL');
    while (isRunning(pid)) await delay(5);
  }

  async databasePid(): Promise<number> {
    return Number((await this.#postmasterFile())[0]);
  }

  /** Sends SIGTERM to npm's process alone, or Ctrl-C to all that the terminal reaches; its exit code. */
  async stop(how: 'SIGTERM' | 'Ctrl-C'): Promise<number | null> {
    if (how === 'Ctrl-C') this.service.interrupt();
    else process.kill(this.service.pid, 'SIGTERM');
    return (await this.service.ended).code;
  }

  /** Processes of this installation's PostgreSQL. */
  get databaseProcesses(): number[] {
    return processesIn(this.dataDir).filter(isRunning);
  }

  /** As the administrator of the database, whom row-level security does not stop. */
  async sql<Row extends pg.QueryResultRow>(text: string, values: unknown[] = []): Promise<Row[]> {
    const [, , , port = '', socketFolder = ''] = await this.#postmasterFile();
    const client = new pg.Client({
      host: socketFolder,
      port: Number(port),
      user: 'schakel_admin',
      password: (await readFile(join(this.dataDir, 'postgres', 'secret'), 'utf8')).trim(),
      database: 'schakel',
    });
    client.on('error', () => undefined);
    await client.connect();
    try {
      return (await client.query<Row>(text, values)).rows;
    } finally {
      await client.end();
    }
  }

  /** Stops all of PostgreSQL where it stands, as a machine that hangs does; the result lets it go on. */
  pauseDatabase(): () => void {
    const paused = this.databaseProcesses;
    for (const pid of paused) signal(pid, 'SIGSTOP');
    return () => {
      for (const pid of paused) signal(pid, 'SIGCONT');
    };
  }

  /** A figure without labels, or with those that are given as they are told. */
  async figure(name: string): Promise<number> {
    const { text } = await this.api(1).get(undefined, '/metrics');
    const line = text.split('\n').find((one) => one.startsWith(`${name} `));
    return Number(line?.split(' ').at(-1));
  }

  /** Takes away what PostgreSQL cannot start without; the result puts it back. */
  async hideControlFile(): Promise<() => Promise<void>> {
    const file = join(this.dataDir, 'postgres', 'data', 'global', 'pg_control');
    await rename(file, `${file}.hidden`);
    return () => rename(`${file}.hidden`, file);
  }

  async remove(): Promise<void> {
    if (this.#service !== undefined) await this.killAll();
    await rm(this.folder, { recursive: true, force: true });
  }

  private get service(): SpawnedNode {
    if (this.#service === undefined) throw new Error('The service was never started.');
    return this.#service;
  }

  async #postmasterFile(): Promise<string[]> {
    const text = await readFile(join(this.dataDir, 'postgres', 'data', 'postmaster.pid'), 'utf8');
    return text.split('\n').map((line) => line.trim());
  }
}

/** To one that may have ended meanwhile: processes of PostgreSQL come and go. */
function signal(pid: number, name: 'SIGSTOP' | 'SIGCONT'): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if ((error as { code?: string }).code !== 'ESRCH') throw error;
  }
}
