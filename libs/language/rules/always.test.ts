/** What the rules on what happens at once refuse and let through. */
import { describe, expect, it } from '@jest/globals';
import { parallelSecond, told, type Edit } from '#testing';

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
      parallelSecond(always('{ count: 1 }'), alwaysRight('{ count: 2 }')),
      'chart.always-order | c:',
    ],
    [
      'one that reads what the other changes',
      parallelSecond(always('{ count: 1 }'), alwaysRight('{ colour: red }', 'data.count > 0')),
      'chart.always-order | c:',
    ],
  ])('refuses %s', (_what, edits, expected) => {
    expect(told(edits)).toContainEqual(expect.stringContaining(expected));
  });

  it.each<[string, Edit[]]>([
    ['two that know nothing of each other', parallelSecond(always('{ count: 1 }'), alwaysRight('{ colour: red }'))],
  ])('allows %s', (_what, edits) => {
    expect(told(edits)).toEqual([]);
  });
});
