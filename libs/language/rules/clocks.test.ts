/** What the rule on the clocks of a state tells, of a workflow and of a region's values, and what it lets through. */
import { describe, expect, it } from '@jest/globals';
import { readLibrary } from '#language';
import { edited, told, type Edit } from '#testing';
import { change, REGION, TODAY } from '../testing/region-sample.js';

const reminder = (term: string, more = ''): Edit => [
  'P2D: { actions: [{ notify: town }] }',
  `${term}: { actions: [{ notify: town }]${more} }`,
];
const escalation = (written: string): Edit => ['answerWithin: open', written];

describe('the rule clocks', () => {
  it.each<[string, Edit[], string]>([
    ['a reminder with the escalation', [reminder('5wd')], 'clock.together | 5wd:'],
    ['weeks and days that are as long', [escalation('P14D: open'), reminder('P2W')], 'clock.together | P2W:'],
    ['two reminders at once', [escalation('P7D: { actions: [{ notify: town }] }'), reminder('P1W')], 'clock.together'],
    ['a reminder after the escalation', [reminder('6wd')], 'clock.never | 6wd:'],
    ['a reminder after it in other units', [reminder('P6W')], 'clock.never | P6W:'],
    [
      'a reminder long after one that can be moved',
      [
        [
          '  limit: {',
          '  most: { type: term, default: P4W, endsOn: termsAct, label: { nl: meest, en: most } }\n  limit: {',
        ],
        escalation('most: open'),
        reminder('P35D'),
      ],
      'clock.never | P35D:',
    ],
    [
      'a reminder after it, written before it',
      [escalation('P4W: { actions: [{ notify: town }] }'), ['P2D: { actions: [{ notify: town }] }', 'P3W: open']],
      'clock.never | P4W:',
    ],
    [
      'a reminder that starts the state anew',
      [escalation('5wd: { target: waiting, reenter: true }'), reminder('6wd')],
      'clock.never | 6wd:',
    ],
  ])('tells of %s', (_what, edits, expected) => {
    expect(told(edits)).toContainEqual(expect.stringContaining(expected));
  });

  it.each<[string, Edit[]]>([
    ['a reminder before the escalation', [reminder('4wd')]],
    ['terms whose order hangs on the day', [reminder('P7D')]],
    [
      'terms of which the first can be moved behind the second',
      [
        [
          '  limit: {',
          '  most: { type: term, default: P39D, endsOn: termsAct, label: { nl: meest, en: most } }\n  limit: {',
        ],
        escalation('most: open'),
        reminder('P40D'),
      ],
    ],
    [
      'terms as long of which one can be moved',
      [
        [
          '  limit: {',
          '  most: { type: term, default: P40D, endsOn: termsAct, label: { nl: meest, en: most } }\n  limit: {',
        ],
        escalation('most: { actions: [{ notify: town }] }'),
        reminder('P40D'),
      ],
    ],
    [
      'a reminder after what leaves only under a condition',
      [escalation('answerWithin: { guard: data.urgent, target: open }'), reminder('P6W')],
    ],
    [
      'a second reminder after the first',
      [escalation('answerWithin: { actions: [{ notify: town }] }'), reminder('P6W')],
    ],
  ])('allows %s', (_what, edits) => {
    expect(told(edits).filter((one) => one.startsWith('clock.'))).toEqual([]);
  });

  const remindAfter: Edit[] = [
    [
      '  limit: {',
      '  remindAfter: { type: workingDays, default: 2, label: { nl: herinnering, en: reminder } }\n  limit: {',
    ],
    reminder('remindAfter'),
  ];
  const underRegion = (values: string): string[] => {
    const region = change(REGION, 'default: { workflow: chain', 'default: { workflow: demo')
      .replace('special: { workflow: integrated', 'special: { workflow: demo')
      .replace('products: [group]', 'products: [red]')
      .replace('covers: [anxiety]', 'covers: [red]')
      .concat(`parameters:\n  demo: ${values}\n`);
    const files = Object.entries({ ...edited(remindAfter), region });
    return readLibrary(
      files.map(([name, text]) => ({ file: `${name}.yaml`, text })),
      TODAY,
    ).diagnostics.map(({ file, line, column, code }) => {
      const text = file === 'region.yaml' ? region.split('\n')[line - 1]?.slice(column - 1) : '';
      return `${file} ${code} | ${text ?? ''}`;
    });
  };

  it.each([
    ['{ remindAfter: 5 }', 'region.yaml clock.together | 5 }'],
    ['{ limit: 4, remindAfter: 9 }', 'region.yaml clock.never | 9 }'],
    ['{ answerWithin: 1 }', 'region.yaml clock.never | 1 }'],
  ])('tells of the values %s of a region, at the value', (values, expected) => {
    expect(underRegion(values)).toEqual([expected]);
  });

  it('allows the values of a region in the right order', () => {
    expect(underRegion('{ remindAfter: 3, answerWithin: 4 }')).toEqual([]);
  });
});
