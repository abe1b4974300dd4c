/** What a workflow says of a block that its main part does not look at: proved as what it says of the main part. */
import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { formatDiagnostic, hasErrors, readLibrary } from '#language';
import { shippedCalendar, shippedFiles, shippedLibrary, TODAY } from '#testing';
import { prove } from './index.js';

const calendar = shippedCalendar();
const { regions } = shippedLibrary();
const besides = shippedFiles(['workflows/blocks', 'config/law']);
const WITH_ATTENDANCE = readFileSync('libs/proof/fixtures/step/valid.yaml', 'utf8').replace(
  'uses: { safety: {},',
  'uses: { attendance: {}, safety: {},',
);

/** What is told of a small workflow that uses the block `attendance` and says this of it. */
function toldOf(statement: string): string[] {
  const text = WITH_ATTENDANCE.replace('invariants:\n', `invariants:\n  said: { ${statement}, why: R-007 }\n`);
  const read = readLibrary([...besides, { file: 'small.yaml', text }], TODAY);
  if (hasErrors(read.diagnostics)) throw new Error(read.diagnostics.map((one) => formatDiagnostic(one)).join('\n'));
  const place = { region: 'holland-rijnland', workflow: 'small', school: 'voorbeeldschool', tellsStories: false };
  return prove({ ...read, regions }, calendar, place)
    .flatMap(({ faults }) => faults)
    .map(({ rule, message }) => `${rule}: ${message.en.replace(/^The invariant said .*? does not hold: /, '')}`);
}

describe('what is said of a step of a block', () => {
  it('holds of an event that can happen there, by whom it names', () => {
    expect(toldOf('on: ABSENCE_REPORTED')).toEqual([]);
    expect(toldOf("on: ABSENCE_REPORTED, in: attendance.present, to: in('attendance.absent')")).toEqual([]);
    expect(toldOf('on: ATTENDANCE_RESTORED, who: { school: [supportCoordinator] }')).toEqual([]);
    expect(toldOf('on: ATTENDANCE_RESTORED, who: { school: [teacher] }')).toEqual([
      expect.stringMatching(/^proof\.step: .*"Attends school again"/),
    ]);
  });

  it('is broken where the event can happen without what it needs', () => {
    expect(toldOf("on: ATTENDANCE_RESTORED, needs: in('attendance.absent')")).toEqual(
      // Of the states that follow the absence, each has its own transition.
      Array(2).fill('proof.step: "Attends school again" can happen without this: in(\'attendance.absent\').'),
    );
  });

  it('holds of a term, and is broken where it leads elsewhere', () => {
    expect(toldOf('after: longTermAfter, in: attendance.outOfSchool')).toEqual([]);
    expect(toldOf("after: longTermAfter, in: attendance.outOfSchool, to: in('attendance.absent')")).toEqual([
      expect.stringMatching(/^proof\.step: .*does not always lead to: in\('attendance\.absent'\)/),
    ]);
  });
});

describe('what can still come about in a block', () => {
  it('comes about by the events and terms of the block', () => {
    expect(toldOf("eventually: in('attendance.present'), from: in('attendance.absent')")).toEqual([]);
    expect(toldOf("eventually: in('attendance.longTerm')")).toEqual([]);
  });

  it('does not by a consent that somebody would have to give', () => {
    expect(toldOf("eventually: consent('localTeam')")).toEqual([
      expect.stringMatching(/^proof\.eventually: .*can never come about: consent\('localTeam'\)/),
    ]);
  });
});
