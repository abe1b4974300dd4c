import { describe, expect, it } from '@jest/globals';
import { shippedFiles, TODAY } from '#testing';
import { readLibrary } from './documents.js';

const story = `schakel: 1
scenario: words
number: 1
title: { nl: Woorden, en: Words }
workflow: chain
region: holland-rijnland
school: voorbeeldschool
startAt: 2026-03-02T08:00:00.000Z
agreements: { firstApproach: youthHelp }
steps:
  - open: SIGNAL_RAISED
    by: teacher
    of: voorbeeldschool
    data: { need: anxiety }
    expect: { owner: school, data: { need: anxiety }, states: [chain.school.signal] }
  - { refuse: SIGNAL_INTERPRETED, by: supportCoordinator, data: { need: mood }, because: transition.not-available }
  - { activity: classTraining, by: practitioner, data: { theme: bullying }, because: actors }
  - { fire: RESIDENCE_DETERMINED, by: youthConsultant, data: { municipality: leiden }, expect: { data: { residence: katwijk } } }
  - wait: 5wd
    expect: { payer: school, rule: basicSupport, tasks: [followUp], clocks: [chain.school.offered/acceptWithin] }
end:
  route: [school]
  payers: [school]
`;
/** What the story is about: its region and the models of that region. */
const files = shippedFiles().filter(({ file }) => !/scenarios|silos|network/.test(file));

/** What is told of each story; all are read at once, for the models are read with them. */
function toldOf(texts: readonly string[]): string[][] {
  const stories = texts.map((text, index) => ({ file: `story-${index}.yaml`, text }));
  const { diagnostics } = readLibrary([...files, ...stories], TODAY);
  return stories.map(({ file: own, text }) => {
    const lines = text.split('\n');
    return diagnostics
      .filter(({ file }) => file === own)
      .map(
        ({ line, column, hint }) => `${(lines[line - 1] ?? '').slice(column - 1).slice(0, 6)} | ${hint ?? 'no hint'}`,
      );
  });
}
const told = (text: string): string[] => toldOf([text])[0] ?? [];

const MISSPELT: readonly (readonly [what: string, from: string, to: string, pointed: string, meant: string])[] = [
  ['workflow', 'workflow: chain', 'workflow: chian', 'chian', 'chain'],
  ['region', 'holland-rijnland', 'holland-rijnlund', 'hollan', 'holland-rijnland'],
  ['school', 'school: voorbeeldschool', 'school: voorbeeldschol', 'voorbe', 'voorbeeldschool'],
  ['agreement', 'firstApproach', 'firstAproach', 'firstA', 'firstApproach'],
  ['event', 'SIGNAL_RAISED', 'SIGNAL_RAISD', 'SIGNAL', 'SIGNAL_RAISED'],
  ['role', 'by: teacher', 'by: teecher', 'teeche', 'teacher'],
  ['organisation', 'of: voorbeeldschool', 'of: vorbeeldschool', 'vorbee', 'voorbeeldschool'],
  ['field of an event', '    data: { need', '    data: { neeed', 'neeed:', 'need'],
  ['fact', 'school, data: { need', 'school, data: { neeed', 'neeed:', 'need'],
  ['state', 'chain.school.signal', 'chain.school.singal', 'chain.', 'chain.school.signal'],
  ['owner', 'owner: school', 'owner: scool', 'scool,', 'school'],
  ['payer', 'payer: school', 'payer: scool', 'scool,', 'school'],
  ['rule', 'basicSupport', 'basicSuport', 'basicS', 'basicSupport'],
  ['task', 'followUp', 'folowUp', 'folowU', 'followUp'],
  ['clock', 'offered/acceptWithin', 'offered/aceptWithin', 'chain.', 'chain.school.offered/acceptWithin'],
  ['value of a field', '    data: { need: anxiety', '    data: { need: anxeity', 'anxeit', 'anxiety'],
  ['value of a fact', 'data: { need: anxiety }, states', 'data: { need: anxeity }, states', 'anxeit', 'anxiety'],
  ['municipality of an event', 'municipality: leiden', 'municipality: lieden', 'lieden', 'leiden'],
  ['municipality of a fact', 'residence: katwijk', 'residence: katwjik', 'katwji', 'katwijk'],
  ['reason', 'transition.not-available', 'transition.not-avialable', 'transi', 'transition.not-available'],
  ['kind of activity', 'classTraining', 'clasTraining', 'clasTr', 'classTraining'],
  ['field of an activity', 'theme:', 'thema:', 'thema:', 'theme'],
  ['value of an activity', 'bullying', 'bulying', 'bulyin', 'bullying'],
  ['field that was wrong', 'because: actors', 'because: actor', 'actor', 'actors'],
  ['party of the route', 'route: [school]', 'route: [scool]', 'scool]', 'school'],
  ['payer at the end', 'payers: [school]', 'payers: [scool]', 'scool]', 'school'],
];
const all = toldOf(MISSPELT.map(([, from, to]) => story.replace(from, to)));
const found = new Map(MISSPELT.map(([what], index) => [what, all[index] ?? []]));

describe('the words of a story', () => {
  it('are all known', () => {
    expect(told(story)).toEqual([]);
  });

  it.each(MISSPELT)('are told at their place when misspelt: %s', (what, from, _to, pointed, meant) => {
    expect(story.split(from)).toHaveLength(2);
    const faults = found.get(what);
    expect(faults).toEqual([expect.stringContaining(`Did you mean "${meant}"?`)]);
    expect(faults?.[0]).toMatch(pointed);
  });

  it('may be wrong on purpose where the data are what is refused', () => {
    const step = (because: string) =>
      `{ refuse: SIGNAL_INTERPRETED, by: supportCoordinator, data: { need: 3 }, because: ${because} }`;
    const said = story.replace(/\{ refuse: .*/, step('request.invalid'));
    expect(told(said)).toEqual([]);
    expect(told(said.replace('request.invalid', 'guard.not-met'))).toHaveLength(1);
  });
});
