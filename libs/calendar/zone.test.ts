import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { dayOf, formatDay } from './day.js';
import { localDayAt, startOfDay } from './zone.js';

const hour = 3_600_000;
const amsterdam = new Intl.DateTimeFormat('en-CA', {
  timeZone: 'Europe/Amsterdam',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
});

/** "YYYY-MM-DD, hh:mm:ss" in Amsterdam, by the time-zone data of the platform. */
const byPlatform = (instant: number): string => amsterdam.format(instant);

const iso = (instant: number): string => new Date(instant).toISOString();

describe('zone', () => {
  it('begins every day of 1996 to 2100 when the platform does', () => {
    for (let day = dayOf(1996, 1, 1); day <= dayOf(2100, 12, 31); day += 1) {
      const start = startOfDay(day);
      expect(byPlatform(start)).toBe(`${formatDay(day)}, 00:00:00`);
    }
  });

  it('names the same local day as the platform in every quarter of an hour around each change of summer time', () => {
    for (let year = 1996; year <= 2100; year += 1) {
      for (const month of [3, 10]) {
        for (let day = dayOf(year, month, 24); day <= dayOf(year, month, 31); day += 1) {
          for (let instant = day * 24 * hour - 3 * hour; instant < day * 24 * hour + 4 * hour; instant += hour / 4) {
            const local = formatDay(localDayAt(instant));
            if (local !== byPlatform(instant).slice(0, 10))
              expect(`${iso(instant)} ${local}`).toBe(byPlatform(instant));
          }
        }
      }
    }
  });

  it('names the same local day as the platform at any instant', () => {
    const instants = fc.date({
      min: new Date('1996-01-01T00:00:00Z'),
      max: new Date('2400-01-01T00:00:00Z'),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(instants, (date) => {
        expect(formatDay(localDayAt(date.getTime()))).toBe(byPlatform(date.getTime()).slice(0, 10));
      }),
      { numRuns: 2000 },
    );
  });

  it('takes an instant back to the day that begins at or before it', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: dayOf(1996, 1, 1), max: dayOf(9999, 12, 31) }),
        fc.integer({ min: 0, max: 25 * hour - 1 }),
        (day, elapsed) => {
          const instant = Math.min(startOfDay(day) + elapsed, startOfDay(day + 1) - 1);
          expect(localDayAt(instant)).toBe(day);
        },
      ),
    );
  });

  it('gives 29 March 2026 twenty-three hours and 25 October 2026 twenty-five', () => {
    expect(iso(startOfDay(dayOf(2026, 3, 29)))).toBe('2026-03-28T23:00:00.000Z');
    expect(iso(startOfDay(dayOf(2026, 3, 30)))).toBe('2026-03-29T22:00:00.000Z');
    expect(iso(startOfDay(dayOf(2026, 10, 25)))).toBe('2026-10-24T22:00:00.000Z');
    expect(iso(startOfDay(dayOf(2026, 10, 26)))).toBe('2026-10-25T23:00:00.000Z');
  });
});
