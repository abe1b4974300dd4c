/** The service as a process: reads its configuration, starts, says where it is, and stops on a signal. */
import { ConfigurationError, readConfiguration, type Configuration } from '#platform';
import { DocumentsRefused } from '#operations';
import { createLog } from '../worker/log.js';
import { startServer, type Running } from './start.js';
import { VERSION } from './version.js';

async function main(): Promise<void> {
  const configuration = readConfiguration(process.env);
  const log = createLog(configuration.logLevel);
  const began = Date.now();
  const running = await startServer(configuration, log);
  process.stdout.write(welcome(running, configuration, Date.now() - began));
  let isStopping = false;
  const stop = (signal: NodeJS.Signals): void => {
    // A second Ctrl-C of an impatient person must not cut off what is being written.
    if (isStopping) return;
    isStopping = true;
    process.stdout.write(`Stopping (${signal}) ...\n`);
    running.stop().then(
      () => {
        process.stdout.write('Stopped. The data stays where it is.\n');
        process.exit(0);
      },
      (error: unknown) => {
        process.stderr.write(`Stopping failed: ${error instanceof Error ? error.message : 'unknown'}\n`);
        process.exit(1);
      },
    );
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
}

function welcome(
  { url, library, service, database, isDemo }: Running,
  configuration: Configuration,
  ms: number,
): string {
  const regions = [...service.catalogue.regions.values()].map(
    ({ document, configuration: number }) =>
      `${document.region} (configuration ${number}, ${Object.keys(document.schools).length} schools)`,
  );
  const lines = [
    `Schakel ${VERSION}, ready in ${(ms / 1000).toFixed(1)} s`,
    `  database       ${database === 'embedded' ? `embedded PostgreSQL, data in ${configuration.dataDirectory}` : 'the PostgreSQL of DATABASE_URL'}`,
    `  workflows      ${[...library.workflows.keys()].join(', ')}`,
    `  regions        ${regions.join(', ')}`,
    `  API            ${url}/v1`,
    `  documentation  ${url}/docs`,
    `  console        not in this version; the API documentation shows every call`,
    ...(configuration.hasWorker ? [] : ['  clocks         not fired here: schakel worker does that']),
    ...(isDemo
      ? [
          `  sign in        demo people: ${url}/demo/people`,
          `                 a token:     curl -s ${url}/demo/tokens -H 'content-type: application/json' -d '{"person":"..."}'`,
        ]
      : ['  sign in        with a token of a configured issuer']),
    'Ctrl-C stops everything.',
  ];
  return `${lines.join('\n')}\n`;
}

main().catch((error: unknown) => {
  const isExpected = error instanceof ConfigurationError || error instanceof DocumentsRefused;
  process.stderr.write(
    `Schakel does not start.\n${isExpected ? error.message : error instanceof Error ? (error.stack ?? error.message) : 'unknown'}\n`,
  );
  process.exit(1);
});
