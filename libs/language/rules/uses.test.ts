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
  ])('refuses %s', (_what, edits, expected) => {
    expect(told(edits)).toContainEqual(expect.stringContaining(expected));
  });

  it.each<[string, Edit[]]>([['a parameter that only an expression reads', []]])('allows %s', (_what, edits) => {
    expect(told(edits)).toEqual([]);
  });

  // The text in which uses are sought holds the parties themselves (rules.ts, usedNames, bodies).
  it.failing('refuses a party that takes no part', () => {
    const party =
      'spare: { label: { nl: Over, en: Spare }, kind: provider, roles: [practitioner], found: regional, visibility: none }';
    expect(told([['  town:\n', `  ${party}\n  town:\n`]])).toEqual([`name.unused | ${party}`]);
  });
});
