/** `schakel worker`: fires clocks and delivers messages until it is told to stop. */
import { readConfiguration } from '#platform';
import { createLog } from '../worker/log.js';
import { startWorker } from '../worker/start.js';

export async function worker(): Promise<number> {
  const configuration = readConfiguration(process.env);
  const log = createLog(configuration.logLevel);
  const stopped = signalled();
  const running = await startWorker(configuration, log);
  if (running.url !== undefined) process.stdout.write(`Its figures: ${running.url}/metrics\n`);
  process.stdout.write(`A worker for ${running.regions.join(', ')}. Ctrl-C stops it.\n`);
  process.stdout.write(`Stopping (${await stopped}) ...\n`);
  await running.stop();
  process.stdout.write('Stopped. What is not done waits for another worker.\n');
  return 0;
}

/** The first signal to stop; a second one must not cut off what is being written. */
function signalled(): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    process.on('SIGINT', resolve);
    process.on('SIGTERM', resolve);
  });
}
