/** What the rule on uses refuses and lets through. */
import { describe, expect, it } from '@jest/globals';
import { told, type Edit } from '#testing';

describe('the rule usedNames', () => {
  it.each<[string, Edit[], string]>([
    [
      'a parameter',
      [['  limit: {', '  spare: { type: int, default: 3, label: { nl: over, en: spare } }\n  limit: {']],
      'name.unused | spare:',
    ],
    [
      'a condition',
      [['  close: {', '  spare: { when: data.urgent, label: { nl: over, en: spare } }\n  close: {']],
      'name.unused | spare:',
    ],
    [
      'a fact of the world',
      [['  near: {', '  spare: { reads: poolRoom, type: boolean, label: { nl: over, en: spare } }\n  near: {']],
      'name.unused | spare:',
    ],
    [
      'a code list',
      [['  colour:\n    red', '  spare: { one: { nl: een, en: one } }\n  colour:\n    red']],
      'name.unused | spare:',
    ],
    [
      'a fact',
      [
        [
          '  urgent: { type: boolean, default',
          '  spare: { type: boolean, default: false, label: { nl: over, en: spare } }\n  urgent: { type: boolean, default',
        ],
      ],
      'name.unused | spare:',
    ],
    [
      'an event',
      [['  GO: { by', '  SPARE: { by: [teacher], label: { nl: over, en: spare } }\n  GO: { by']],
      'name.unused | SPARE:',
    ],
    [
      'a relation',
      [['  helper: {', '  spare: { machine: side, label: { nl: over, en: spare } }\n  helper: {']],
      'name.unused | spare:',
    ],
    [
      'a party that takes no part',
      [
        [
          '  town:\n',
          '  spare: { label: { nl: Over, en: Spare }, kind: provider, roles: [practitioner], found: regional, visibility: none }\n  town:\n',
        ],
      ],
      'name.unused | spare:',
    ],
    [
      'a decision that nothing asks',
      [
        [
          'decisions:\n',
          'decisions:\n  spare: { label: { nl: Over, en: Spare }, inputs: { one: { type: boolean } }, gives: { it: { values: [no] } }, rules: { rest: { gives: { it: no } } } }\n',
        ],
      ],
      'name.unused | spare:',
    ],
    [
      'an input that no row reads',
      [
        ['      emergency: { law: emergency }\n', ''],
        ['decision: payer\n', 'decision: other\n', 'law'],
      ],
      'name.unused | urgent: { type: boolean, from',
    ],
    [
      'a fact of one machine',
      [
        [
          '    label: { nl: Zijzaak',
          '    data: { urgent: { type: boolean, default: false, label: { nl: spoed, en: urgent } }, spare: { type: boolean, default: false, label: { nl: over, en: spare } } }\n    label: { nl: Zijzaak',
        ],
      ],
      'name.unused | data: { urgent:',
    ],
    [
      'a list that its block does not look at',
      [
        ['  watch: { purposes: [home, school] }', '  watch: { purposes: [home, school], spare: [one] }'],
        ['takes:\n', 'takes:\n  spare: { label: { nl: over, en: spare } }\n', 'block'],
      ],
      'name.unused | spare:',
    ],
    [
      'a block that no machine stands beside',
      [['  demo:\n    label:', '  demo:\n    blocks: []\n    label:']],
      'name.unused | watch:',
    ],
    [
      'a fact that only a label names',
      [
        [
          '  urgent: { type: boolean, default',
          '  spare: { type: boolean, default: false, label: { nl: over, en: spare } }\n  urgent: { type: boolean, default',
        ],
        ['{ nl: Wacht, en: Waiting }', '{ nl: Wacht, en: spare }'],
      ],
      'name.unused | spare:',
    ],
  ])('refuses %s', (_what, edits, expected) => {
    expect(told(edits)).toContainEqual(expect.stringContaining(expected));
  });

  it.each<[string, Edit[]]>([
    ['a parameter that only an expression reads', []],
    [
      'a party that only an action names',
      [
        ['  PASS: { by: [youthConsultant]', '  PASS: { by: [teacher]'],
        ['        owner: town', '        owner: office'],
      ],
    ],
  ])('allows %s', (_what, edits) => {
    expect(told(edits).filter((one) => one.startsWith('name.unused'))).toEqual([]);
  });
});
