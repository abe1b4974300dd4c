/** Facts of the world: what they are asked with is read and typed when the workflow is, for each place that asks. */
import { describe, expect, it } from '@jest/globals';
import { check, edited, SAMPLE, type Edit } from '#testing';

const NEAR = 'near: { reads: residenceInRegion, type: boolean,';
const asking = (reads: string, given: string): Edit => [
  NEAR,
  `near: { reads: ${reads}, with: { ${given} }, type: boolean,`,
];
/** The fact is asked at MARK, whose data is a colour, instead of at GO, which has none. */
const AT_MARK: readonly Edit[] = [
  ['MARK: { actions: [{ add', 'MARK: { guard: close, actions: [{ add'],
  ['guard: [enough, close]', 'guard: enough'],
];
const lineOf = (text: string, word: string): number => text.split('\n').findIndex((line) => line.includes(word)) + 1;

function faults(edits: readonly Edit[]): string[] {
  return check(edited(edits)).map(
    ({ file, line, column, code, message, expected = '', hint = '' }) =>
      `${file}:${line}:${column} ${code} ${message.en} ${expected} ${hint}`,
  );
}

describe('a guard that names something every object of JavaScript has', () => {
  it.each(['toString', 'constructor', 'hasOwnProperty', 'valueOf'])('is told that there is no condition %s', (name) => {
    expect(faults([['guard: [enough, close]', `guard: [${name}, enough, close]`]])).toEqual([
      expect.stringContaining(`name.unknown There is no condition "${name}".`),
    ]);
  });
});

describe('what a fact of the world is asked with', () => {
  it.each([
    ['a field of the event', 'need: event.data.colour'],
    ['a fact of the case', 'need: data.colour'],
    ['an expression', "need: \"data.urgent ? 'red' : 'blue'\""],
  ])('may be %s', (_what, given) => {
    expect(faults([asking('poolCovers', given), ...AT_MARK])).toEqual([]);
  });

  it('is a fault at its place where it is misspelt, with what was meant and the place that asks', () => {
    const edits = [asking('poolCovers', 'need: event.data.colur'), ...AT_MARK];
    const { workflow } = edited(edits);
    const line = lineOf(workflow, NEAR.slice(0, 6));
    const column = (workflow.split('\n')[line - 1] ?? '').indexOf('colur') + 1;
    expect(faults(edits)).toEqual([
      `workflow.yaml:${line}:${column} fact.argument The argument event.data.colur of near does not fit where it is asked ` +
        `(MARK, workflow.yaml:${lineOf(workflow, 'MARK: { guard')}). one of colour Did you mean "colour"?`,
    ]);
  });

  it('is a fault where the event that asks has no such field', () => {
    expect(faults([asking('poolCovers', 'need: event.data.colour')])).toEqual([
      expect.stringMatching(
        new RegExp(`fact.argument .*\\(GO, workflow.yaml:${lineOf(SAMPLE.workflow, 'guard: [enough, close]')}\\)`),
      ),
    ]);
  });

  it('is a fault where nothing is asked at an event', () => {
    const at = 'answerWithin: open';
    const edits: Edit[] = [
      asking('poolCovers', 'need: event.data.colour'),
      ...AT_MARK,
      [at, 'answerWithin: { target: open, guard: close }'],
    ];
    expect(faults(edits)).toEqual([
      expect.stringMatching(new RegExp(`fact.argument .*asked \\(workflow.yaml:${lineOf(SAMPLE.workflow, at)}\\)`)),
    ]);
  });

  it.each([
    [
      'a whole number is asked for and the field is a word',
      'mandate',
      'product: event.data.colour, amount: data.colour',
    ],
    ['a word is asked for and the field is a number', 'poolCovers', 'need: data.count'],
  ])('is a fault when %s', (_what, reads, given) => {
    expect(faults([asking(reads, given), ...AT_MARK])).toEqual([expect.stringContaining('fact.argument')]);
  });

  it.each([
    ['that is not finished', 'need: "data.urgent ? \'red\'"', 'cel.syntax'],
    ['of another type', 'need: data.count + 1', 'cel.wrong-type'],
  ])('is told once when it is an expression %s', (_what, given, code) => {
    const twice: Edit[] = [
      ['MARK: { actions: [{ add', 'MARK: { guard: close, actions: [{ add'],
      asking('poolCovers', given),
    ];
    expect(faults(twice)).toEqual([expect.stringContaining(code)]);
  });
});

describe('an invariant', () => {
  it('asks nothing of the world', () => {
    expect(faults([['always: size(owners) <= 1', 'always: size(owners) <= 1 && facts.near']])).toEqual([
      expect.stringContaining('cel.unknown-field'),
    ]);
  });
});
