import { describe, expect, it } from '@jest/globals';
import { NOW, refused, smallWorkflow, surroundingsAt } from '#testing';
import { createModel, decide, decideOpening, type Command } from './index.js';

/** Who joins is chosen by the event; of each it is asked whether that may be. */
const workflow = smallWorkflow({
  data: 'ready: { type: boolean, default: false, label: { nl: klaar, en: ready } }',
  conditions: `
teamMayJoin: { when: data.ready, label: { nl: Het team mag erbij., en: The team may join. } }
careMayJoin: { when: data.ready, label: { nl: De zorg mag erbij., en: Care may join. } }
fewHours: { when: event.data.hours < 5, label: { nl: Niet te veel uren., en: Not too many hours. } }`,
  events: [],
  eventEntries: `JOINED:
  by: [teacher]
  label: { nl: Erbij, en: Joins }
  data:
    who: { type: enum, values: [team, care, nobody], label: { nl: wie, en: who } }
    hours: { type: int, min: 0, max: 9, label: { nl: uren, en: hours } }
READY: { by: [teacher], label: { nl: Klaar, en: Ready } }`,
  states: `open:
  label: { nl: open, en: open }
  on:
    READY: { actions: [{ assign: { ready: true } }] }
    JOINED:
      - { guard: ["event.data.who == 'team'", teamMayJoin, fewHours], target: small.done }
      - { guard: ["event.data.who == 'care'", careMayJoin, fewHours], target: small.done }
done: { label: { nl: klaar, en: done }, type: final, outcome: completedLight }`,
});
const model = createModel(workflow);
const commandOf = (event: string, data: Record<string, unknown> = {}): Command => ({
  id: event,
  event,
  data,
  acting: { kind: 'staff', organisation: 'voorbeeldschool', roles: ['teacher'] },
  actor: 'someone',
  onBehalfOf: null,
});
const born = { region: 'r', case: 'c', subject: 's', school: 'voorbeeldschool', configuration: 1, related: [] };

function told(who: string, hours: number): string[] {
  const opened = decideOpening(model, born, commandOf('OPENED'), surroundingsAt(NOW));
  if (opened.kind !== 'decision') throw new Error('The case does not open.');
  const outcome = decide(model, opened.writes[0].state, commandOf('JOINED', { who, hours }), surroundingsAt(NOW));
  return refused(outcome).because.map(({ text }) => text.en);
}

describe('why an event cannot be taken that leads several ways', () => {
  it('tells of the way that was asked for, and not of the others', () => {
    expect(told('team', 1)).toEqual(['The team may join.']);
    expect(told('care', 1)).toEqual(['Care may join.']);
  });

  it('tells what is wrong with the data itself, where a condition asks it', () => {
    expect(told('team', 7)).toEqual(['The team may join.', 'Not too many hours.']);
  });

  it('tells of every way where none was asked for', () => {
    expect(told('nobody', 1)).toEqual([
      'This must hold: who: team.',
      'The team may join.',
      'This must hold: who: care.',
      'Care may join.',
    ]);
  });
});
