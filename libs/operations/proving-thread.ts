/**
 * A thread that answers one question after the other, within a time and a heap. Who waits hears when the thread ends instead:
 * it took too long, took too much memory, or broke; the next question starts another one.
 */
import { Worker } from 'node:worker_threads';
import type { CalendarData } from '#calendar';
import type { Diagnostic, RegionDocument, SourceFile } from '#language';
import type { BenchmarkReport, Verdict } from '#proof';
import { Contention, type Loading } from '#store';
import type { WorkflowChange } from './changes.js';

export interface Question {
  readonly kind: 'diagnose' | 'prove' | 'benchmarks';
  readonly region: string;
  readonly text: string;
  /** A day, YYYY-MM-DD. */
  readonly today: string;
}

export interface Answers {
  readonly diagnose: {
    readonly diagnostics: readonly Diagnostic[];
    /** Undefined when something is wrong. */
    readonly found:
      | {
          readonly document: RegionDocument;
          readonly changes: readonly WorkflowChange[];
          readonly definitions: Loading['definitions'];
        }
      | undefined;
  };
  readonly prove: { readonly verdicts: readonly Verdict[] };
  readonly benchmarks: { readonly reports: readonly BenchmarkReport[] };
}

/** Why a thread ended before it answered. */
export type Ending = 'slow' | 'memory' | 'broken' | 'stopped';

export class ThreadEnded extends Error {
  override readonly name = 'ThreadEnded';

  constructor(
    readonly ending: Ending,
    fault: string,
  ) {
    super(fault);
  }
}

export interface ThreadLimits {
  /** For one answer, with the start of the thread where it has to start. */
  readonly ms: number;
  readonly heapMb: number;
  /** How many may wait; who comes then is told to come back. */
  readonly waiting: number;
}

/** What a thread is started with: workflows, law and lists as files, and the calendar. */
export interface Ground {
  readonly files: readonly SourceFile[];
  readonly calendar: CalendarData;
}

/** For proofs: ten seconds are usual; a machine that has other work takes longer, and the next draft has to have its turn. */
export function provingThread(ground: Ground): ProvingThread {
  return new ProvingThread(ground, { ms: 120_000, heapMb: 1024, waiting: 1 });
}

export class ProvingThread {
  #worker: Worker | undefined;
  #turn: Promise<unknown> = Promise.resolve();
  #waiting = 0;
  #isStopped = false;

  constructor(
    private readonly given: Ground,
    private readonly limits: ThreadLimits,
  ) {}

  /** Throws ThreadEnded, or Contention when too many wait. */
  async ask<Kind extends Question['kind']>(question: Question & { readonly kind: Kind }): Promise<Answers[Kind]> {
    if (this.#waiting >= this.limits.waiting) throw new Contention('overloaded', 5, 'Too many documents wait.');
    this.#waiting += 1;
    const answer = this.#turn.then(() => this.#put(question));
    // The next one waits for this one, whatever becomes of it.
    this.#turn = answer.catch(() => undefined);
    try {
      return (await answer) as Answers[Kind];
    } finally {
      this.#waiting -= 1;
    }
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    await this.#worker?.terminate();
    await this.#turn;
  }

  #put(question: Question): Promise<unknown> {
    if (this.#isStopped) throw new ThreadEnded('stopped', 'The service stops.');
    const worker = (this.#worker ??= this.#start());
    return new Promise((resolve, reject) => {
      const end = (ending: Ending, fault: string): void => {
        settle();
        this.#worker = undefined;
        void worker.terminate();
        reject(new ThreadEnded(this.#isStopped ? 'stopped' : ending, fault));
      };
      const timer = setTimeout(() => end('slow', `There was no answer in ${this.limits.ms} ms.`), this.limits.ms);
      const onError = (error: Error & { readonly code?: string }): void =>
        end(error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? 'memory' : 'broken', error.message);
      const onExit = (): void => end('broken', 'The thread ended.');
      const onMessage = (answer: unknown): void => {
        settle();
        resolve(answer);
      };
      const settle = (): void => {
        clearTimeout(timer);
        worker.off('error', onError).off('exit', onExit).off('message', onMessage);
      };
      worker.on('error', onError).on('exit', onExit).on('message', onMessage);
      worker.postMessage(question);
    });
  }

  #start(): Worker {
    const worker = new Worker(new URL('./proving-worker.js', import.meta.url), {
      workerData: this.given,
      resourceLimits: { maxOldGenerationSizeMb: this.limits.heapMb },
    });
    // A thread may break while nobody asks.
    worker.on('error', () => undefined);
    worker.once('exit', () => {
      if (this.#worker === worker) this.#worker = undefined;
    });
    return worker;
  }
}
