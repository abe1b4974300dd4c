/** What the rule on who fires refuses and lets through. */
import { describe, expect, it } from '@jest/globals';
import { told, type Edit } from '#testing';

describe('the rule whoFires', () => {
  it.each<[string, Edit[], string]>([
    [
      'a role that no party has',
      [['PASS: { by: [youthConsultant]', 'PASS: { by: [youthConsultant, practitioner]']],
      'event.role | PASS: { by: [youthConsultant, practitioner]',
    ],
    [
      'an event that nobody fires',
      [['SIDE_DONE: { by: [teacher]', 'SIDE_DONE: { by: [system]']],
      'event.nobody | SIDE_DONE:',
    ],
    [
      'an event without anybody',
      [['SIDE_DONE: { by: [teacher], label', 'SIDE_DONE: { label']],
      'event.nobody | SIDE_DONE:',
    ],
    [
      'a transition for a role that the event has not',
      [
        [
          'PASS: { target: demo.second, link: handover }',
          'PASS: { by: [teacher], target: demo.second, link: handover }',
        ],
      ],
      'transition.by | PASS: { by: [teacher]',
    ],
  ])('refuses %s', (_what, edits, expected) => {
    expect(told(edits)).toContainEqual(expect.stringContaining(expected));
  });

  it.each<[string, Edit[]]>([
    ['an event that a clock raises', []],
    [
      'a role of a block that this model has not, when it has another',
      [['by: staff', 'by: [teacher, practitioner]', 'block']],
    ],
    ['a transition for one of the roles', [['GO: { guard', 'GO: { by: [schoolBoard], guard']]],
    ['an event for the owner', [['SIDE_DONE: { by: [teacher]', 'SIDE_DONE: { by: owner']]],
  ])('allows %s', (_what, edits) => {
    expect(told(edits)).toEqual([]);
  });
});
