import { describe, expect, it } from '@jest/globals';
import { formatInstant, nextDayAt, parseInstant } from './instant.js';

describe('instant', () => {
  it.each(['1995-12-31T23:00:00.000Z', '2026-03-29T00:59:59.999Z', '9999-12-31T22:59:59.999Z'])(
    'reads and writes %s',
    (text) => {
      expect(formatInstant(parseInstant(text))).toBe(text);
    },
  );

  it.each([
    '1995-12-31T22:59:59.999Z',
    '9999-12-31T23:00:00.000Z',
    '+010000-01-01T00:00:00.000Z',
    '-000001-01-01T00:00:00.000Z',
  ])('refuses %s, which is no moment of 1996 to 9999 in Amsterdam', (text) => {
    expect(() => parseInstant(text)).toThrow(RangeError);
  });

  it('writes the end of the year 9999 and nothing later', () => {
    expect(formatInstant(Date.parse('9999-12-31T23:00:00.000Z'))).toBe('9999-12-31T23:00:00.000Z');
    expect(() => formatInstant(Date.parse('9999-12-31T23:00:00.001Z'))).toThrow(RangeError);
    expect(() => formatInstant(NaN)).toThrow(RangeError);
  });

  it.each([
    ['2026-03-28T22:59:59.999Z', '2026-03-28T23:00:00.000Z'],
    ['2026-03-28T23:00:00.000Z', '2026-03-29T22:00:00.000Z'],
    ['2026-10-24T22:00:00.000Z', '2026-10-25T23:00:00.000Z'],
  ])('of %s lies on a day that ends at %s', (instant, next) => {
    expect(nextDayAt(instant)).toBe(next);
  });
});
