/**
 * The loop that brings messages to other systems, beside the one that works on cases: what a receiver keeps waiting, keeps no
 * case waiting. It holds no truth, only looks: after a nudge at once, otherwise once a second.
 */
import { Courier, isOutage, type CourierOptions, type Service } from '#operations';
import type { Outage } from './outage.js';
import { Pause } from './pause.js';

export interface Couriers {
  nudge(region: string): void;
  /** Breaks off what is under way; it is sent again later. */
  stop(): Promise<void>;
}

export type CouriersOptions = Omit<CourierOptions, 'service' | 'onFree'> & {
  readonly service: Service;
  readonly everyMs?: number;
  /** Shared with what else works by itself: while nothing can be written, nothing is sent either. */
  readonly outage: Outage;
};

const EVERY_MS = 1_000;

export function startCouriers({ service, outage, everyMs = EVERY_MS, ...options }: CouriersOptions): Couriers {
  const waiting = new Set<string>();
  let isStopped = false;
  const pause = new Pause();
  const nudge = (region: string): void => {
    waiting.add(region);
    pause.wake();
  };
  const onFailure: CouriersOptions['onFailure'] = (error, region) => {
    if (isOutage(error)) outage.failed(error);
    else options.onFailure(error, region);
  };
  const courier = new Courier({ ...options, service, onFree: nudge, onFailure });

  async function run(): Promise<void> {
    for (let lookAt = 0; !isStopped;) {
      if (performance.now() >= lookAt) {
        for (const region of service.catalogue.regions.keys()) waiting.add(region);
        lookAt = performance.now() + everyMs;
      }
      const round = [...waiting];
      waiting.clear();
      for (const region of round) {
        if (outage.waitMs > 0) continue;
        try {
          // Nothing found may be nothing asked, and says nothing of the database.
          if ((await courier.round(region)) > 0) outage.succeeded('answer');
        } catch (error) {
          onFailure(error, region);
        }
      }
      await pause.sleep(Math.max(1, lookAt - performance.now()));
    }
  }

  const running = run();
  return {
    nudge,
    stop: async () => {
      isStopped = true;
      pause.wake();
      await Promise.all([running, courier.stop()]);
    },
  };
}
