// The process of flood.ts as a test tells it what to do.
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { constants, setPriority } from 'node:os';
import type { Asked, Manner } from './callers.js';

export interface Flood {
  readonly url: string;
  readonly region: string;
  readonly manner: Manner | { readonly perSecond: number };
}

export class FloodProcess {
  readonly #child: ChildProcess;
  readonly #ready: Promise<unknown>;
  /** Rejects when it ends by itself: what waits for it would wait for ever. */
  readonly #ended: Promise<never>;

  constructor() {
    const compiler = new URL('../../libs/testing/typescript.mjs', import.meta.url).href;
    this.#child = fork(new URL('./flood.ts', import.meta.url), [], {
      execArgv: ['--no-warnings', '--conditions=source', `--import=${compiler}`],
    });
    this.#ready = once(this.#child, 'message');
    this.#ended = once(this.#child, 'exit').then(([status]) => {
      throw new Error(`The flood ended by itself, with status ${status}.`);
    });
    // Told to who waits; nobody has to.
    this.#ended.catch(() => undefined);
  }

  /**
   * From now on it takes of the processor only what nobody else wants, as clients on machines of their own do. Where the service
   * can keep the machine busy, it floods as before; beside other work it does not.
   */
  giveWay(): void {
    if (this.#child.pid !== undefined) setPriority(this.#child.pid, constants.priority.PRIORITY_LOW);
  }

  /** Resolves when there were as many answers as there are callers: from then on it is in its midst. One at a time. */
  async begin(flood: Flood): Promise<void> {
    await this.#ready;
    this.#child.send(flood);
    await Promise.race([once(this.#child, 'message'), this.#ended]);
  }

  /** Resolves with what was answered, when all of it was. */
  async stop(): Promise<Asked[]> {
    const asked: Asked[] = [];
    const told = new Promise<void>((resolve) => {
      const hear = (portion: Asked[] | 'told'): void => {
        if (portion !== 'told') return void asked.push(...portion);
        this.#child.off('message', hear);
        resolve();
      };
      this.#child.on('message', hear);
    });
    this.#child.send('stop');
    await Promise.race([told, this.#ended]);
    return asked;
  }

  end(): void {
    this.#child.kill();
  }
}
