/** What is told of the clocks of a workflow that can be suspended or extended, and of the values of a region for them. */
import { describe, expect, it } from '@jest/globals';
import { readLibrary } from '#language';
import { edited, told, type Edit } from '#testing';
import { change, REGION, TODAY } from '../testing/region-sample.js';

/** The clock `reply` of the sample, of a duration and with more keys. */
const reply = (duration: string, more: string): Edit => [
  'duration: answerWithin\n    raises: LATE\n',
  `duration: ${duration}\n    raises: LATE\n    ${more}\n`,
];
const extension = (duration: string): string => `extension: { on: [MARK], duration: ${duration}, atMost: 1 }`;

describe('the rule legalClocks', () => {
  it.each<[string, Edit, string]>([
    ['weeks that extend working days', reply('10wd', extension('P1W')), 'clock.counts'],
    ['working days that extend months', reply('P1M', extension('10wd')), 'clock.counts'],
    ['days that extend hours', reply('PT8H', extension('P1D')), 'clock.counts'],
    ['hours that end on a working day', reply('PT8H', 'endsOn: workingDay'), 'clock.time'],
    ['minutes that skip holidays', reply('PT8M', 'schoolHolidays: skipped'), 'clock.time'],
    ['more weeks than the act is about', reply('P13W', 'endsOn: termsAct'), 'clock.terms-act'],
    ['more days than the act is about', reply('P91D', 'endsOn: termsAct'), 'clock.terms-act'],
    ['a year under the act', reply('P1Y', 'endsOn: termsAct'), 'clock.terms-act'],
    [
      'an event that suspends and takes up',
      reply('P6W', 'suspension: { from: [GO], until: [PASS, GO] }'),
      'clock.both',
    ],
    ['an event that nobody declared', reply('P6W', 'suspension: { from: [GONE], until: [PASS] }'), 'name.unknown'],
    ['a parameter that nobody declared', reply('P6W', extension('later')), 'name.unknown'],
    ['a clock that follows what is no term of a state', reply('P6W', 'follows: P5W'), 'clock.follows'],
    ['hours that follow days', reply('PT8H', 'follows: P2D'), 'clock.follows'],
    ['a term that nobody declared to follow', reply('P6W', 'follows: later'), 'name.unknown'],
  ])('is told of %s, at its place', (_what, edit, code) => {
    expect(told([edit]).filter((one) => one.startsWith(code))).toHaveLength(1);
  });

  it.each<[string, Edit]>([
    ['weeks that extend months', reply('P1M', extension('P2W'))],
    ['minutes that extend hours', reply('PT8H', extension('PT30M'))],
    ['twelve weeks under the act', reply('P12W', 'endsOn: termsAct')],
    ['a year that ends on a working day', reply('P1Y', 'endsOn: workingDay')],
    ['a clock that follows a term of a state', reply('P6W', 'follows: P2D')],
    ['an event that suspends and one that takes up', reply('P6W', 'suspension: { from: [MARK], until: [PASS] }')],
  ])('may have %s', (_what, edit) => {
    expect(told([edit]).filter((one) => one.startsWith('clock.'))).toEqual([]);
  });

  it.each([
    ['PT8H', 'clock.time'],
    ['P13W', 'clock.terms-act'],
    ['P12W', undefined],
  ])('is told of a term of a state that is to end as the act says: %s', (duration, code) => {
    const most = `  most: { type: term, default: ${duration}, endsOn: termsAct, label: { nl: meest, en: most } }\n  limit: {`;
    const codes = told([
      ['  limit: {', most],
      ['answerWithin: open', 'most: open'],
    ]).filter((one) => one.startsWith('clock.t'));
    expect(codes).toEqual(code === undefined ? [] : [expect.stringContaining(code)]);
  });

  const underRegion = (edits: Edit[], values: string, schools: (text: string) => string = (text) => text): string[] => {
    const region = schools(
      change(REGION, 'default: { workflow: chain', 'default: { workflow: demo')
        .replace('special: { workflow: integrated', 'special: { workflow: demo')
        .replace('products: [group]', 'products: [red]')
        .replace('covers: [anxiety]', 'covers: [red]'),
    ).concat(`parameters:\n  demo: ${values}\n`);
    const files = Object.entries({ ...edited(edits), region });
    return readLibrary(
      files.map(([name, text]) => ({ file: `${name}.yaml`, text })),
      TODAY,
    ).diagnostics.map(({ file, code }) => `${file} ${code}`);
  };
  const longer: Edit = [
    '  limit: {',
    '  extendBy: { type: term, default: 5wd, label: { nl: verlenging, en: extension } }\n  limit: {',
  ];

  it('is told of a value of a region that counts something else', () => {
    const edits = [longer, reply('answerWithin', extension('extendBy'))];
    expect(underRegion(edits, '{ extendBy: 10wd }')).toEqual([]);
    expect(underRegion(edits, '{ extendBy: P2W }')).toEqual(['region.yaml clock.counts']);
  });

  it('is told of every school that does not say whose holidays a clock skips', () => {
    const edits = [reply('answerWithin', 'schoolHolidays: skipped')];
    const none = underRegion(edits, '{ limit: 4 }');
    expect(none.length).toBeGreaterThan(0);
    expect(new Set(none)).toEqual(new Set(['region.yaml region.holidays']));
    const all = (text: string): string => text.replace(/^( +)contact:/gm, '$1holidayRegion: middle\n$1contact:');
    expect(underRegion(edits, '{ limit: 4 }', all)).toEqual([]);
  });
});
