/** Which keys a field, a parameter and an input may not have. */
import { describe, expect, it } from '@jest/globals';
import { told, type Edit } from '#testing';

describe('the rule keysOfTypes', () => {
  it.each<[string, Edit[]]>([
    ['words of a whole number', [['{ type: int, min: 0', '{ type: int, values: colour, min: 0']]],
    [
      'the members of a word',
      [
        [
          '  colour: { type: enum, values: colour, label: { nl: kleur, en: colour } }\n  count',
          '  colour: { type: enum, of: colour, values: colour, label: { nl: kleur, en: colour } }\n  count',
        ],
      ],
    ],
    ['the least of a set', [['{ type: set, of: colour,', '{ type: set, min: 1, of: colour,']]],
    ['the most of a boolean', [['{ type: boolean, default: false,', '{ type: boolean, max: 1, default: false,']]],
    [
      'the kind of a word',
      [
        [
          '  colour: { type: enum, values: colour, label: { nl: kleur, en: colour } }\n  count',
          '  colour: { type: enum, kind: school, values: colour, label: { nl: kleur, en: colour } }\n  count',
        ],
      ],
    ],
    ['the end of a number of working days', [['{ type: workingDays,', '{ type: workingDays, endsOn: workingDay,']]],
    ['the words of a term', [['{ type: workingDays,', '{ type: workingDays, values: [one],']]],
    ['the words of an input that is yes or no', [['{ type: boolean, from', '{ type: boolean, values: [red], from']]],
    [
      'a key in a record',
      [
        [
          '  urgent: { type: boolean, default',
          '  rows: { type: records, of: { one: { type: boolean, values: colour } }, label: { nl: rijen, en: rows } }\n  urgent: { type: boolean, default',
        ],
        ['packet: [colour]', 'packet: [colour, rows]'],
      ],
    ],
    [
      'a key of a block',
      [['{ type: boolean, per: purposes,', '{ type: boolean, kind: school, per: purposes,', 'block']],
    ],
  ])('refuses %s', (_what, edits) => {
    expect(told(edits)).toEqual([expect.stringContaining('field.key | ')]);
  });
});
