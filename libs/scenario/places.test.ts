/** Stories of places: what is recorded is decided again from the record alone, with everybody who was considered. */
import { describe, expect, it } from '@jest/globals';
import { createModel, replay, type TransitionRecord } from '#lifecycle';
import { lawOn } from '#language';
import { shippedCalendar, shippedStories } from '#testing';
import { recordBytes, recordHash } from '#lifecycle';
import { rehearse } from './rehearse.js';

const library = shippedStories();

function recordsOf(workflow: string, scenario: string): readonly TransitionRecord[] {
  const story = library.scenarios.find(
    ({ document }) => document.workflow === workflow && document.scenario === scenario,
  );
  if (story === undefined) throw new Error(`There is no story ${scenario}.`);
  const { failures, records } = rehearse(story.document, library, shippedCalendar());
  expect(failures).toEqual([]);
  return [...records.values()][0] ?? [];
}

const changes = (records: readonly TransitionRecord[]): string[] =>
  records.flatMap(({ event, places = [] }) =>
    places.map(({ change, organisation, offer }) => `${event} ${change} ${organisation ?? ''}/${offer ?? ''}`),
  );

describe('a case with places', () => {
  it('[R-027] records who was considered and why not, in the order of the region', () => {
    const granted = recordsOf('chain', 'full-providers').find(({ event }) => event === 'DECISION_GRANTED');
    expect(granted?.places?.map(({ change }) => change)).toEqual(['waits']);
    const considered = granted?.places?.[0]?.route?.considered ?? [];
    expect(considered.map(({ organisation, offer, result }) => `${organisation}/${offer ?? ''} ${result}`)).toEqual([
      'cardea/jos otherProduct',
      'cardea/behandeling full',
      'cardea/dag-en-verblijf otherProduct',
      'prodeba/jos otherProduct',
      'prodeba/begeleiding full',
      'ambulante-jeugdhulp/jos otherProduct',
      'ambulante-jeugdhulp/bij-voorbeeldcollege otherSchool',
      'ambulante-jeugdhulp/oza-groep otherProduct',
      'inzowijs/jos otherProduct',
      'inzowijs/trauma-en-stemming full',
      'schavuiten/ notTheSchools',
    ]);
  });

  it('takes, keeps and frees one place after another', () => {
    expect(changes(recordsOf('chain', 'full-providers'))).toEqual([
      'DECISION_GRANTED waits /',
      'PROVIDER_CHOSEN waits inzowijs/',
      'PROVIDER_CHOSEN taken cardea/behandeling',
      'HANDOVER_RETURNED freed cardea/behandeling',
      'DECISION_GRANTED taken prodeba/begeleiding',
    ]);
    expect(changes(recordsOf('chain', 'fifth-of-the-group'))).toEqual([
      'DECISION_GRANTED waits /',
      'PLACE_FREED taken ambulante-jeugdhulp/oza-groep',
      'HANDOVER_ACCEPTED freed ambulante-jeugdhulp/oza-groep',
    ]);
    expect(changes(recordsOf('integrated', 'no-place-outside'))).toEqual([
      'EXTERNAL_GRANTED waits cardea/',
      'PROVIDER_CHANGED waits prodeba/',
      'PLACE_FREED taken prodeba/begeleiding',
      'HELP_GIVEN_BACK freed prodeba/begeleiding',
      'HELP_GIVEN_BACK waits cardea/',
      'PLACE_FREED taken cardea/behandeling',
      'EXTERNAL_GRANTED waits cardea/',
      'PLACE_FREED freed cardea/behandeling',
      'PLACE_FREED taken cardea/dag-en-verblijf',
      'EXTERNAL_GRANTED freed cardea/dag-en-verblijf',
      'EXTERNAL_GRANTED taken cardea/behandeling',
      'EXTERNAL_HELP_ENDED freed cardea/behandeling',
    ]);
  });

  it.each(['full-providers', 'fifth-of-the-group'])('is decided again from its records alone: %s', (scenario) => {
    const records = recordsOf('chain', scenario);
    const workflow = library.regions.get('holland-rijnland')?.workflows.get('chain');
    if (workflow === undefined) throw new Error('There is no chain.');
    const stored = records.map((record) => {
      const bytes = recordBytes(record);
      return { bytes, hash: recordHash(bytes) };
    });
    const first = records[0];
    const result = replay('holland-rijnland', first?.case ?? '', stored, {
      model: () => createModel(workflow),
      law: () => lawOn(first?.recordedAt.slice(0, 10) ?? '', library.laws),
      calendar: () => shippedCalendar(),
    });
    expect(result.firstDifference).toBeNull();
    expect(result.transitions).toBe(records.length);
  });
});
