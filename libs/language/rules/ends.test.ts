/** What the rules on ends refuse and let through. */
import { describe, expect, it } from '@jest/globals';
import { told, type Edit } from '#testing';

const second = '        owner: town\n        entry';

describe('the rule finalStates', () => {
  it.each<[string, Edit[], string]>([
    [
      'a way out of an end',
      [
        ['type: final, outcome: completedLight', 'type: final, outcome: completedLight, on: { GO: second }'],
        ['demo.done', 'demo.done'],
      ],
      'chart.final | done:',
    ],
    [
      'a state inside an end',
      [
        [
          'type: final, outcome: completedLight }',
          'type: final, outcome: completedLight, states: { in: { label: { nl: In, en: In }, owner: town } } }',
        ],
      ],
      'chart.final | done:',
    ],
    [
      'a parallel state with one part',
      [[second, '        owner: town\n        type: parallel\n        entry']],
      'chart.parallel | second:',
    ],
  ])('refuses %s', (_what, edits, expected) => {
    expect(told(edits)).toContainEqual(expect.stringContaining(expected));
  });

  it.each<[string, Edit[]]>([
    [
      'an end with an action on entering',
      [['type: final, outcome: completedLight', 'type: final, outcome: completedLight, entry: [{ notify: town }]']],
    ],
  ])('allows %s', (_what, edits) => {
    expect(told(edits)).toEqual([]);
  });
});

describe('the rule outcomes', () => {
  it.each<[string, Edit[], string]>([
    [
      'an end without how the case ended',
      [['type: final, outcome: completedLight', 'type: final']],
      'chart.outcome | done:',
    ],
    [
      'an outcome of what is no end',
      [
        [
          '            label: { nl: Open, en: Open }',
          '            label: { nl: Open, en: Open }\n            outcome: rejected',
        ],
      ],
      'chart.outcome-idle | open:',
    ],
    [
      'an outcome in a block',
      [
        [
          '      label: { nl: Wakker, en: Awake }\n      resting: true',
          '      label: { nl: Wakker, en: Awake }\n      type: final\n      outcome: rejected',
          'block',
        ],
      ],
      'chart.outcome-idle | awake:',
    ],
  ])('refuses %s', (_what, edits, expected) => {
    expect(told(edits)).toContainEqual(expect.stringContaining(expected));
  });

  it.each<[string, Edit[]]>([
    [
      'an end inside a state, which ends nothing',
      [
        ['            label: { nl: Bezig, en: Busy }', '            label: { nl: Bezig, en: Busy }'],
        ['      done: {', '          over: { label: { nl: Over, en: Over }, type: final }\n      done: {'],
        ['GO: { actions: [{ open', 'MARK: over\n              GO: { actions: [{ open'],
      ],
    ],
  ])('allows %s', (_what, edits) => {
    expect(told(edits)).toEqual([]);
  });
});
