/** Reads uploaded documents in a thread of their own, one after the other, within a time and a heap. */
import { ProvingThread, ThreadEnded, type Answers, type Ground } from './proving-thread.js';
import { Refusal } from './refusal.js';

/** Reading takes a fraction of a second; the first one also reads the workflows. */
const LIMITS = { ms: 10_000, heapMb: 256, waiting: 64 };

export class DocumentReader {
  readonly #thread: ProvingThread;

  constructor(ground: Ground) {
    this.#thread = new ProvingThread(ground, LIMITS);
  }

  /** Throws a Refusal where the document takes too much, and Contention when too many wait. */
  async diagnose(region: string, text: string, today: string): Promise<Answers['diagnose']> {
    try {
      return await this.#thread.ask({ kind: 'diagnose', region, text, today });
    } catch (error) {
      if (!(error instanceof ThreadEnded) || error.ending === 'broken') throw error;
      throw new Refusal(error.ending === 'stopped' ? 'service.stopping' : 'configuration.too-slow');
    }
  }

  stop(): Promise<void> {
    return this.#thread.stop();
  }
}
