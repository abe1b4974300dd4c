/** Which changes of a small workflow change what a case can do, and which do not. */
import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { hasErrors, readLibrary, type Library } from '#language';
import { shippedCalendar, shippedFiles, shippedLibrary, TODAY } from '#testing';
import { behaveAlike } from './index.js';

const calendar = shippedCalendar();
const { regions } = shippedLibrary();
const besides = shippedFiles(['workflows/blocks', 'config/law']);
const GUARD = "guard: consent('localTeam'), target: helping";
const WIDER = "guard: [consent('localTeam'), in('small.asked')], target: helping";
const SOUND = readFileSync('libs/proof/fixtures/step/valid.yaml', 'utf8').replace(GUARD, WIDER);

function libraryOf(text: string): Library {
  const read = readLibrary([...besides, { file: 'small.yaml', text }], TODAY);
  expect(hasErrors(read.diagnostics)).toBe(false);
  return { ...read, regions };
}

/** Whether the workflow behaves as before with one text replaced. */
function isAsBefore(from: string, to: string, text = SOUND): boolean {
  expect(text).toContain(from);
  const place = { region: 'holland-rijnland', workflow: 'small', school: 'voorbeeldschool' };
  return behaveAlike(libraryOf(text), libraryOf(text.replace(from, to)), calendar, place);
}

/** Whether it behaves as before where what comes back passes a state that is left at once. */
function isAsBeforePast(hall: string): boolean {
  const state = `      hall: { label: { nl: Hal, en: Hall }, owner: school, ${hall} }\n`;
  return isAsBefore('RETURNED: signal', 'RETURNED: hall', `${SOUND}${state}`);
}

describe('a workflow that is changed', () => {
  it('behaves as before where what is left out always holds', () => {
    expect(isAsBefore(WIDER, GUARD)).toBe(true);
  });

  it('does not where a guard asks less', () => {
    expect(isAsBefore(WIDER, "guard: in('small.asked'), target: helping")).toBe(false);
  });

  it('does not where a step leads somewhere else', () => {
    expect(isAsBefore('RETURNED: signal', 'RETURNED: done')).toBe(false);
  });

  it('does not where a step does something else', () => {
    expect(isAsBefore('RETURNED: signal', 'RETURNED: { target: signal, actions: [{ notify: localTeam }] }')).toBe(
      false,
    );
  });

  it('does not where a term does something else', () => {
    expect(isAsBefore('actions: [{ notify: localTeam }]', 'actions: [{ notify: school }]')).toBe(false);
  });
});

describe('a step that passes a state on the way to where it led before', () => {
  it('does the same where nothing is asked or done there', () => {
    expect(isAsBeforePast('always: signal')).toBe(true);
  });

  it('does something else where the state does something', () => {
    expect(isAsBeforePast('entry: [{ notify: school }], always: signal')).toBe(false);
  });

  it('does something else where the way out does something', () => {
    expect(isAsBeforePast('always: { target: signal, actions: [{ notify: school }] }')).toBe(false);
  });

  it('is recorded otherwise where something is asked there, whatever the answer', () => {
    expect(isAsBeforePast("always: [{ guard: consent('localTeam'), target: signal }, signal]")).toBe(false);
  });
});

it('of a decision table nothing is compared', () => {
  const place = { region: 'holland-rijnland', workflow: 'small', school: 'voorbeeldschool', machine: 'payer' };
  expect(behaveAlike(libraryOf(SOUND), libraryOf(SOUND), calendar, place)).toBe(false);
});
