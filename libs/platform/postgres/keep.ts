// A process that owns an embedded PostgreSQL for its parent and does nothing else: started by path, not imported. The parent
// reads one line of JSON from it, the connection, and says that it is finished by closing the pipe, also by dying: so the server
// of a test run does not outlive a run that was killed. Signals to end are for the parent to answer.
// One argument, JSON: { dataDir, settings?, port?, isTemporary? }; what is temporary is removed at the end.
import { rm } from 'node:fs/promises';
import { type EmbeddedPostgresOptions, removeEmbeddedPostgres, startEmbeddedPostgres } from './embedded-postgres.js';

const order = JSON.parse(process.argv[2] ?? '') as Omit<EmbeddedPostgresOptions, 'log' | 'onExit'> & {
  readonly isTemporary?: boolean;
};

process.on('SIGINT', () => undefined);
process.on('SIGTERM', () => undefined);
const isFinished = new Promise((resolve) => process.stdin.once('end', resolve).once('close', resolve).resume());
// When the parent died there is nobody to read.
process.stdout.on('error', () => undefined);

const say = (what: object): void => void process.stdout.write(`${JSON.stringify(what)}\n`);
try {
  const postgres = await startEmbeddedPostgres({
    ...order,
    log: (message) => {
      say({ log: message });
    },
    onExit: (reason) => {
      say({ died: reason.message });
    },
  });
  say({ ready: { connection: postgres.connection, pid: postgres.pid, wasRunning: postgres.wasRunning } });
  await isFinished;
  await postgres.stop();
} catch (error) {
  say({ failed: error instanceof Error ? error.message : String(error) });
  process.exitCode = 1;
} finally {
  if (order.isTemporary === true) {
    await removeEmbeddedPostgres(order.dataDir);
    await rm(order.dataDir, { recursive: true, force: true });
  }
}
