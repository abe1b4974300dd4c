// The process of flood.ts as a test tells it what to do.
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import type { Asked, Manner } from './callers.js';

export interface Flood {
  readonly url: string;
  readonly region: string;
  readonly ms: number;
  readonly manner: Manner | { readonly perSecond: number };
}

export class FloodProcess {
  readonly #child: ChildProcess;
  readonly #ready: Promise<unknown>;

  constructor() {
    const compiler = new URL('../../libs/testing/typescript.mjs', import.meta.url).href;
    this.#child = fork(new URL('./flood.ts', import.meta.url), [], {
      execArgv: ['--no-warnings', '--conditions=source', `--import=${compiler}`],
    });
    this.#ready = once(this.#child, 'message');
  }

  /** Resolves with what was answered, when all of it was. One at a time. */
  async flood(what: Flood): Promise<Asked[]> {
    await this.#ready;
    this.#child.send(what);
    const [asked] = (await once(this.#child, 'message')) as [Asked[]];
    return asked;
  }

  end(): void {
    this.#child.kill();
  }
}
