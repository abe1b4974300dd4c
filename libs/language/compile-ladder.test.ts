/** Escalation ladders (R-019): what leads on, what ends, and which tasks climb. */
import { describe, expect, it } from '@jest/globals';
import { told, type Edit } from '#testing';

/** A task of the state `waiting` that climbs a ladder of these rungs. */
const climbing = (rungs: string, task = 'due: answerWithin, ladder: late'): Edit[] => [
  ['invariants:\n', `ladders: { late: { label: { nl: Laat, en: Late }, rungs: { ${rungs} } } }\ninvariants:\n`],
  [
    '            entry: [{ offer: { to: town, packet: [colour] } }]\n',
    `            entry: [{ offer: { to: town, packet: [colour] } }, { task: { id: look, to: town, ${task}, label: { nl: Kijk, en: Look } } }]\n`,
  ],
];
const rung = (level: string, to = 'town', due = ''): string =>
  `{ level: ${level}, to: ${to}${due === '' ? '' : `, due: ${due}`}, label: { nl: Vraag, en: Ask } }`;
const codes = (edits: Edit[]): string[] => told(edits).map((one) => one.split(' ')[0] ?? '');

describe('a ladder', () => {
  it('is climbed by a task that is due and that the case finishes', () => {
    const rungs = `one: ${rung('practice', 'office', 'answerWithin')}, two: ${rung('policy')}`;
    expect(told(climbing(rungs))).toEqual([]);
  });

  it('never goes down a level', () => {
    const rungs = `one: ${rung('board', 'town', 'answerWithin')}, two: ${rung('policy')}`;
    expect(codes(climbing(rungs))).toEqual(['ladder.level']);
  });

  it('has a term on every rung but the last', () => {
    expect(codes(climbing(`one: ${rung('practice')}, two: ${rung('policy')}`))).toEqual(['ladder.term']);
    expect(codes(climbing(`one: ${rung('practice', 'town', 'answerWithin')}`))).toEqual(['ladder.term']);
  });

  it('asks parties of the workflow', () => {
    expect(codes(climbing(`one: ${rung('practice', 'twon')}`))).toEqual(['name.unknown']);
  });

  it('is used by some task, and has to be there', () => {
    expect(codes(climbing(`one: ${rung('practice')}`, 'due: answerWithin'))).toEqual(['name.unused']);
    expect(codes(climbing(`one: ${rung('practice')}`, 'due: answerWithin, ladder: latte'))).toEqual(['name.unknown']);
  });

  it.each([
    ['without a term', 'ladder: late'],
    ['that is unknown to be finished', 'due: answerWithin, until: [NOTHING], ladder: late'],
  ])('is not climbed by a task %s', (_what, task) => {
    expect(codes(climbing(`one: ${rung('practice')}`, task))).toEqual([
      task.includes('until') ? 'name.unknown' : 'task.ladder',
    ]);
  });
});
