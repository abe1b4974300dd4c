// The written form of an instant, YYYY-MM-DDThh:mm:ss.mmmZ, the only one that records and rows hold.
// Decides which texts are instants that this library handles. Does not know time zones beyond the edges of its range.

import { firstDay, lastDay } from './day.js';
import { localDayAt, startOfDay } from './zone.js';

const earliest = startOfDay(firstDay);

/** The end of the last day: still written with four digits, because Amsterdam is ahead of UTC. */
const latest = startOfDay(lastDay + 1);

/** Milliseconds since 1970-01-01T00:00Z. Throws a RangeError for any other form, a moment that does not exist, or one before 1996. */
export function parseInstant(text: string): number {
  const instant = Date.parse(text);
  // Date.parse takes many forms and repairs 30 February; only what it writes back unchanged is the form of a record.
  if (Number.isNaN(instant) || new Date(instant).toISOString() !== text) {
    throw new RangeError(`not an instant of the form YYYY-MM-DDThh:mm:ss.mmmZ: ${text}`);
  }
  if (instant < earliest || instant >= latest) throw new RangeError(`instant outside 1996 to 9999: ${text}`);
  return instant;
}

/** `YYYY-MM-DDThh:mm:ss.mmmZ`. Throws a RangeError past the year 9999. */
export function formatInstant(instant: number): string {
  if (!(instant >= earliest && instant <= latest)) throw new RangeError(`instant outside 1996 to 9999: ${instant} ms`);
  return new Date(instant).toISOString();
}

/** The instant at which the next day in Europe/Amsterdam begins: until then it is today. */
export function nextDayAt(instant: string): string {
  return formatInstant(startOfDay(localDayAt(parseInstant(instant)) + 1));
}
