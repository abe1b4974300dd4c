/** Law and calendar data: the same for every region, each version under its own hash, added once and never changed. */
import type { Connections } from './connections.js';

export interface LawVersion {
  /** SHA-256 of the canonical text. */
  readonly hash: string;
  readonly law: string;
  /** A day, YYYY-MM-DD. */
  readonly effectiveFrom: string;
  readonly canonical: string;
  readonly sources: unknown;
}

export interface CalendarVersion {
  /** SHA-256 of the canonical text. */
  readonly hash: string;
  readonly calendar: string;
  readonly canonical: string;
}

type Row<Version> = Version & Record<string, unknown>;

/** Adds a version unless it is there. Throws StoreFault when its hash is not that of its text. */
export async function addLawVersion(connections: Connections, one: LawVersion): Promise<void> {
  await connections.askAgain({
    text: `INSERT INTO schakel.law_versions (hash, law, effective_from, canonical, sources) VALUES ($1, $2, $3, $4, $5)
           ON CONFLICT (hash) DO NOTHING`,
    values: [one.hash, one.law, one.effectiveFrom, one.canonical, JSON.stringify(one.sources)],
  });
}

/** All versions, of each law the latest last; of two for one day the one loaded later comes later. */
export async function listLawVersions(connections: Connections): Promise<LawVersion[]> {
  return await connections.askAgain<Row<LawVersion>>({
    text: `SELECT hash, law, effective_from::text AS "effectiveFrom", canonical, sources FROM schakel.law_versions
            ORDER BY law, effective_from, loaded_at, hash`,
  });
}

/** Adds a version unless it is there. Throws StoreFault when its hash is not that of its text. */
export async function addCalendarVersion(connections: Connections, one: CalendarVersion): Promise<void> {
  await connections.askAgain({
    text: `INSERT INTO schakel.calendar_versions (hash, calendar, canonical) VALUES ($1, $2, $3)
           ON CONFLICT (hash) DO NOTHING`,
    values: [one.hash, one.calendar, one.canonical],
  });
}

/** All versions, in the order in which they were loaded. */
export async function listCalendarVersions(connections: Connections): Promise<CalendarVersion[]> {
  return await connections.askAgain<Row<CalendarVersion>>({
    text: 'SELECT hash, calendar, canonical FROM schakel.calendar_versions ORDER BY loaded_at, hash',
  });
}
