/** What the rule on stated steps refuses and lets through. */
import { describe, expect, it } from '@jest/globals';
import { told } from '#testing';

const says = (invariant: string): string[] =>
  told([['  oneOwner: { always', `  stated: { ${invariant}, why: R-005 }\n  oneOwner: { always`]]);

describe('the rule statedSteps', () => {
  it.each([
    ['an event that no transition of the state takes', 'on: MARK, in: demo.second'],
    ['one of two events', 'on: [GO, MARK], in: demo.second.busy'],
    ['one of two states', 'on: PASS, in: [demo.second, demo.first.open]'],
    ['a term that does not run in the state', 'after: answerWithin, in: demo.second'],
  ])('refuses %s', (_what, invariant) => {
    expect(says(invariant)).toEqual([expect.stringContaining('step.nowhere | stated:')]);
  });

  it.each([
    ['an event that a state inside takes', 'on: MARK, in: demo.first'],
    ['an event that a state around takes', 'on: LATE, in: demo.first.open'],
    ['an event that opens a case', 'on: BEGIN, in: demo.second'],
    ['a term of the state', 'after: answerWithin, in: demo.first.waiting'],
  ])('allows %s', (_what, invariant) => {
    expect(says(invariant)).toEqual([]);
  });
});
