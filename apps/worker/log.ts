/** The log of a process: one line of JSON an event, on standard output. */
import pino, { type Logger } from 'pino';

/**
 * Lines go out beside the work and not in its midst: what comes in while a line is being written goes out with the next ones. At
 * an exit, also after a fault, what is left is written first; only a process that is killed loses its last moment.
 */
export const createLog = (level: string): Logger =>
  pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime }, pino.destination({ sync: false }));
