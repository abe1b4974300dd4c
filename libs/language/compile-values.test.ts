/** What an action may put where: words, numbers, copies of fields, and what is meant where it is misspelt. */
import { describe, expect, it } from '@jest/globals';
import { check, edited, type Edit } from '#testing';

/** Facts and event data of the types that no expression computes. */
const STORED: readonly Edit[] = [
  [
    '  urgent: { type: boolean, default: false, label: { nl: spoed',
    `  home: { type: municipality, label: { nl: thuis, en: home } }
  helperOf: { type: organisation, kind: provider, label: { nl: hulp, en: helper } }
  product: { type: code, label: { nl: product, en: product } }
  since: { type: date, label: { nl: sinds, en: since } }
  story: { type: records, max: 5, of: { about: { type: enum, values: colour }, often: { type: int, min: 0, max: 9 } }, label: { nl: verhaal, en: story } }
  urgent: { type: boolean, default: false, label: { nl: spoed`,
  ],
  [
    '  LATE: { by: [system]',
    `  TOLD:
    by: [teacher]
    label: { nl: Verteld, en: Told }
    data:
      municipality: { type: municipality, label: { nl: gemeente, en: municipality } }
      provider: { type: organisation, kind: provider, label: { nl: aanbieder, en: provider } }
      office: { type: organisation, kind: school, label: { nl: school, en: school } }
      often: { type: int, min: 0, max: 99, label: { nl: vaak, en: often } }
      story: { type: records, max: 5, of: { about: { type: enum, values: colour }, often: { type: int, min: 0, max: 9 } }, label: { nl: verhaal, en: story } }
  LATE: { by: [system]`,
  ],
];
const given = (assign: string): readonly Edit[] => [
  ...STORED,
  [
    '              GO: { guard: [enough, close]',
    `              TOLD: { actions: [{ assign: { home: event.data.municipality, helperOf: event.data.provider, product: help, since: 2026-01-01, story: event.data.story, ${assign} } }] }
              GO: { guard: [enough, close]`,
  ],
  ['packet: [colour]', 'packet: [colour, home, helperOf, product, since, story]'],
];

/** Each fault as its code, the text it points at, and what it says. */
function faults(edits: readonly Edit[]): string[] {
  const texts = edited(edits);
  return check(texts).map(({ file, line, column, code, expected = '', hint = '' }) => {
    const text = texts[file.replace('.yaml', '') as keyof typeof texts].split('\n')[line - 1] ?? '';
    return `${code} | ${/^[\w.'-]*/.exec(text.slice(column - 1))?.[0] ?? ''} | ${expected} | ${hint}`;
  });
}

describe('what only a field can give', () => {
  it('is copied from a field of that type, or written out', () => {
    expect(faults(given('urgent: true'))).toEqual([]);
    expect(faults([...given('home: elsewhere'), ['home: event.data.municipality, ', '']])).toEqual([]);
  });

  it.each([
    [
      'home',
      'evnt.data.municipality',
      'one of event.data.municipality, data.home, elsewhere',
      'event.data.municipality',
    ],
    [
      'home',
      'event.data.municipalty',
      'one of event.data.municipality, data.home, elsewhere',
      'event.data.municipality',
    ],
    ['home', 'daya.home', 'one of event.data.municipality, data.home, elsewhere', 'data.home'],
    ['home', 'elsewhero', 'one of event.data.municipality, data.home, elsewhere', 'elsewhere'],
    ['helperOf', 'event.data.providr', 'one of event.data.provider, data.helperOf', 'event.data.provider'],
    ['product', 'event.data.product', 'one of data.product', 'data.product'],
    ['since', 'dta.since', 'one of data.since', 'data.since'],
    ['story', 'event.data.stori', 'one of event.data.story, data.story', 'event.data.story'],
  ])('%s is no %s', (fact, text, expected, meant) => {
    expect(
      faults([
        ...given('urgent: true'),
        [new RegExp(`${fact}: [\\w.-]+, `).exec(given('')[2]?.[1] ?? '')?.[0] ?? '', `${fact}: ${text}, `],
      ]),
    ).toEqual([`value.type | ${text} | ${expected} | Did you mean "${meant}"?`]);
  });

  it('is of the same kind of organisation', () => {
    expect(
      faults([...given('urgent: true'), ['helperOf: event.data.provider', 'helperOf: event.data.office']]),
    ).toEqual(['value.type | event.data.office | the id of an organisation of kind provider | ']);
  });
});

describe('records that are copied', () => {
  const EVENT_STORY = 'often: { type: int, min: 0, max: 9 } }, label: { nl: verhaal, en: story } }\n  LATE';
  const FACT_STORY = 'often: { type: int, min: 0, max: 9 } }, label: { nl: verhaal, en: story } }\n  urgent';

  it.each([
    [
      'a misspelt field of the event',
      EVENT_STORY,
      'often',
      'oftn',
      'value.type | oftn | one of about, often | Did you mean "often"?',
    ],
    [
      'a misspelt field of the fact',
      FACT_STORY,
      'often',
      'oftn',
      'value.type | often | one of about, oftn | Did you mean "oftn"?',
    ],
    [
      'a field with a greater range',
      EVENT_STORY,
      'max: 9',
      'max: 10',
      'value.type | often | a whole number from 0 to 9 | ',
    ],
    [
      'a field that the event lacks',
      FACT_STORY,
      '9 } }',
      '9 }, more: { type: boolean } }',
      'value.type | event.data.story | records with more | ',
    ],
  ])('have the same fields: %s', (_what, place, from, to, told) => {
    const edits = given('urgent: true').map(([old, text]): Edit => [old, text.replace(place, place.replace(from, to))]);
    expect(faults(edits)).toEqual([told]);
  });

  it('may leave out what is optional', () => {
    const edits = given('urgent: true').map(([old, text]): Edit => [
      old,
      text.replace(FACT_STORY, FACT_STORY.replace('9 } }', '9 }, more: { type: boolean, optional: true } }')),
    ]);
    expect(faults(edits)).toEqual([]);
  });
});

describe('a word', () => {
  it.each([
    ['of an enum', 'colour: rde', 'value.type | rde | one of red, blue | Did you mean "red"?'],
    ['of a boolean', 'urgent: tru', 'value.type | tru | one of true, false | Did you mean "true"?'],
    [
      'of a choice',
      "colour: \"data.urgent ? 'rde' : 'blue'\"",
      "cel.unknown-value | rde' | one of '' (unset), red, blue | Did you mean \"red\"?",
    ],
  ])('%s is one that it can hold', (_what, text, told) => {
    expect(faults(given(text))).toEqual([told]);
  });

  it('of another enum does not fit', () => {
    expect(faults(given('colour: actor.role')).map((one) => one.split(' | ')[0])).toEqual(['cel.unknown-value']);
  });

  it('of an enum that can be unset does not fit where a fact always has a word', () => {
    const always: Edit = [
      'data:\n  colour: { type: enum, values: colour, label',
      'data:\n  colour: { type: enum, values: colour, default: red, label',
    ];
    expect(
      faults([always, ['{ assign: { urgent: true } }', "{ assign: { colour: \"data.urgent ? '' : 'red'\" } }"]]),
    ).toEqual([expect.stringContaining('cel.unknown-value')]);
  });
});

describe('a number', () => {
  it('that a fact gets is kept in its range', () => {
    expect(faults(given('count: data.count + 1'))).toEqual([]);
  });

  it('that an event gets stays in its range', () => {
    const raise = (often: string): readonly Edit[] => [
      ...given('urgent: true'),
      [
        'GO: { actions: [{ open: { machine: side, as: helper, event: SIDE } }] }',
        `GO: { actions: [{ open: { machine: side, as: helper, event: SIDE, data: { often: ${often} } } }] }`,
      ],
      [
        'SIDE: { opens: { machine: side, at: side.running }, by: [teacher], label: { nl: Erbij, en: Beside } }',
        'SIDE: { opens: { machine: side, at: side.running }, by: [teacher], label: { nl: Erbij, en: Beside }, data: { often: { type: int, min: 0, max: 9, label: { nl: vaak, en: often } } } }',
      ],
    ];
    expect(faults(raise('data.count'))).toEqual([]);
    expect(faults(raise('9 - data.count'))).toEqual([]);
    expect(faults(raise('data.count + 1'))).toEqual(['cel.range | data.count | a whole number from 0 to 9 | ']);
  });
});

it('a misspelt word of an input is told where it is listed, not where the input comes from', () => {
  const texts = edited([
    ['values: [red, blue], from', 'values: [red, bleu], from'],
    ["when: colour == 'red'", 'when: urgent'],
  ]);
  const line = texts.workflow.split('\n').findIndex((one) => one.includes('bleu')) + 1;
  const column = (texts.workflow.split('\n')[line - 1] ?? '').indexOf('bleu') + 1;
  expect(check(texts)).toEqual([
    expect.objectContaining({ line, column, code: 'form.value', hint: 'Did you mean "blue"?' }),
  ]);
});
