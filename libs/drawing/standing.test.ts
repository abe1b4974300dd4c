import { describe, expect, it } from '@jest/globals';
import { standingAfter, stepsTaken } from './standing.js';

describe('a standing', () => {
  it('is where the last passage led, with all that was entered and when', () => {
    const passages = [
      { event: 'OPENED', from: [], to: ['m.a', 'n.x'], at: '1 Oct' },
      { event: 'GO', from: ['m.a', 'n.x'], to: ['m.b', 'n.x'], at: '2 Oct' },
    ];
    expect(standingAfter(passages)).toEqual({
      active: ['m.b', 'n.x'],
      visited: ['m.a', 'n.x', 'm.b'],
      passages,
      since: { 'm.a': '1 Oct', 'n.x': '1 Oct', 'm.b': '2 Oct' },
    });
  });
});

describe('a step was taken', () => {
  const go = { event: 'GO', from: 'm.a', to: 'm.b' };
  const taken = (steps: Parameters<typeof stepsTaken>[0], event: string, from: string[], to: string[]) => [
    ...stepsTaken(steps, [{ event, from, to }]),
  ];

  it('when its event led from its source into its target', () => {
    expect(taken([go], 'GO', ['m.a'], ['m.b'])).toEqual([go]);
    expect(taken([go], 'GO', ['m.a.deep'], ['m.b.deep'])).toEqual([go]);
  });

  it('not by another event, from elsewhere, or where its target was already', () => {
    expect(taken([go], 'STOP', ['m.a'], ['m.b'])).toEqual([]);
    expect(taken([go], 'GO', ['m.c'], ['m.b'])).toEqual([]);
    expect(taken([go], 'GO', ['m.a', 'm.b'], ['m.a', 'm.b'])).toEqual([]);
  });

  it('by a clock, which is recorded with its state', () => {
    const due = { event: 'reviewEvery', from: 'm.a', to: 'm.b' };
    expect(taken([due], 'm.a/reviewEvery', ['m.a'], ['m.b'])).toEqual([due]);
  });

  it('by itself, through a state in which the case did not stay', () => {
    const ask = { event: 'GO', from: 'm.a', to: 'm.asked' };
    const [on, other] = [
      { from: 'm.asked', to: 'm.done' },
      { from: 'm.disputed', to: 'm.done' },
    ];
    expect(taken([ask, on, other], 'GO', ['m.a'], ['m.done'])).toEqual([ask, on]);
  });
});
