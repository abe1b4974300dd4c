import { describe, expect, it } from '@jest/globals';
import { readLibrary } from '#language';
import { shippedCalendar, shippedFiles, TODAY } from '#testing';
import { rehearse } from './rehearse.js';

const files = shippedFiles().filter(({ file }) => !file.includes('scenarios'));

/** What a story of these steps and this end fails on. */
function failuresOf(steps: string, end: string): readonly string[] {
  const text = `schakel: 1
scenario: tried
number: 1
title: { nl: Proef, en: Try }
workflow: chain
region: holland-rijnland
school: voorbeeldschool
startAt: 2026-03-02T08:00:00.000Z
steps:
${steps}
end: ${end}
`;
  const library = readLibrary([...files, { file: 'story.yaml', text }], TODAY);
  expect(library.diagnostics).toEqual([]);
  const [story] = library.scenarios;
  if (story === undefined) throw new Error('The story was not read.');
  return rehearse(story.document, library, shippedCalendar()).failures.map(({ step, what }) => `${step}: ${what}`);
}

const raised = '  - { open: SIGNAL_RAISED, by: teacher, data: { need: anxiety } }';

describe('a story', () => {
  it('may be about no case at all', () => {
    expect(failuresOf('  - { wait: 1wd }', '{ route: [], payers: [] }')).toEqual([]);
  });

  it('in which no case was opened has nobody on its route', () => {
    expect(failuresOf('  - { wait: 1wd }', '{ route: [school], payers: [] }')).toEqual([
      '2: route: expected ["school"], found []',
    ]);
  });

  it('can say that a case may not be opened, and why', () => {
    const refused =
      '  - { refuse: SIGNAL_RAISED, by: practitioner, data: { need: anxiety }, because: permission.denied }';
    expect(failuresOf(refused, '{ route: [], payers: [] }')).toEqual([]);
  });

  it('fails where a case is opened that should have been refused', () => {
    expect(failuresOf(raised.replace('open:', 'refuse:'), '{ route: [], payers: [] }')).toEqual([
      '1: SIGNAL_RAISED was taken; it should have been refused.',
    ]);
  });

  it('can say that an event is refused for its data', () => {
    const bad = '  - { refuse: SIGNAL_RAISED, by: teacher, data: { need: 3 }, because: request.invalid }';
    expect(failuresOf(bad, '{ route: [], payers: [] }')).toEqual([]);
  });

  it('fails where data are taken that should have been refused', () => {
    const good = '  - { refuse: SIGNAL_RAISED, by: teacher, data: { need: anxiety }, because: request.invalid }';
    expect(failuresOf(good, '{ route: [], payers: [] }')).toEqual([
      '1: SIGNAL_RAISED was taken; it should have been refused.',
    ]);
  });
});
