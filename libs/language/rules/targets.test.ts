/** What the rule on targets refuses and lets through. */
import { describe, expect, it } from '@jest/globals';
import { parallelSecond, told, type Edit } from '#testing';

describe('the rule targets', () => {
  it.each<[string, Edit[], string]>([
    [
      'a part of a parallel state from another',
      [...parallelSecond('on: { MARK: demo.second.right.d }', 'on: { GO: d }')],
      'chart.target-part | a:',
    ],
    ['a block', [['answerWithin: open', 'answerWithin: watch.awake']], 'chart.target-part | answerWithin: watch.awake'],
  ])('refuses %s', (_what, edits, expected) => {
    expect(told(edits)).toContainEqual(expect.stringContaining(expected));
  });

  it.each<[string, Edit[]]>([
    ['a state of the own part', [...parallelSecond('on: { MARK: demo.second.left.b }', 'on: { GO: d }')]],
  ])('allows %s', (_what, edits) => {
    expect(told(edits)).toEqual([]);
  });
});
