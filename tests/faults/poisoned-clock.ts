// A clock that its case refuses, in one region: it is tried five times, given up and told of, and holds up nothing (R24).
import { expect } from '@jest/globals';
import { eventually } from '../api/support/eventually.js';
import type { Installation } from './installation.js';

/** Five leases of half a minute, and the looks in between, on a busy machine. */
const PARKED_LIMIT_MS = 600_000;
/** A clock that no case knows. */
const POISON = `
  INSERT INTO schakel.timers (region_id, case_id, timer_id, due_at, armed_seq)
  SELECT region_id, case_id, 'poison', now(), version FROM schakel.cases WHERE region_id = $1 LIMIT 1`;

export async function poison(on: Installation, region: string): Promise<void> {
  await on.sql(POISON, [region]);
}

/** Whatever became of it. */
export async function takeAway(on: Installation): Promise<{ claims: number }[]> {
  return on.sql(`DELETE FROM schakel.timers WHERE timer_id = 'poison' RETURNING claims`);
}

/** Given up after five tries and told of once; everything else that is due goes on. */
export async function expectParkedOnce(on: Installation, region: string): Promise<void> {
  const named = `region="${region}",kind="timer"`;
  const isParked = async (): Promise<true | undefined> =>
    (await on.figure(`schakel_work_parked{${named}}`)) === 1 ? true : undefined;
  await eventually(isParked, PARKED_LIMIT_MS);
  expect(on.lines.filter((line) => line.includes('failed too often and is parked'))).toHaveLength(1);
  expect(await takeAway(on)).toEqual([{ claims: 5 }]);
  expect(await on.figure(`schakel_work_waiting{${named}}`)).toBe(0);
}
