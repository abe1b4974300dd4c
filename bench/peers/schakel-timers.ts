/** The same many timers in Schakel: clocks of real cases, which the server fires by itself with everything that belongs to it. */
import pg from 'pg';
import { setTimeout as delay } from 'node:timers/promises';
import { operationsDoor } from '../operations-door.js';
import type { Place } from '../place.js';
import { OPENER, OPENING, WALK } from '../walk.js';
import { STEPS_TO_A_CLOCK } from './same-work.js';

const AHEAD_MS = 2_000;
const AT_ONCE = 16;
const TIMER_LIMIT_MS = 300_000;

/** Seconds from when they are due until the last one was fired. */
export async function fireSchakelTimers(place: Place, count: number): Promise<number> {
  const admin = new pg.Client({ connectionString: place.adminUrl, application_name: 'bench' });
  admin.on('error', () => undefined);
  await admin.connect();
  try {
    const cases = await openCases(place, count);
    // The clock of the case keeps the day that its term gives; the row says when the server is to look. All are set at once.
    const { rows } = await admin.query<{ due: Date }>(
      `WITH due AS (SELECT date_trunc('milliseconds', clock_timestamp()) + make_interval(secs => $2) AS at),
            one AS (SELECT DISTINCT ON (region_id, case_id) region_id, case_id, timer_id FROM schakel.timers
                     WHERE case_id = ANY ($1) ORDER BY region_id, case_id, timer_id)
       UPDATE schakel.timers t SET due_at = d.at FROM due d, one o
        WHERE t.region_id = o.region_id AND t.case_id = o.case_id AND t.timer_id = o.timer_id
       RETURNING t.due_at AS due`,
      [cases, AHEAD_MS / 1_000],
    );
    const due = rows[0]?.due;
    if (due === undefined || rows.length !== count) throw new Error(`${rows.length} of ${count} cases have a clock`);
    for (;;) {
      const { rows: left } = await admin.query<{ left: string; now: Date }>(
        'SELECT count(*) AS left, clock_timestamp() AS now FROM schakel.timers WHERE due_at = $1',
        [due],
      );
      const [found] = left;
      const seconds = ((found?.now.getTime() ?? 0) - due.getTime()) / 1_000;
      if (found?.left === '0') return seconds;
      if (seconds * 1_000 > TIMER_LIMIT_MS) throw new Error(`${found?.left ?? '?'} of ${count} timers did not fire`);
      await delay(100);
    }
  } finally {
    await admin.end();
  }
}

async function openCases(place: Place, count: number): Promise<string[]> {
  const door = operationsDoor(place.service);
  const ids: string[] = [];
  let next = 0;
  const client = async (): Promise<void> => {
    for (let index = next++; index < count; index = next++) {
      const region = place.regions[index % place.regions.length] ?? '';
      const id = await door.open(region, OPENER, OPENING);
      for (const [at, step] of WALK.slice(0, STEPS_TO_A_CLOCK).entries()) await door.fire(region, id, at + 1, step);
      ids.push(id);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, client));
  return ids;
}
