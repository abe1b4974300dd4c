/**
 * Starts the service: database, migrations, documents, loop and HTTP, in this order, and stops it in the reverse one, so that
 * accepted work is finished and the database goes last.
 */
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Logger } from 'pino';
import type { Library } from '#language';
import {
  BenchmarkSearch,
  Catalogue,
  DocumentReader,
  openDatabase,
  provingThread,
  readCalendar,
  readFiles,
  soundLibrary,
  systemClock,
  type OpenDatabase,
  type PublishingService,
  type ReportingService,
  type Service,
} from '#operations';
import { createDemoIssuer, createTokenVerifier, type Configuration } from '#platform';
import { Store } from '#store';
import { Figures } from '../figures/figures.js';
import { tellMessages } from '../figures/messages.js';
import { tellCommits, tellStore } from '../figures/store.js';
import { tellWork } from '../figures/work.js';
import { startProver, type Prover } from '../worker/prover.js';
import { startWork, type Work } from '../worker/work.js';
import { demoPeople } from './demo-people.js';
import type { Demo } from './http/demo.controller.js';
import { createHttpServer } from './http/server.js';
import { createMetrics } from './metrics.js';

export interface Running {
  readonly url: string;
  readonly service: Service;
  readonly library: Library;
  readonly database: OpenDatabase['kind'];
  readonly isDemo: boolean;
  stop(): Promise<void>;
}

/** Connections for commits and reads together; two cores seldom keep more busy. */
const CONNECTIONS = 16;

export async function startServer(configuration: Configuration, log: Logger): Promise<Running> {
  const undo: (() => Promise<void>)[] = [];
  const stop = async (): Promise<void> => {
    for (const step of undo.splice(0).reverse()) await step();
  };
  try {
    const today = new Date().toISOString().slice(0, 10);
    const files = await readFiles([configuration.workflowsDirectory, configuration.configDirectory], ['scenarios']);
    const library = soundLibrary(files, today);
    const calendar = await readCalendar(join(configuration.configDirectory, 'calendars', 'nl.yaml'));
    const database = await openDatabase(configuration, log);
    undo.push(() => database.close());
    const figures = new Figures();
    const metrics = createMetrics(figures);
    const store = new Store({ url: database.appUrl, connections: CONNECTIONS, watchCommits: tellCommits(figures) });
    undo.push(() => store.close());
    if (database.keeper !== undefined) metrics.watchKeeper(database.keeper);
    const isStorageFull = (): boolean => database.keeper?.disk.isNearlyFull ?? false;
    const catalogue = await Catalogue.load(store, library, calendar, today);
    tellStore(figures, store);
    // What happens by itself needs the service, and the service a way to wake it.
    const wake: { work?: Work; prover?: Prover } = {};
    const regionFiles = new Set([...library.regions.values()].map(({ file }) => file));
    const ground = { files: files.filter(({ file }) => !regionFiles.has(file)), calendar };
    const reader = new DocumentReader(ground);
    undo.push(() => reader.stop());
    const benchmarks = new BenchmarkSearch(ground);
    undo.push(() => benchmarks.stop());
    const service: PublishingService & ReportingService = {
      store,
      catalogue,
      clock: systemClock,
      nudge: (region) => wake.work?.nudge(region),
      benchmarks,
      diagnose: (region, text, day) => reader.diagnose(region, text, day),
      proveSoon: () => wake.prover?.nudge(),
    };
    tellWork(figures, service);
    const work = startWork({
      service,
      log,
      hasLoop: configuration.hasWorker,
      inside: configuration.webhooksInside,
      watchTries: tellMessages(figures, service),
      isPaused: isStorageFull,
    });
    wake.work = work;
    undo.push(() => work.stop());
    const prover = startProver({
      service,
      thread: provingThread(ground),
      onFailure: (error, region) =>
        log.error({ region, fault: error instanceof Error ? error.stack : 'unknown' }, 'a proof could not be begun'),
    });
    wake.prover = prover;
    undo.push(() => prover.stop());
    const port = configuration.port === 0 ? await freePort(configuration.host) : configuration.port;
    const url = `http://${configuration.host}:${port}`;
    const demo = configuration.identity.kind === 'demo' ? await openDemo(configuration, url, library) : undefined;
    const trusted =
      configuration.identity.kind === 'issuers'
        ? configuration.identity.issuers
        : [demo?.issuer.trusted].filter((one) => one !== undefined);
    const verifier = createTokenVerifier(trusted, {
      report: (_issuer, failure) => log.warn({ failure: String(failure) }, 'keys of an issuer could not be fetched'),
    });
    const app = await createHttpServer({ service, metrics, demo, isStorageFull }, verifier, log);
    undo.push(() => closeHttp(app));
    await app.listen(port, configuration.host);
    return {
      url,
      service,
      library,
      database: database.kind,
      isDemo: demo !== undefined,
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** A port that is free now: the demo issuer says its address, so it must be known before anything listens. */
function freePort(host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, host, () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });
}

/** Lets requests under way finish; idle keep-alive connections are closed. */
async function closeHttp(app: NestFastifyApplication): Promise<void> {
  const server = app.getHttpServer() as { closeIdleConnections(): void };
  const closing = app.close();
  server.closeIdleConnections();
  await closing;
}

async function openDemo(configuration: Configuration, url: string, library: Library): Promise<Demo> {
  const people = demoPeople([...library.regions.values()].map(({ document }) => document));
  const issuer = await createDemoIssuer({
    issuer: `${url}/demo/issuer`,
    keyFile: join(configuration.dataDirectory, 'demo-issuer.json'),
    people: () => people,
  });
  return { issuer, people: () => people };
}
