/**
 * What happens by itself, as one thing to start and stop: the loop of clocks and messages, the couriers to other systems and the
 * upkeep, which share what they know of an outage. A service and a worker process start it alike.
 */
import type { Logger } from 'pino';
import type { CourierOptions, Service } from '#operations';
import { createSender } from '#webhook';
import { startCouriers } from './couriers.js';
import { startLoop } from './loop.js';
import { Outage } from './outage.js';
import { startUpkeep } from './upkeep.js';
import { createWorkLog } from './work-log.js';

export interface Work {
  /** Something was left for it in a region. */
  nudge(region: string): void;
  /** Ends what is under way; what is left waits in the database for others. */
  stop(): Promise<void>;
}

export interface WorkOptions {
  readonly service: Service;
  readonly log: Logger;
  /** Without: the upkeep alone; clocks and messages are left to others. */
  readonly hasLoop: boolean;
  /** Addresses inside that messages may go to. */
  readonly inside: readonly string[];
  /** Told of every try to bring a message. */
  readonly watchTries: NonNullable<CourierOptions['watch']>;
  /** While this holds no clock is fired: there is no room to store what would come of it. */
  readonly isPaused?: () => boolean;
}

export function startWork({ service, log, hasLoop, inside, watchTries, isPaused }: WorkOptions): Work {
  const workLog = createWorkLog(log);
  const outage = new Outage(workLog.outage);
  const upkeep = startUpkeep({ service, outage, onFailure: workLog.upkeepFailed });
  if (!hasLoop) return { nudge: () => undefined, stop: () => upkeep.stop() };
  const loop = startLoop({ service, outage, watch: workLog, ...(isPaused === undefined ? {} : { isPaused }) });
  const couriers = startCouriers({
    service,
    outage,
    watch: watchTries,
    send: createSender({ inside: new Set(inside) }),
    onFailure: workLog.couriersFailed,
  });
  return {
    nudge: (region) => {
      loop.nudge(region);
      couriers.nudge(region);
    },
    stop: async () => {
      await couriers.stop();
      await loop.stop();
      await upkeep.stop();
    },
  };
}
