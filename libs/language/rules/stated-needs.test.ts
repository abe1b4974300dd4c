/** What the rule on stated needs refuses and lets through. */
import { describe, expect, it } from '@jest/globals';
import { told, type Edit } from '#testing';

const GO = '{ guard: [enough, close], target: waiting }';
const needs = (statement: string, ...edits: Edit[]): string[] =>
  told([['  oneOwner: { always', `  stated: { ${statement}, why: R-089 }\n  oneOwner: { always`], ...edits]);

describe('the rule statedNeeds', () => {
  it.each<[string, string, string]>([
    [
      'a transition without one of the conditions',
      '{ guard: close, target: waiting }',
      'step.needs | GO: { guard: close',
    ],
    ['one that asks another named condition', '{ guard: few, target: waiting }', 'step.needs | GO: { guard: few'],
    ['one of two transitions', '[{ guard: enough, target: waiting }, { target: waiting }]', 'step.needs | GO: ['],
  ])('refuses %s', (_what, transition, expected) => {
    const few = '  few: { when: data.count < 2, label: { nl: Er is weinig., en: There is little. } }\n  close: {';
    const said = needs('on: GO, in: demo.first, needs: enough', [GO, transition], ['  close: {', few]);
    expect(said.filter((one) => one.startsWith('step.'))).toEqual([expect.stringContaining(expected)]);
  });

  it('asks it everywhere where no state is named', () => {
    expect(needs('on: GO, needs: [enough, close]')).toEqual([
      expect.stringContaining('step.needs | GO: { actions:'),
      expect.stringContaining('step.needs | GO: { actions:'),
    ]);
  });

  it.each<[string, string, Edit[]]>([
    ['a transition that asks all of them', 'needs: [enough, close]', []],
    [
      'one that asks something of its own about it',
      'needs: enough',
      [[GO, '{ guard: data.count == 0, target: waiting }']],
    ],
    ['a need that has no name', 'needs: data.count < 4', []],
    ['one that agreements may settle', 'needs: "agreements.prefinancing || data.urgent"', []],
    ['what is needed in some cases', 'when: data.urgent, needs: enough', [[GO, '{ target: waiting }']]],
    ['what is needed in some places', 'from: data.urgent, needs: enough', [[GO, '{ target: waiting }']]],
  ])('allows %s', (_what, said, edits) => {
    const found = needs(`on: GO, in: demo.first, ${said}`, ...edits);
    expect(found.filter((one) => one.startsWith('step.'))).toEqual([]);
  });
});
