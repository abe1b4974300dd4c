import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { describeDuration, formatDuration, parseDuration, type Duration, type DurationUnit } from './duration.js';

const units: DurationUnit[] = ['workingDays', 'days', 'weeks', 'months', 'years', 'hours', 'minutes'];
const durations = fc.record({ unit: fc.constantFrom(...units), count: fc.integer({ min: 1, max: 9999 }) });

describe('duration', () => {
  it.each<[string, Duration]>([
    ['10wd', { unit: 'workingDays', count: 10 }],
    ['P10D', { unit: 'days', count: 10 }],
    ['P6W', { unit: 'weeks', count: 6 }],
    ['P1M', { unit: 'months', count: 1 }],
    ['P1Y', { unit: 'years', count: 1 }],
    ['PT12H', { unit: 'hours', count: 12 }],
    ['PT5M', { unit: 'minutes', count: 5 }],
    ['P9999D', { unit: 'days', count: 9999 }],
  ])('reads %s', (text, duration) => {
    expect(parseDuration(text)).toEqual(duration);
  });

  const refused = [
    ...[
      '',
      'wd',
      '0wd',
      '-1wd',
      '+1wd',
      '01wd',
      '1.5wd',
      '10000wd',
      '10 wd',
      ' 10wd',
      '10wd ',
      '10wd\n',
      '10WD',
      '10d',
    ],
    ...[
      'P10wd',
      'P',
      'PT',
      'P0D',
      'P01D',
      'P10000D',
      'P-1D',
      'P1.5D',
      'P1,5D',
      'p1d',
      'P1d',
      'P1H',
      'PT1D',
      'PT1W',
      'PT1Y',
    ],
    ...['PT1S', 'P1M2D', 'P1YT1H', 'P1DT', '1D', 'T1H', 'P1', 'P١D', '1e3wd', '0x1wd'],
  ];

  it.each(refused)('refuses %j', (text) => {
    expect(parseDuration(text)).toBeUndefined();
  });

  it('reads back what it writes', () => {
    fc.assert(
      fc.property(durations, (duration) => {
        expect(parseDuration(formatDuration(duration))).toEqual(duration);
      }),
    );
  });

  it('writes back what it reads, and so accepts one text a duration', () => {
    const texts = fc.stringMatching(/^(P|PT|)[0-9]{0,5}(wd|D|W|M|Y|H|S)?$/);
    fc.assert(
      fc.property(texts, (text) => {
        const duration = parseDuration(text);
        if (duration) expect(formatDuration(duration)).toBe(text);
      }),
      { numRuns: 1000 },
    );
  });

  it.each<[Duration, string, string]>([
    [{ unit: 'workingDays', count: 10 }, '10 werkdagen', '10 working days'],
    [{ unit: 'workingDays', count: 1 }, '1 werkdag', '1 working day'],
    [{ unit: 'days', count: 2 }, '2 dagen', '2 days'],
    [{ unit: 'days', count: 1 }, '1 dag', '1 day'],
    [{ unit: 'weeks', count: 6 }, '6 weken', '6 weeks'],
    [{ unit: 'weeks', count: 1 }, '1 week', '1 week'],
    [{ unit: 'months', count: 3 }, '3 maanden', '3 months'],
    [{ unit: 'months', count: 1 }, '1 maand', '1 month'],
    [{ unit: 'years', count: 2 }, '2 jaar', '2 years'],
    [{ unit: 'years', count: 1 }, '1 jaar', '1 year'],
    [{ unit: 'hours', count: 12 }, '12 uur', '12 hours'],
    [{ unit: 'hours', count: 1 }, '1 uur', '1 hour'],
    [{ unit: 'minutes', count: 5 }, '5 minuten', '5 minutes'],
    [{ unit: 'minutes', count: 1 }, '1 minuut', '1 minute'],
  ])('says %j in words', (duration, nl, en) => {
    expect(describeDuration(duration, 'nl')).toBe(nl);
    expect(describeDuration(duration, 'en')).toBe(en);
  });

  it.each([
    { unit: 'days', count: 0 },
    { unit: 'days', count: -1 },
    { unit: 'days', count: 1.5 },
    { unit: 'days', count: 10000 },
    { unit: 'days', count: NaN },
    { unit: 'fortnights', count: 1 },
    { unit: 'toString', count: 1 },
  ] as Duration[])('does not write %j', (duration) => {
    expect(() => formatDuration(duration)).toThrow(RangeError);
    expect(() => describeDuration(duration, 'nl')).toThrow(RangeError);
  });
});
