import { describe, expect, it } from '@jest/globals';
import { tellOfManyWriters, wrongIn } from '#testing';

describe('what many writers commit in the long run', () => {
  it('is all heard, in the order of each case, though those who bring it die', async () => {
    const told = await tellOfManyWriters({ writers: 20, each: 1_000, holdMs: 500 });
    expect(wrongIn(told)).toEqual([]);
    expect(told.committed).toHaveLength(20_000);
    expect(told.heard.length).toBeGreaterThan(20_000);
  }, 1_800_000);
});
