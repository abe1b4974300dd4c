import { shippedCalendar, shippedLibrary, stepsOf, takeWalk } from '#testing';
import { describe, expect, it } from '@jest/globals';
import { caseBodyOf } from './case-row.js';

describe('the state of a case', () => {
  it('is after a decision what it will be when it is read again, so that a snapshot in memory can stand for it', () => {
    const walk = takeWalk({
      library: shippedLibrary(),
      calendar: shippedCalendar(),
      region: 'holland-rijnland',
      school: 'voorbeeldschool',
      steps: stepsOf(3, 130),
    });
    const states = [...walk.writes.values()].flat().map(({ state }) => state);
    expect(states.length).toBeGreaterThan(50);
    for (const state of states) {
      expect(state).toStrictEqual({ ...state, ...(JSON.parse(caseBodyOf(state)) as object) });
    }
  });
});
