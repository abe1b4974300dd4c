/** What the rule on escapes refuses and lets through. */
import { describe, expect, it } from '@jest/globals';
import { told, type Edit } from '#testing';

/** The sample with a way to leave from its first state. */
const leaving = (target: string, ...more: Edit[]): string[] =>
  told([
    ['  GO: { by', '  LEFT: { escape: true, by: owner, label: { nl: Weg, en: Left } }\n  GO: { by'],
    [
      '              GO: { guard: [enough, close], target: waiting }',
      `              LEFT: ${target}\n              GO: { guard: [enough, close], target: waiting }`,
    ],
    ...more,
  ]);

describe('the rule escapes', () => {
  it.each<[string, string, Edit[]]>([
    ['an escape to where somebody has to act', 'demo.second', []],
    ['an escape to a term that leads back', 'waiting', []],
  ])('refuses %s', (_what, target, edits) => {
    expect(leaving(target, ...edits)).toContainEqual(expect.stringContaining('chart.escape | LEFT:'));
  });

  it.each<[string, string, Edit[]]>([
    ['an escape to an end', 'demo.done', []],
    ['one that stays where it is', '{ actions: [{ notify: town }] }', []],
    ['one to where a term ends the case', 'waiting', [['answerWithin: open', 'answerWithin: demo.done']]],
    [
      'one to where the system ends it',
      'demo.second',
      [['PASS: { guard: data.urgent', 'LATE: demo.done\n              PASS: { guard: data.urgent']],
    ],
  ])('allows %s', (_what, target, edits) => {
    expect(leaving(target, ...edits).filter((one) => one.startsWith('chart.escape'))).toEqual([]);
  });
});
