/**
 * Starts the service: database, migrations, documents, loop and HTTP, in this order, and stops it in the reverse one, so that
 * accepted work is finished and the database goes last.
 */
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Logger } from 'pino';
import { isCalendarData, checkCalendarData, type CalendarData } from '#calendar';
import { formatDiagnostic, plainValue, readLibrary, readYaml, type Library, type SourceFile } from '#language';
import { Catalogue, systemClock, type Service } from '#operations';
import {
  connectionUrl,
  createDemoIssuer,
  createTokenVerifier,
  startEmbeddedPostgres,
  type Configuration,
  type EmbeddedPostgres,
} from '#platform';
import { APP_ROLE, migrate, Store } from '#store';
import { startLoop, type Loop } from '../worker/loop.js';
import { demoPeople } from './demo-people.js';
import type { Demo } from './http/demo.controller.js';
import { createHttpServer } from './http/server.js';
import { createMetrics } from './metrics.js';

export interface Running {
  readonly url: string;
  readonly service: Service;
  readonly library: Library;
  readonly database: 'embedded' | 'external';
  readonly isDemo: boolean;
  stop(): Promise<void>;
}

/** Documents that do not hold: the operator sees every fault at once, and nothing is started. */
export class DocumentsRefused extends Error {}

/** Connections for commits and reads together; two cores seldom keep more busy. */
const CONNECTIONS = 16;

export async function startServer(configuration: Configuration, log: Logger): Promise<Running> {
  const undo: (() => Promise<void>)[] = [];
  const stop = async (): Promise<void> => {
    for (const step of undo.splice(0).reverse()) await step();
  };
  try {
    const today = new Date().toISOString().slice(0, 10);
    const library = await readDocuments(configuration, today);
    const calendar = await readCalendar(join(configuration.configDirectory, 'calendars', 'nl.yaml'));
    const { appUrl, embedded } = await openDatabase(configuration, log, undo);
    const metrics = createMetrics();
    const store = new Store({ url: appUrl, connections: CONNECTIONS, watchCommits: metrics.watchCommits });
    undo.push(() => store.close());
    metrics.watchPool(store);
    const catalogue = await Catalogue.load(store, library, calendar, today);
    // The loop needs the service, and the service a way to wake the loop.
    const wake: { loop?: Loop } = {};
    const service: Service = { store, catalogue, clock: systemClock, nudge: (region) => wake.loop?.nudge(region) };
    const loop = startLoop({
      service,
      onFailure: (error, region) =>
        log.error(
          { region, fault: error instanceof Error ? error.stack : 'unknown' },
          'a round of clocks and messages failed',
        ),
    });
    wake.loop = loop;
    undo.push(() => loop.stop());
    const url = `http://${configuration.host}:${configuration.port}`;
    const demo = configuration.identity.kind === 'demo' ? await openDemo(configuration, url, library) : undefined;
    const trusted =
      configuration.identity.kind === 'issuers'
        ? configuration.identity.issuers
        : [demo?.issuer.trusted].filter((one) => one !== undefined);
    const verifier = createTokenVerifier(trusted, {
      report: (_issuer, failure) => log.warn({ failure: String(failure) }, 'keys of an issuer could not be fetched'),
    });
    const app = await createHttpServer({ service, metrics, demo }, verifier, log);
    undo.push(() => closeHttp(app));
    await app.listen(configuration.port, configuration.host);
    return {
      url,
      service,
      library,
      database: embedded === undefined ? 'external' : 'embedded',
      isDemo: demo !== undefined,
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Lets requests under way finish; idle keep-alive connections are closed. */
async function closeHttp(app: NestFastifyApplication): Promise<void> {
  const server = app.getHttpServer() as { closeIdleConnections(): void };
  const closing = app.close();
  server.closeIdleConnections();
  await closing;
}

async function openDatabase(
  configuration: Configuration,
  log: Logger,
  undo: (() => Promise<void>)[],
): Promise<{ appUrl: string; embedded: EmbeddedPostgres | undefined }> {
  const password = await appPassword(configuration.dataDirectory);
  if (configuration.database.kind === 'external') {
    await migrate(configuration.database.url, password);
    const url = new URL(configuration.database.url);
    url.username = APP_ROLE;
    url.password = encodeURIComponent(password);
    return { appUrl: url.href, embedded: undefined };
  }
  const embedded = await startEmbeddedPostgres({
    dataDir: configuration.dataDirectory,
    log: (message) => log.debug(message),
    onExit: (reason) => {
      log.error({ fault: reason.message }, 'the database went away; it is started again');
      embedded
        .restart()
        .catch((error: unknown) =>
          log.fatal({ fault: error instanceof Error ? error.message : 'unknown' }, 'the database does not come back'),
        );
    },
  });
  undo.push(() => embedded.stop());
  await migrate(connectionUrl(embedded.connection), password);
  return { appUrl: connectionUrl(embedded.connection, { user: APP_ROLE, password }), embedded };
}

/** The password of the service's role: random, made once, readable by this user only. */
async function appPassword(folder: string): Promise<string> {
  await mkdir(folder, { recursive: true });
  const file = join(folder, 'app-password');
  if (existsSync(file)) return (await readFile(file, 'utf8')).trim();
  const password = randomBytes(24).toString('base64url');
  await writeFile(file, `${password}\n`, { mode: 0o600, flag: 'wx' });
  return password;
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

async function readDocuments(configuration: Configuration, today: string): Promise<Library> {
  const files = (
    await Promise.all([configuration.workflowsDirectory, configuration.configDirectory].map(yamlFiles))
  ).flat();
  const library = readLibrary(files, today);
  const errors = library.diagnostics.filter(({ severity }) => severity === 'error');
  if (errors.length > 0) throw new DocumentsRefused(errors.map((one) => formatDiagnostic(one)).join('\n'));
  return library;
}

async function yamlFiles(folder: string): Promise<SourceFile[]> {
  const names = await readdir(folder, { recursive: true });
  const wanted = names
    .filter((name) => /\.ya?ml$/.test(name) && !/(^|[\\/])(calendars|scenarios)[\\/]/.test(name))
    .sort();
  return Promise.all(
    wanted.map(async (name) => ({
      file: relative('.', join(folder, name)),
      text: await readFile(join(folder, name), 'utf8'),
    })),
  );
}

async function readCalendar(file: string): Promise<CalendarData> {
  const { root, diagnostics } = readYaml(await readFile(file, 'utf8'), file);
  const value = root === undefined ? undefined : plainValue(root);
  if (diagnostics.length === 0 && isCalendarData(value)) return value;
  throw new DocumentsRefused(
    [
      ...diagnostics.map((one) => formatDiagnostic(one)),
      ...checkCalendarData(value).map(({ path, message }) => `${file}: ${path.join('.')}: ${message}`),
    ].join('\n'),
  );
}
