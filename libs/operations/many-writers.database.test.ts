import { describe, expect, it } from '@jest/globals';
import { reportFault, tellOfManyWriters, wrongIn, type Telling } from '#testing';

describe('what many writers commit', () => {
  /** What was found wrong where something was wrong. */
  const found: string[] = [];

  it.each<[string, (told: Telling) => Telling]>([
    ['is missing', (told) => ({ ...told, heard: told.heard.slice(1) })],
    ['comes too early', (told) => ({ ...told, heard: [...told.heard].reverse() })],
    ['was never committed', (told) => ({ ...told, committed: told.committed.slice(1) })],
    ['has changed', ({ heard, ...told }) => ({ ...told, heard: heard.map((one) => ({ ...one, body: '9' })) })],
  ])('is seen to be wrong when a message %s', (what, change) => {
    const ids = ['a/1/system', 'a/2/system'];
    const told = { committed: ids, heard: ids.map((id, index) => ({ id, body: `${index + 1}` })), deaths: 0 };
    expect(wrongIn(told)).toEqual([]);
    expect(wrongIn(change(told))).not.toEqual([]);
    found.push(what);
  });

  it('is all heard, in the order of each case, though those who bring it die', async () => {
    const told = await tellOfManyWriters({ writers: 20, each: 25, holdMs: 10 });
    const wrong = wrongIn(told);
    reportFault({
      id: 'R9',
      fault: `who brings messages dies ${told.deaths} times`,
      load: `20 writers, ${told.committed.length} messages`,
      invariant: 'each heard at least once, in the order of its case',
      seen: `${told.heard.length} heard, ${wrong.length} wrong`,
      broken: `a message ${found.join(', or ')}: each found`,
      ...{ lost: wrong.length, doubled: 0, stranded: 0 },
    });
    expect(wrong).toEqual([]);
    expect(told.committed).toHaveLength(500);
    // At least once, and sometimes more: who dies after a call has not written down that it was made.
    expect(told.deaths).toBeGreaterThan(5);
    expect(told.heard.length).toBeGreaterThan(500);
  });
});
