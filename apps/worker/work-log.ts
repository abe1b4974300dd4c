/** What an operator reads of work that happens by itself: one line for each thing worth knowing, without case numbers. */
import type { Logger } from 'pino';
import type { LoopWatch } from './loop.js';
import type { OutageWatch } from './outage.js';

export interface WorkLog extends LoopWatch {
  readonly outage: OutageWatch;
  readonly upkeepFailed: (error: unknown, region: string) => void;
  readonly couriersFailed: (error: unknown, region: string) => void;
}

export function createWorkLog(log: Pick<Logger, 'info' | 'warn' | 'error'>): WorkLog {
  return {
    failed: (error, region, count) =>
      log.error({ region, count, fault: faultOf(error) }, 'clocks or messages failed; they are tried again'),
    parked: (kind, region, names) =>
      log.error(
        { region, kind, names: names.slice(0, 20) },
        `a ${kind} failed too often and is parked: schakel parked --region ${region}`,
      ),
    upkeepFailed: (error, region) => log.error({ region, fault: faultOf(error) }, 'the upkeep of a region failed'),
    couriersFailed: (error, region) => log.error({ region, fault: faultOf(error) }, 'messages could not be brought'),
    outage: {
      began: (error) =>
        log.warn(
          { fault: error instanceof Error ? error.message : 'unknown' },
          'clocks and messages wait: nothing can be written; tried again until it can',
        ),
      ended: (seconds) =>
        log.info({ seconds: Math.round(seconds) }, 'clocks and messages go on: the database can be written again'),
    },
  };
}

const faultOf = (error: unknown): string => (error instanceof Error ? (error.stack ?? error.message) : 'unknown');
