/**
 * The loop that lets happen what happens by itself: due clocks and messages between related cases. It holds no truth, only
 * looks: at a region that was nudged at once, otherwise when its next clock is due, and once a second in any case. Regions take
 * turns, a share at a time, so that a heap in one does not hold up the others. Any number of loops may run, in any processes.
 */
import { deliverShare, isClockApart, isOutage, type Service, type ShareEnd } from '#operations';
import type { Outage } from './outage.js';
import { Pause } from './pause.js';

export interface Loop {
  nudge(region: string): void;
  /** Ends after the shares under way. */
  stop(): Promise<void>;
}

export interface LoopWatch {
  /** Told of the first of so many that failed by a defect. */
  failed(error: unknown, region: string, count: number): void;
  /** Told once of what is not tried any more. */
  parked(kind: 'timer' | 'message', region: string, names: readonly string[]): void;
}

export interface LoopOptions {
  readonly service: Service;
  readonly outage: Outage;
  readonly watch: LoopWatch;
  readonly everyMs?: number;
  /** While this holds nothing is begun: there is no room to store what would come of it. */
  readonly isPaused?: () => boolean;
}

/** How long what another process left behind may wait: nobody nudges across processes (docs/adr/0017). */
const EVERY_MS = 1_000;
/** The shortest pause before the next clock: those that are due one after the other are then fired together. */
const SOONEST_MS = 50;
/** As many as the commit queue has statements under way. */
const SHARES = 4;
/** Of one region: while one share commits, the next is read and decided. */
const SHARES_OF_REGION = 2;

export function startLoop({ service, outage, watch, everyMs = EVERY_MS, isPaused = () => false }: LoopOptions): Loop {
  /** In the order of their turns: a region that was served goes to the end. */
  const line = new Set<string>();
  const underWay = new Map<string, number>();
  const lookAt = new Map<string, number>();
  const working = new Set<Promise<void>>();
  let isStopped = false;
  const pause = new Pause();

  function enter(region: string): void {
    line.add(region);
    pause.wake();
  }

  /** Never rejects. */
  async function work(region: string): Promise<void> {
    const after = (ms: number): void => void lookAt.set(region, performance.now() + ms);
    after(everyMs);
    underWay.set(region, (underWay.get(region) ?? 0) + 1);
    try {
      const end = await deliverShare(service, region, {
        more: () => enter(region),
        failed: (error, count) => watch.failed(error, region, count),
        parked: (kind, names) => watch.parked(kind, region, names),
      });
      note(end);
      after(Math.min(everyMs, Math.max(SOONEST_MS, end.dueInMs ?? everyMs)));
      if (end.isMore) enter(region);
    } catch (error) {
      if (isOutage(error)) outage.failed(error);
      else watch.failed(error, region, 1);
    } finally {
      const others = (underWay.get(region) ?? 1) - 1;
      if (others === 0) underWay.delete(region);
      else underWay.set(region, others);
    }
  }

  function note({ outage: sign, done }: ShareEnd): void {
    if (sign === undefined) outage.succeeded(done > 0 ? 'write' : 'answer');
    // A database of another time answers all the same; that it can be written again shows only when it is.
    else outage.failed(sign, isClockApart(sign) ? 'write' : 'answer');
  }

  /** The region whose turn it is. While nothing can be written one share finds out whether that has changed. */
  function next(): string | undefined {
    if (isPaused() || working.size >= (outage.isOn ? 1 : SHARES) || outage.waitMs > 0) return undefined;
    return [...line].find((region) => (underWay.get(region) ?? 0) < SHARES_OF_REGION);
  }

  async function run(): Promise<void> {
    while (!isStopped) {
      const now = performance.now();
      for (const region of service.catalogue.regions.keys())
        if ((lookAt.get(region) ?? 0) <= now && !underWay.has(region)) line.add(region);
      for (let region = next(); region !== undefined; region = next()) {
        line.delete(region);
        const share = work(region).finally(() => {
          working.delete(share);
          pause.wake();
        });
        working.add(share);
      }
      // Who stands in line is woken by the end of a share, or of the pause of an outage.
      const looks = [...lookAt].filter(([region]) => !underWay.has(region) && !line.has(region));
      const soonest = Math.min(everyMs, ...looks.map(([, at]) => at - now));
      await pause.sleep(outage.waitMs > 0 ? outage.waitMs : Math.max(1, soonest));
    }
    await Promise.all(working);
  }

  const running = run();
  return {
    nudge: enter,
    stop: async () => {
      isStopped = true;
      pause.wake();
      await running;
    },
  };
}
