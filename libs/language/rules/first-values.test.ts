/** What the rule on first values refuses and lets through. */
import { describe, expect, it } from '@jest/globals';
import { told, type Edit } from '#testing';

describe('the rule readableFacts', () => {
  it.each<[string, Edit[], string]>([
    ['a number without a first value', [['max: 9, default: 0, label', 'max: 9, label']], 'data.default | count:'],
    [
      'a claim without a first value',
      [['default: false, label: { nl: spoed', 'label: { nl: spoed']],
      'data.default | urgent:',
    ],
    ['a claim of a block', [['per: purposes, default: false', 'per: purposes', 'block']], 'data.default | told:'],
  ])('refuses %s', (_what, edits, expected) => {
    expect(told(edits)).toContainEqual(expect.stringContaining(expected));
  });

  it.each<[string, Edit[]]>([['an enum and a set without one', []]])('allows %s', (_what, edits) => {
    expect(told(edits)).toEqual([]);
  });
});
