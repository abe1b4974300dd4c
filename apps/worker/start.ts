/**
 * A worker as a process of its own, beside any number of services and other workers on one database: it fires clocks, delivers
 * messages between cases, brings those to other systems and does the upkeep. It listens to nobody, unless an operator wants to
 * read its figures.
 */
import { join } from 'node:path';
import type { Logger } from 'pino';
import { Catalogue, readCalendar, readSoundLibrary, systemClock, useDatabase, type Service } from '#operations';
import { ConfigurationError, type Configuration } from '#platform';
import { Store } from '#store';
import { Figures } from '../figures/figures.js';
import { tellMessages } from '../figures/messages.js';
import { tellCommits, tellStore } from '../figures/store.js';
import { tellWork } from '../figures/work.js';
import { openDoor } from './door.js';
import { startWork, type Work } from './work.js';

export interface RunningWorker {
  readonly regions: readonly string[];
  /** Where it tells its figures and health; undefined: nowhere. */
  readonly url: string | undefined;
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
    const figures = new Figures();
    const store = new Store({ url: database.appUrl, connections: CONNECTIONS, watchCommits: tellCommits(figures) });
    undo.push(() => store.close());
    tellStore(figures, store);
    const catalogue = await Catalogue.load(store, library, calendar, today);
    // What happens by itself needs the service, and the service a way to wake it.
    const wake: { work?: Work } = {};
    const service: Service = { store, catalogue, clock: systemClock, nudge: (region) => wake.work?.nudge(region) };
    tellWork(figures, service);
    const work = startWork({
      service,
      log,
      hasLoop: true,
      inside: configuration.webhooksInside,
      watchTries: tellMessages(figures, service),
    });
    wake.work = work;
    undo.push(() => work.stop());
    const door = await openDoor(configuration, figures, () => store.ping());
    undo.push(() => door?.close() ?? Promise.resolve());
    return { regions: [...catalogue.regions.keys()], url: door?.url, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
