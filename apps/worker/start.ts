/**
 * A worker as a process of its own, beside any number of services and other workers on one database: it fires clocks, delivers
 * messages between cases, brings those to other systems and does the upkeep, and listens to nobody.
 */
import { join } from 'node:path';
import type { Logger } from 'pino';
import { Catalogue, readCalendar, readSoundLibrary, systemClock, useDatabase, type Service } from '#operations';
import { ConfigurationError, type Configuration } from '#platform';
import { Store } from '#store';
import { createSender } from '#webhook';
import { startCouriers, type Couriers } from './couriers.js';
import { startLoop, type Loop } from './loop.js';
import { Outage } from './outage.js';
import { startUpkeep } from './upkeep.js';
import { createWorkLog } from './work-log.js';

export interface RunningWorker {
  readonly regions: readonly string[];
  /** Ends what is under way; what is left waits in the database for others. */
  stop(): Promise<void>;
}

/** As many as a service opens. */
const CONNECTIONS = 16;

/** Throws ConfigurationError where there is no database of a service to work for. */
export async function startWorker(configuration: Configuration, log: Logger): Promise<RunningWorker> {
  const undo: (() => Promise<void>)[] = [];
  const stop = async (): Promise<void> => {
    for (const step of undo.splice(0).reverse()) await step();
  };
  try {
    const today = new Date().toISOString().slice(0, 10);
    const library = await readSoundLibrary([configuration.workflowsDirectory, configuration.configDirectory], today);
    const calendar = await readCalendar(join(configuration.configDirectory, 'calendars', 'nl.yaml'));
    const database = await useDatabase(configuration, log);
    undo.push(() => database.close());
    // An embedded database belongs to the service that starts it; one that this worker started would stand in its way.
    if (database.kind === 'embedded')
      throw new ConfigurationError(['DATABASE_URL: expected for a worker, unless a service runs on SCHAKEL_DATA_DIR']);
    const store = new Store({ url: database.appUrl, connections: CONNECTIONS });
    undo.push(() => store.close());
    const catalogue = await Catalogue.load(store, library, calendar, today);
    const wake: { loop?: Loop; couriers?: Couriers } = {};
    const nudge = (region: string): void => {
      wake.loop?.nudge(region);
      wake.couriers?.nudge(region);
    };
    const service: Service = { store, catalogue, clock: systemClock, nudge };
    const workLog = createWorkLog(log);
    const outage = new Outage(workLog.outage);
    const upkeep = startUpkeep({ service, outage, onFailure: workLog.upkeepFailed });
    undo.push(() => upkeep.stop());
    const loop = startLoop({ service, outage, watch: workLog });
    wake.loop = loop;
    undo.push(() => loop.stop());
    const couriers = startCouriers({
      service,
      outage,
      send: createSender({ inside: new Set(configuration.webhooksInside) }),
      onFailure: workLog.couriersFailed,
    });
    wake.couriers = couriers;
    undo.push(() => couriers.stop());
    return { regions: [...catalogue.regions.keys()], stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
