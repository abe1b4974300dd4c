/**
 * The built server as a process of its own: started on a free port, listened to, and ended by a signal. Knows nothing of
 * cases. `SCHAKEL_TEST_SERVER` names another main.js, to see the tests fail on a server that was broken on purpose.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { createServer, type AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
/** Two tests at once on a busy machine: a start takes longer than the two seconds it takes alone. */
const START_LIMIT_MS = 60_000;
/** reliability.md R17: the process ends within this time. */
export const STOP_LIMIT_MS = 15_000;

export interface ServerOptions {
  readonly environment: Readonly<Record<string, string>>;
  /** Of a server of before. Absent: a free one. */
  readonly port?: number;
  /** In a process group of its own, which gets its signals as a whole, as Ctrl-C in a terminal gives them. */
  readonly hasOwnGroup?: boolean;
}

export interface Ended {
  readonly code: number | null;
  readonly ms: number;
}

export class Server {
  readonly #child: ChildProcess;
  readonly #hasOwnGroup: boolean;
  readonly #ended: Promise<number | null>;
  #output = '';
  #end: string | undefined;
  #isAsked = false;

  readonly url: string;

  private constructor(
    readonly port: number,
    { environment, hasOwnGroup = false }: ServerOptions,
  ) {
    this.url = `http://127.0.0.1:${port}`;
    const main = process.env['SCHAKEL_TEST_SERVER'] ?? `${ROOT}/dist/apps/server/main.js`;
    this.#hasOwnGroup = hasOwnGroup;
    this.#child = spawn(process.execPath, ['--enable-source-maps', main], {
      cwd: ROOT,
      env: { PATH: process.env['PATH'], HOST: '127.0.0.1', PORT: String(port), ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: hasOwnGroup,
    });
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => (this.#output += text));
    }
    this.#ended = new Promise((resolve) => {
      this.#child.once('close', (code, signal) => {
        this.#end = signal ?? `code ${code ?? 'unknown'}`;
        resolve(code);
      });
    });
  }

  /** Resolves when the server says that it can work; rejects with all it said when it ends before. */
  static async start(options: ServerOptions): Promise<Server> {
    const server = new Server(options.port ?? (await freePort()), options);
    await server.#ready();
    return server;
  }

  async #ready(): Promise<void> {
    for (const until = Date.now() + START_LIMIT_MS; ; await delay(25)) {
      if (this.#end !== undefined)
        throw new Error(`The server ended before it was ready (${this.#end}):\n${this.#output}`);
      const isReady = await fetch(`${this.url}/health/ready`).then(
        ({ status }) => status === 200,
        () => false,
      );
      if (isReady) return;
      if (Date.now() > until) {
        await this.stop('SIGKILL');
        throw new Error(`The server was not ready within ${START_LIMIT_MS} ms:\n${this.#output}`);
      }
    }
  }

  /** Everything it wrote to its standard output and error. */
  get output(): string {
    return this.#output;
  }

  /** How it ended, when nobody had told it to. */
  get surprisingEnd(): string | undefined {
    return this.#isAsked ? undefined : this.#end;
  }

  /** Sends a signal, to the whole group where it has its own. */
  signal(signal: NodeJS.Signals): void {
    const { pid } = this.#child;
    this.#isAsked ||= this.#end === undefined;
    if (pid === undefined || this.#end !== undefined) return;
    process.kill(this.#hasOwnGroup ? -pid : pid, signal);
  }

  /** Sends a signal and waits for the end; a server that does not end in time is killed and reported with code null. */
  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<Ended> {
    const began = Date.now();
    this.signal(signal);
    const late = setTimeout(() => this.signal('SIGKILL'), STOP_LIMIT_MS + 5_000);
    const code = await this.#ended;
    clearTimeout(late);
    return { code, ms: Date.now() - began };
  }
}

/** A port that nobody listens on now. */
export async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return port;
}
