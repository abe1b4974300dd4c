/**
 * What a process that serves regions does now and then: takes over configurations that another one activated, or whose first
 * day begins, lets running clocks follow a calendar that changed, and forgets answers that were kept long enough. One region
 * after the other.
 */
import { clearCommands, isOutage, projectClocks, refreshRegion, type Service } from '#operations';
import type { Outage } from './outage.js';
import { Pause } from './pause.js';

export interface Upkeep {
  /** Ends after the region under way. */
  stop(): Promise<void>;
}

export interface UpkeepOptions {
  readonly service: Service;
  readonly outage: Outage;
  /** Told of what failed with a region; a later round tries again. */
  readonly onFailure: (error: unknown, region: string) => void;
}

/** How long a configuration that another service activated, or whose first day begins, may wait. */
const EVERY_MS = 5_000;
/** Between portions of what does not wait for its hour. */
const SOON_MS = 100;
/** Answers are kept for days: nobody minds an hour more. */
const CLEARING_EVERY_MS = 3_600_000;

export function startUpkeep({ service, outage, onFailure }: UpkeepOptions): Upkeep {
  const clearAfter = new Map<string, number>();
  const projected = new Set<string>();
  let isStopped = false;
  const pause = new Pause();

  /** A few of a region at a time, and more of them in the next round when there are more. */
  async function clear(region: string): Promise<void> {
    const now = performance.now();
    if (now < (clearAfter.get(region) ?? 0)) return;
    const isMore = await clearCommands(service, region);
    clearAfter.set(region, isMore ? 0 : now + CLEARING_EVERY_MS);
  }

  /** After a start: clocks follow the calendar of this process, a few cases at a time. Whether there are more. */
  async function project(region: string): Promise<boolean> {
    if (projected.has(region)) return false;
    if (await projectClocks(service, region)) return true;
    projected.add(region);
    return false;
  }

  /** Whether something is left that does not wait for its hour. */
  async function keep(region: string): Promise<boolean> {
    if (isStopped || outage.waitMs > 0) return false;
    try {
      await refreshRegion(service, region);
      const isMore = await project(region);
      await clear(region);
      outage.succeeded('answer');
      return isMore;
    } catch (error) {
      if (isOutage(error)) outage.failed(error);
      else onFailure(error, region);
      return false;
    }
  }

  async function run(): Promise<void> {
    while (!isStopped) {
      let isMore = false;
      for (const region of service.catalogue.regions.keys()) if (await keep(region)) isMore = true;
      await pause.sleep(isMore ? SOON_MS : EVERY_MS);
    }
  }

  const running = run();
  return {
    stop: async () => {
      isStopped = true;
      pause.wake();
      await running;
    },
  };
}
