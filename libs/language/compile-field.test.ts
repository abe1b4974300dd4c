/** Declarations that make no sense by themselves: defaults that their type cannot hold, and bounds out of order. */
import { describe, expect, it } from '@jest/globals';
import { check, edited, type Edit } from '#testing';

/** Each fault as its code, the text it points at, what was expected and what was perhaps meant. */
function faults(...edits: Edit[]): string[] {
  const texts = edited(edits);
  return check(texts).map(({ file, line, column, code, expected = '', hint = '' }) => {
    const text = texts[file.replace('.yaml', '') as keyof typeof texts].split('\n')[line - 1] ?? '';
    return `${code} | ${/^[\w.()-]*/.exec(text.slice(column - 1))?.[0] ?? ''} | ${expected} | ${hint}`;
  });
}

const COUNT = 'type: int, min: 0, max: 9, default: 0';
const URGENT = 'type: boolean, default: false, label: { nl: spoed';
const COLOUR = '  colour: { type: enum, values: colour, label: { nl: kleur, en: colour } }\n  count';
const MARKS = 'type: set, of: colour';
const LIMIT = 'type: int, default: 3, min: 1, max: 9';
const WITHIN = 'type: workingDays, default: 5';

describe('the default of a fact', () => {
  it.each<[string, Edit, string]>([
    [
      'out of range',
      [COUNT, 'type: int, min: 0, max: 9, default: 77'],
      'value.type | 77 | a whole number from 0 to 9 | ',
    ],
    ['of another type', [URGENT, URGENT.replace('false', '3')], 'value.type | 3 | true or false | '],
    [
      'that its enum cannot hold',
      [COLOUR, COLOUR.replace('colour, label', 'colour, default: bleu, label')],
      'value.type | bleu | one of red, blue | Did you mean "blue"?',
    ],
    [
      'that its set cannot hold',
      [MARKS, `${MARKS}, default: [bleu]`],
      'value.type |  | one of red, blue | Did you mean "blue"?',
    ],
    [
      'of an event',
      ['optional: true, label: { nl: kleur', 'default: rde, label: { nl: kleur'],
      'value.type | rde | one of red, blue | Did you mean "red"?',
    ],
  ])('%s is told', (_what, edit, told) => {
    expect(faults(edit)).toEqual([told]);
  });

  it.each<[string, Edit]>([
    ['a word of its enum', [COLOUR, COLOUR.replace('colour, label', 'colour, default: blue, label')]],
    ['words of its set', [MARKS, `${MARKS}, default: [blue]`]],
    ['an end of its range', [COUNT, 'type: int, min: 0, max: 9, default: 9']],
  ])('may be %s', (_what, edit) => {
    expect(faults(edit)).toEqual([]);
  });
});

describe('bounds', () => {
  it.each<[string, Edit]>([
    ['a fact', [COUNT, 'type: int, min: 9, max: 0, default: 0']],
    ['a parameter', [LIMIT, 'type: int, default: 3, min: 9, max: 0']],
    ['a parameter in working days', [WITHIN, 'type: workingDays, default: 5, min: 9, max: 0']],
  ])('of %s are in order', (_what, edit) => {
    expect(faults(edit)).toEqual(['form.range | 9 | at most 0, its max | ']);
  });
});

describe('a parameter that is an enum', () => {
  const as = (text: string): Edit => [LIMIT, text];
  const use: Edit = ['when: data.count < parameters.limit', "when: parameters.limit == 'red'"];

  it('has its default among its values', () => {
    expect(faults(as('type: enum, values: [red, blue], default: rde'), use)).toEqual([
      'parameter.value | rde | one of red, blue | Did you mean "red"?',
    ]);
  });

  it('has values', () => {
    expect(faults(as('type: enum, default: red'), use)[0]).toMatch(
      /^value.missing .* values for a parameter of type enum/,
    );
  });
});
