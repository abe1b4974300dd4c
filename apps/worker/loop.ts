/**
 * The loop that lets happen what happens by itself: due clocks and messages, and answers that were kept long enough. In the
 * server for now; it holds no truth, only looks: after a nudge at once, otherwise once a second.
 */
import { clearCommands, deliverRegion, refreshRegion, type Service } from '#operations';

export interface Loop {
  nudge(region: string): void;
  /** Ends after the round under way. */
  stop(): Promise<void>;
}

export interface LoopOptions {
  readonly service: Service;
  readonly everyMs?: number;
  /** Told of what failed in a round, or of the whole round; a later one tries again. */
  readonly onFailure: (error: unknown, region: string) => void;
}

const EVERY_MS = 1_000;
/** How long a configuration that another service activated, or whose first day begins, may wait. */
const REFRESHING_EVERY_MS = 5_000;
/** Answers are kept for days: nobody minds an hour more. */
const CLEARING_EVERY_MS = 3_600_000;

export function startLoop({ service, everyMs = EVERY_MS, onFailure }: LoopOptions): Loop {
  const waiting = new Set<string>(service.catalogue.regions.keys());
  const clearAfter = new Map<string, number>();
  const refreshAfter = new Map<string, number>();
  let isStopped = false;
  let wake: () => void = () => undefined;

  /** A few of a region at a time, and more of them in the next round when there are more. */
  async function clear(region: string): Promise<void> {
    const now = performance.now();
    if (now < (clearAfter.get(region) ?? 0)) return;
    const isMore = await clearCommands(service, region);
    clearAfter.set(region, isMore ? 0 : now + CLEARING_EVERY_MS);
  }

  async function refresh(region: string): Promise<void> {
    const now = performance.now();
    if (now < (refreshAfter.get(region) ?? 0)) return;
    await refreshRegion(service, region);
    refreshAfter.set(region, now + REFRESHING_EVERY_MS);
  }

  async function run(): Promise<void> {
    while (!isStopped) {
      const round = [...waiting];
      waiting.clear();
      for (const region of round) {
        try {
          await deliverRegion(service, region, (error) => onFailure(error, region));
          await refresh(region);
          await clear(region);
        } catch (error) {
          onFailure(error, region);
        }
      }
      await new Promise<void>((resolve) => {
        const timer = setTimeout(() => {
          for (const region of service.catalogue.regions.keys()) waiting.add(region);
          resolve();
        }, everyMs);
        wake = () => {
          clearTimeout(timer);
          resolve();
        };
        if (waiting.size > 0 || isStopped) wake();
      });
    }
  }

  const running = run();
  return {
    nudge: (region) => {
      waiting.add(region);
      wake();
    },
    stop: async () => {
      isStopped = true;
      wake();
      await running;
    },
  };
}
