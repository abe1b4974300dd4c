/** What the rules on owners refuse and let through. */
import { describe, expect, it } from '@jest/globals';
import { told, type Edit } from '#testing';

describe('the rule owners', () => {
  it.each<[string, Edit[], string]>([
    ['a state that nobody owns', [['        owner: office\n        states', '        states']], 'chart.owner | open:'],
    [
      'an owner in a block',
      [
        [
          '      label: { nl: Wakker, en: Awake }',
          '      label: { nl: Wakker, en: Awake }\n      owner: office',
          'block',
        ],
      ],
      'chart.block-owner | awake:',
    ],
  ])('refuses %s', (_what, edits, expected) => {
    expect(told(edits)).toContainEqual(expect.stringContaining(expected));
  });

  it.each<[string, Edit[]]>([
    [
      'an owner of its own for a nested state',
      [
        [
          '            label: { nl: Open, en: Open }',
          '            label: { nl: Open, en: Open }\n            owner: office',
        ],
      ],
    ],
  ])('allows %s', (_what, edits) => {
    expect(told(edits)).toEqual([]);
  });
});

describe('the rule links', () => {
  it.each<[string, Edit[], string]>([
    [
      'another owner without the kind of change',
      [['target: demo.second, link: handover', 'target: demo.second']],
      'chart.link-missing | PASS: { target: demo.second }',
    ],
    [
      'a kind of change while the owner stays',
      [
        [
          'GO: { guard: [enough, close], target: waiting }',
          'GO: { guard: [enough, close], target: waiting, link: finish }',
        ],
      ],
      'chart.link-idle | GO: { guard: [enough, close]',
    ],
  ])('refuses %s', (_what, edits, expected) => {
    expect(told(edits)).toContainEqual(expect.stringContaining(expected));
  });

  it.each<[string, Edit[]]>([
    ['an end without the kind of change', [['target: demo.done }', 'target: demo.done, reenter: true }']]],
    [
      'an emergency from anywhere',
      [
        [
          '      LATE: { actions',
          '      MARK: { guard: "!in(\'demo.second\')", target: demo.second, link: bypass }\n      LATE: { actions',
        ],
      ],
    ],
  ])('allows %s', (_what, edits) => {
    expect(told(edits)).toEqual([]);
  });
});
