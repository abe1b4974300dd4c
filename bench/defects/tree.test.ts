import { describe, expect, it } from '@jest/globals';
import { edited, valueAt, type Tree } from './tree.js';

const tree: Tree = { a: { list: [1, 2, 3], only: { deep: true } }, b: 'x' };

describe('an edit', () => {
  it('puts a value in its place and changes nothing else', () => {
    expect(edited(tree, [{ path: ['a', 'only', 'deep'], to: false }])).toEqual({
      a: { list: [1, 2, 3], only: { deep: false } },
      b: 'x',
    });
    expect(valueAt(tree, ['a', 'only', 'deep'])).toBe(true);
  });

  it('that removes a value removes what is empty after it', () => {
    expect(edited(tree, [{ path: ['a', 'only', 'deep'] }])).toEqual({ a: { list: [1, 2, 3] }, b: 'x' });
  });

  it('of several places of one list means each place as it was', () => {
    expect(edited(tree, [{ path: ['a', 'list', 0] }, { path: ['a', 'list', 1] }])['a']).toMatchObject({ list: [3] });
  });

  it('keeps the order of keys, which says what the first substate is', () => {
    expect(Object.keys(edited(tree, [{ path: ['a', 'list'], to: [] }]))).toEqual(['a', 'b']);
  });
});
