import { describe, expect, it } from '@jest/globals';
import { Admission } from './admission.js';

/** Work that goes on until the test ends it. */
function lasting(): { work: () => Promise<void>; end: () => void } {
  let end: () => void = () => undefined;
  const ended = new Promise<void>((resolve) => (end = resolve));
  return { work: () => ended, end };
}
const quick = (): Promise<string> => Promise.resolve('done');
const overloaded = { name: 'Contention', code: 'overloaded', retryAfterSeconds: 1 };

describe('admission', () => {
  it('turns away what is too much for a region, and nobody of another', async () => {
    const admission = new Admission({ overall: 10, region: 2 });
    void admission.run('a', lasting().work);
    void admission.run('a', lasting().work);
    await expect(admission.run('a', quick)).rejects.toMatchObject(overloaded);
    expect(await admission.run('b', quick)).toBe('done');
  });

  it('turns away what is too much for all', async () => {
    const admission = new Admission({ overall: 2, region: 2 });
    void admission.run('a', lasting().work);
    void admission.run('b', lasting().work);
    await expect(admission.run('c', quick)).rejects.toMatchObject(overloaded);
  });

  it('lets in again when work has ended, also when it failed', async () => {
    const admission = new Admission({ overall: 1, region: 1 });
    const { work, end } = lasting();
    const first = admission.run('a', work);
    end();
    await first;
    await expect(admission.run('a', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await admission.run('a', quick)).toBe('done');
  });
});
