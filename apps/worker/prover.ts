/** Proves drafts one after the other, after a nudge at once and otherwise every half minute; also those of before the start. */
import { proveDraft, type ProvingThread, type Service } from '#operations';
import { Pause } from './pause.js';

export interface Prover {
  nudge(): void;
  /** Ends the proof under way; its draft is taken up again at the next start. */
  stop(): Promise<void>;
}

export interface ProverOptions {
  readonly service: Service;
  readonly thread: ProvingThread;
  /** Told of what failed with a region; a later round tries again. */
  readonly onFailure: (error: unknown, region: string) => void;
}

/** For drafts that another service left behind. */
const EVERY_MS = 30_000;

export function startProver({ service, thread, onFailure }: ProverOptions): Prover {
  let isStopped = false;
  const pause = new Pause();

  async function proveAll(region: string): Promise<void> {
    try {
      while (!isStopped && (await proveDraft(service, thread, region)));
    } catch (error) {
      onFailure(error, region);
    }
  }

  async function run(): Promise<void> {
    while (!isStopped) {
      for (const region of service.catalogue.regions.keys()) await proveAll(region);
      await pause.sleep(EVERY_MS);
    }
  }

  const running = run();
  return {
    nudge: () => pause.wake(),
    stop: async () => {
      isStopped = true;
      pause.wake();
      await thread.stop();
      await running;
    },
  };
}
