import { describe, expect, it } from '@jest/globals';
import { Bursts } from './bursts.js';

describe('bursts', () => {
  it('take in who comes until the first of them is done', () => {
    const bursts = new Bursts();
    expect(bursts.wait(0)).toBeLessThanOrEqual(0);
    const end = bursts.begin(0);
    bursts.begin(1);
    expect(bursts.wait(1)).toBeLessThanOrEqual(0);
    end(2);
    expect(bursts.wait(2)).toBeGreaterThan(0);
  });

  it('are followed by a rest as long as they took, from the first that began to the last that was done', () => {
    const bursts = new Bursts();
    const ends = [bursts.begin(100), bursts.begin(103)];
    ends[1]?.(108);
    ends[0]?.(110);
    expect(bursts.wait(110)).toBe(10);
    expect(bursts.wait(120)).toBe(0);
  });

  it('are not waited for longer than a quarter of a second, and one that hung is not rested for', () => {
    const bursts = new Bursts();
    const hangs = bursts.begin(0);
    bursts.begin(0)(10);
    expect(bursts.wait(10)).toBe(240);
    expect(bursts.wait(250)).toBe(0);
    const next = bursts.begin(250);
    hangs(5_000);
    expect(bursts.wait(5_000)).toBe(0);
    next(5_000);
    expect(bursts.wait(5_000)).toBe(250);
  });
});
