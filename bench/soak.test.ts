import { describe, expect, it } from '@jest/globals';
import { benchSoak, slopeOf } from './soak.js';

describe('the growth of a heap', () => {
  it('is the slope of its measures, whatever swings around it', () => {
    expect(slopeOf([[0, 40], [1, 42], [2, 44]])).toBeCloseTo(2); // prettier-ignore
    expect(slopeOf([[0, 40], [1, 44], [2, 36], [3, 40]])).toBeCloseTo(-0.8); // prettier-ignore
  });

  it.each([
    ['--minutes', '0'],
    ['--clients', 'many'],
  ])('refuses %s %s', async (...given) => {
    await expect(benchSoak(given, [])).rejects.toThrow(/is a number above 0/);
  });
});
