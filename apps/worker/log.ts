/** The log of a process: one line of JSON an event, on standard output. */
import pino, { type Logger } from 'pino';

/** Lines are gathered up to so much or so long: a busy server would wake a thread for each, some percent of its work. */
const GATHERED = { minLength: 4_096, periodicFlush: 100 };

/**
 * Lines go out beside the work and not in its midst, many at once when there are many. At an exit, also after a fault, what is
 * left is written first; only a process that is killed loses its last moment.
 */
export const createLog = (level: string): Logger =>
  pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime }, pino.destination({ sync: false, ...GATHERED }));
