/** What the rules on what happens at once refuse and let through. */
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
const always = (changes: string): string =>
  `always: { guard: data.urgent, target: b, actions: [{ assign: ${changes} }] }`;
const alwaysRight = (changes: string, guard = 'data.urgent'): string =>
  `always: { guard: ${guard}, target: d, actions: [{ assign: ${changes} }] }`;
const inWaiting = (more: string): Edit => [
  '            on:\n              PASS: { target',
  `${more}            on:\n              PASS: { target`,
];

describe('the rule alwaysCycles', () => {
  it.each<[string, Edit[], string]>([
    [
      'a ring',
      [
        inWaiting('            always: { guard: data.urgent, target: open }\n'),
        [
          '            label: { nl: Open, en: Open }',
          '            label: { nl: Open, en: Open }\n            always: { guard: data.urgent, target: waiting }',
        ],
      ],
      'chart.always-cycle | always: { guard: data.urgent, target: waiting }',
    ],
    [
      'what happens at once and leads nowhere',
      [inWaiting('            always: { guard: data.urgent, actions: [{ notify: town }] }\n')],
      'chart.always-idle | always:',
    ],
  ])('refuses %s', (_what, edits, expected) => {
    expect(told(edits)).toContainEqual(expect.stringContaining(expected));
  });

  it.each<[string, Edit[]]>([
    ['one step at once', [inWaiting('            always: { guard: data.urgent, target: open }\n')]],
  ])('allows %s', (_what, edits) => {
    expect(told(edits)).toEqual([]);
  });
});

describe('the rule alwaysAcrossParts', () => {
  it.each<[string, Edit[], string]>([
    [
      'two that change one fact',
      parallel(always('{ count: 1 }'), alwaysRight('{ count: 2 }')),
      'chart.always-order | c:',
    ],
    [
      'one that reads what the other changes',
      parallel(always('{ count: 1 }'), alwaysRight('{ colour: red }', 'data.count > 0')),
      'chart.always-order | c:',
    ],
  ])('refuses %s', (_what, edits, expected) => {
    expect(told(edits)).toContainEqual(expect.stringContaining(expected));
  });

  it.each<[string, Edit[]]>([
    ['two that know nothing of each other', parallel(always('{ count: 1 }'), alwaysRight('{ colour: red }'))],
  ])('allows %s', (_what, edits) => {
    expect(told(edits)).toEqual([]);
  });
});
