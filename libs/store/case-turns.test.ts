import { describe, expect, it } from '@jest/globals';
import { setTimeout as delay } from 'node:timers/promises';
import { CaseTurns } from './case-turns.js';

describe('turns at a case', () => {
  it('let one begin when the one before has ended, in the order in which they came', async () => {
    const turns = new CaseTurns();
    const seen: string[] = [];
    const work = (name: string, ms: number) => async () => {
      seen.push(`${name} begins`);
      await delay(ms);
      seen.push(`${name} ends`);
    };
    await Promise.all([turns.run('r', 'c', work('first', 20)), turns.run('r', 'c', work('second', 0))]);
    expect(seen).toEqual(['first begins', 'first ends', 'second begins', 'second ends']);
  });

  it('go on after one that failed', async () => {
    const turns = new CaseTurns();
    const failing = turns.run('r', 'c', () => Promise.reject(new Error('no')));
    const next = turns.run('r', 'c', () => Promise.resolve('yes'));
    await expect(failing).rejects.toThrow('no');
    expect(await next).toBe('yes');
  });

  it('hold nobody off at another case, nor at the same name in another region', async () => {
    const turns = new CaseTurns();
    void turns.run('r', 'c', () => new Promise(() => undefined));
    expect(await turns.run('r', 'd', () => Promise.resolve('other case'))).toBe('other case');
    expect(await turns.run('s', 'c', () => Promise.resolve('other region'))).toBe('other region');
  });
});
