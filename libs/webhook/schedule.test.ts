import { describe, expect, it } from '@jest/globals';
import { outcomeOf } from './outcome.js';
import { MOST_TRIES, pauseAfter } from './schedule.js';

const pauses = (chance: number): number[] =>
  Array.from({ length: MOST_TRIES - 1 }, (_, index) => pauseAfter(index + 1, chance) ?? Number.NaN);
const sum = (all: readonly number[]): number => all.reduce((total, one) => total + one, 0);

describe('the schedule', () => {
  it('has ten tries over 75 hours and 35 minutes, and no eleventh', () => {
    expect(MOST_TRIES).toBe(10);
    expect(sum(pauses(0))).toBe(75 * 3_600 + 35 * 60 + 5);
    expect(pauseAfter(MOST_TRIES, 0)).toBeUndefined();
  });

  it('is spread by at most a tenth', () => {
    expect(sum(pauses(0.999_999))).toBeLessThan(1.1 * sum(pauses(0)));
    expect(pauseAfter(2, 0.5)).toBe(315);
  });

  it('waits as long as a receiver asks, up to an hour, and never shorter than by itself', () => {
    expect(pauseAfter(1, 0, 120)).toBe(120);
    expect(pauseAfter(1, 0, 86_400)).toBe(3_600);
    expect(pauseAfter(9, 0, 120)).toBe(86_400);
  });
});

describe('an answer', () => {
  const AT = '2026-11-22T10:00:00.000Z';
  it.each([200, 201, 202, 204, 299])('of %i is success', (status) => {
    expect(outcomeOf(status, undefined, AT)).toEqual({ kind: 'delivered' });
  });

  it.each([100, 301, 302, 307, 308, 400, 401, 404, 429, 500, 503])('of %i is a failure', (status) => {
    expect(outcomeOf(status, undefined, AT)).toEqual({ kind: 'failed', failure: `status.${status}` });
  });

  it('of 410 means that nothing more is wanted', () => {
    expect(outcomeOf(410, undefined, AT)).toEqual({ kind: 'gone' });
  });

  it.each([
    ['120', 120],
    ['Sun, 22 Nov 2026 10:01:00 GMT', 60],
    ['Sun, 22 Nov 2026 09:00:00 GMT', undefined],
    ['soon', undefined],
    ['-1', undefined],
    ['1e9', undefined],
  ])('that says Retry-After: %s waits %s s', (text, seconds) => {
    expect(outcomeOf(503, text, AT)).toEqual({
      kind: 'failed',
      failure: 'status.503',
      ...(seconds === undefined ? {} : { retryAfterSeconds: seconds }),
    });
  });
});
