/** What the rule on history refuses and lets through. */
import { describe, expect, it } from '@jest/globals';
import { told, type Edit } from '#testing';

const busy = `          busy:
            label: { nl: Bezig, en: Busy }
            on:
`;
const history = (more = ''): string => `          back: { type: history, target: demo.second.busy${more} }\n`;

describe('the rule history', () => {
  it.each<[string, Edit[], string]>([
    ['history as the first state', [[busy, history() + busy]], 'chart.history-initial | second:'],
    [
      'history from inside its parent',
      [
        [busy, busy.replace('on:', 'on:\n              MARK: back')],
        ['      done: {', `${history()}      done: {`],
      ],
      'chart.history-inside | MARK: back',
    ],
    [
      'a way out of a history state',
      [['      done: {', `${history(', on: { GO: busy }')}      done: {`]],
      'chart.final | back:',
    ],
  ])('refuses %s', (_what, edits, expected) => {
    expect(told(edits)).toContainEqual(expect.stringContaining(expected));
  });

  it.each<[string, Edit[]]>([
    [
      'history from outside',
      [
        ['      done: {', `${history()}      done: {`],
        ['target: demo.second, link: handover', 'target: demo.second.back, link: handover'],
      ],
    ],
  ])('allows %s', (_what, edits) => {
    expect(told(edits)).toEqual([]);
  });
});
