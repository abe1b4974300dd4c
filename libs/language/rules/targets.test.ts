/** What the rule on targets refuses and lets through. */
import { describe, expect, it } from '@jest/globals';
import { told, type Edit } from '#testing';

const second = '        owner: town\n        entry';
const busy = `          busy:
            label: { nl: Bezig, en: Busy }
            on:
`;
/** A parallel state in place of the second one. */
export const parallel = (one: string, other: string): Edit[] => [
  [second, '        owner: town\n        type: parallel\n        entry'],
  [
    busy,
    `          left:
            label: { nl: Links, en: Left }
            states:
              a: { label: { nl: A, en: A }, ${one} }
              b: { label: { nl: B, en: B } }
          right:
            label: { nl: Rechts, en: Right }
            states:
              c: { label: { nl: C, en: C }, ${other} }
              d: { label: { nl: D, en: D } }
          busy:
            label: { nl: Bezig, en: Busy }
            on:
`,
  ],
];

describe('the rule targets', () => {
  it.each<[string, Edit[], string]>([
    [
      'a part of a parallel state from another',
      [...parallel('on: { MARK: demo.second.right.d }', 'on: { GO: d }')],
      'chart.target-part | a:',
    ],
    ['a block', [['answerWithin: open', 'answerWithin: watch.awake']], 'chart.target-part | answerWithin: watch.awake'],
  ])('refuses %s', (_what, edits, expected) => {
    expect(told(edits)).toContainEqual(expect.stringContaining(expected));
  });

  it.each<[string, Edit[]]>([
    ['a state of the own part', [...parallel('on: { MARK: demo.second.left.b }', 'on: { GO: d }')]],
  ])('allows %s', (_what, edits) => {
    expect(told(edits)).toEqual([]);
  });
});
