import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { ASSUMPTIONS } from './assumptions.js';
import { bytesPerCase, needOf, type ScaleMeasured } from './country.js';
import { withFigures } from './page.js';

const measured = JSON.parse(readFileSync('docs/scale.json', 'utf8')) as ScaleMeasured;

describe('docs/scale.md', () => {
  it('has the figures that its assumptions and the stored measurement add up to', () => {
    const page = readFileSync('docs/scale.md', 'utf8');
    expect(withFigures(page, measured)).toBe(page);
  });

  it('names a source for each assumption, or says that it is assumed', () => {
    for (const { source } of Object.values(ASSUMPTIONS)) expect(source).toMatch(/CBS|assumed|bench/);
  });
});

describe('the sums for the country', () => {
  const small: ScaleMeasured = {
    ...measured,
    cases: 10,
    tables: [
      { table: 'cases', of: 'case', rows: 10, bytes: 20_000 },
      { table: 'transitions', of: 'case', rows: 220, bytes: 80_000 },
      { table: 'timers', of: 'openCase', rows: 3, bytes: 7_000 },
      { table: 'commands', of: 'other', rows: 220, bytes: 9_000 },
    ],
    rate: 1_000,
  };

  it('count what is kept of a case that has ended, not answers and clocks', () => {
    expect(bytesPerCase(small)).toBe(10_000);
  });

  it('follow from pupils, share, events, hours, peak and years', () => {
    const cases = 2_500_000 * 0.106;
    const perSecond = (cases * 22) / (1_600 * 3_600);
    expect(needOf(small, 'value')).toEqual({
      casesPerYear: cases,
      transitionsPerYear: cases * 22,
      averagePerSecond: perSecond,
      peakPerSecond: perSecond * 5,
      peakOfNode: (perSecond * 5) / 1_000,
      bytesPerCase: 10_000,
      bytesPerYear: cases * 10_000,
      bytesKept: cases * 10_000 * 20,
      bytesKeptPerMunicipality: (cases * 10_000 * 20) / 342,
    });
  });

  it('take every upper end at once, and a case of more events for a larger one', () => {
    const upper = needOf(small, 'upper');
    expect(upper.casesPerYear).toBe(2_500_000 * 0.256);
    expect(upper.bytesPerCase).toBe(20_000);
    expect(upper.peakPerSecond).toBeCloseTo((2_500_000 * 0.256 * 44 * 10) / (1_600 * 3_600), 6);
  });
});
