// The clock of the Netherlands: which local day an instant falls on, and when a local day begins.
// Decides summer time by rule. Does not know terms or holidays.
//
// The rule is written out instead of asked from Intl, whose answer changes with the time-zone data of the Node or browser it
// runs in: two replays could differ without any trace. When the law changes, the new rule is added here with its date and
// calendarRulesVersion goes up. The tests compare the rule with Intl.
//
// Only days are converted, never local clock times: summer time changes at 02:00 and 03:00, so every local day begins at one
// existing midnight, and the skipped and the repeated hour need no choice.

import { dayOf, weekdayOf, type Day } from './day.js';

const hour = 3_600_000;
const dayLength = 24 * hour;

/** Central European Time is UTC+1. */
const winterOffset = hour;

/** Central European Summer Time is UTC+2. */
const summerOffset = 2 * hour;

/** The local day in Europe/Amsterdam of an instant (milliseconds since 1970-01-01T00:00Z). Right from 1996. */
export function localDayAt(instant: number): Day {
  return Math.floor((instant + offsetAt(instant)) / dayLength);
}

/** The instant (milliseconds since 1970-01-01T00:00Z) at which a local day begins: 00:00 Europe/Amsterdam. Right from 1996. */
export function startOfDay(day: Day): number {
  const inSummer = day * dayLength - summerOffset;
  return offsetAt(inSummer) === summerOffset ? inSummer : day * dayLength - winterOffset;
}

/** Directive 2000/84/EC (and its forerunners from 1996): summer time from the last Sunday of March to that of October, 01:00 UTC. */
function offsetAt(instant: number): number {
  const year = new Date(instant).getUTCFullYear();
  const from = lastSundayOf(year, 3) * dayLength + hour;
  const to = lastSundayOf(year, 10) * dayLength + hour;
  return instant >= from && instant < to ? summerOffset : winterOffset;
}

function lastSundayOf(year: number, month: number): Day {
  const lastOfMonth = dayOf(year, month + 1, 0);
  return lastOfMonth - weekdayOf(lastOfMonth);
}
