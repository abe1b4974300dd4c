// What is done to the database under a service (R14, R19): it stands still, or its connections are ended. Knows nothing of what is
// expected of the service.
import { setTimeout as delay } from 'node:timers/promises';
import { Callers, during, type Asked } from './callers.js';
import { PATIENCE } from './flooded-regions.js';
import type { Installation } from './installation.js';

/** Callers of a database that stands still. */
export const STANDING = 200;
/** Connections that are ended, at least. */
export const ENDINGS = 4;

/** Calls while the database stands still, until so many were refused; what was answered meanwhile, and what the service said of its life. */
export async function standStill(on: Installation, ms: number, refusals: number) {
  const one = new Callers(on.api(PATIENCE));
  const lives: number[] = [];
  let goesOnAt = Infinity;
  const found: Asked[] = [];
  const calls = async (signal: AbortSignal): Promise<Asked[]> => {
    const goOn = on.pauseDatabase();
    try {
      const working = one.work({ callers: STANDING, refusedMs: 400 }, signal, found);
      while (!signal.aborted) {
        lives.push((await fetch(`${on.url}/health/live`)).status);
        await delay(100);
      }
      // What was under way is answered only when the database goes on, or after the longest silence.
      goesOnAt = performance.timeOrigin + performance.now();
      goOn();
      return await working;
    } finally {
      goOn();
    }
  };
  const asked = await during(ms, calls, () => found.filter(({ status }) => status >= 400).length >= refusals);
  one.close();
  return { asked, lives, meanwhile: asked.filter(({ at }) => at < goesOnAt) };
}

/** Ends a connection of the service to its database five times a second; how many. */
export async function endConnections(on: Installation, signal: AbortSignal): Promise<number> {
  let count = 0;
  for (; !signal.aborted || count < ENDINGS; await delay(200)) {
    const rows = await on.sql(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'schakel_app' ORDER BY random() LIMIT 1`,
    );
    count += rows.length;
  }
  return count;
}
