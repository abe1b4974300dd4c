import { opening } from '#testing';
import type { CaseState } from '#lifecycle';
import { describe, expect, it } from '@jest/globals';
import { CaseCache } from './case-cache.js';

const state = (told: Partial<CaseState> = {}): CaseState => ({ ...opening('region').state, ...told });

describe('snapshots in memory', () => {
  it('are found by region and case', () => {
    const cache = new CaseCache();
    const one = state({ case: 'c' });
    cache.put(one);
    expect(cache.get('region', 'c')).toBe(one);
    expect(cache.get('elsewhere', 'c')).toBeUndefined();
  });

  it('are replaced by newer ones only: a read may come in late', () => {
    const cache = new CaseCache();
    const newer = state({ case: 'c', version: 3 });
    cache.put(newer);
    cache.put(state({ case: 'c', version: 2 }));
    expect(cache.get('region', 'c')).toBe(newer);
  });

  it('are gone when they were dropped', () => {
    const cache = new CaseCache();
    cache.put(state({ case: 'c' }));
    cache.drop('region', 'c');
    expect(cache.get('region', 'c')).toBeUndefined();
  });

  it('make room for others, first the one that nobody asked for the longest', () => {
    const cache = new CaseCache(2);
    cache.put(state({ case: 'a' }));
    cache.put(state({ case: 'b' }));
    cache.get('region', 'a');
    cache.put(state({ case: 'c' }));
    expect(['a', 'b', 'c'].filter((id) => cache.get('region', id) !== undefined)).toEqual(['a', 'c']);
  });
});
