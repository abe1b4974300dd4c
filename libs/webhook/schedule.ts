/** When a message is tried again. Pure; time and chance come in as values. */

const MINUTE = 60;
const HOUR = 60 * MINUTE;

/**
 * Seconds between two tries: the example schedule of Standard Webhooks 1.0.0 ("Deliverability and reliability"), ten tries
 * over 75 hours. Long enough for a weekend without anybody, and the first repeats soon enough for a restart.
 */
const PAUSES = [5, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 5 * HOUR, 10 * HOUR, 14 * HOUR, 20 * HOUR, 24 * HOUR] as const;

export const MOST_TRIES = PAUSES.length + 1;
/** A pause is up to a tenth longer, so that what failed together does not come back together. */
const JITTER = 0.1;
/** A receiver may ask for more time, but not for so much that nobody would notice its absence. */
export const LONGEST_RETRY_AFTER_SECONDS = HOUR;

/**
 * Seconds until the next try, after `tries` that failed; undefined when that was the last one. `chance` is from 0 up to 1.
 * What the receiver asks for (`Retry-After`) can make it later, never sooner.
 */
export function pauseAfter(tries: number, chance: number, retryAfterSeconds = 0): number | undefined {
  const pause = PAUSES[tries - 1];
  if (pause === undefined) return undefined;
  return Math.max(pause * (1 + JITTER * chance), Math.min(retryAfterSeconds, LONGEST_RETRY_AFTER_SECONDS));
}

/**
 * The breaker of an endpoint: after so many failures in a row nothing goes there for a while, then one message at a time
 * until one arrives. Without it every case would try by itself at a receiver that is down.
 */
export const BREAKER = { failures: 5, pausesSeconds: [MINUTE, 5 * MINUTE, 15 * MINUTE] } as const;
