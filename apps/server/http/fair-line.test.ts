import { describe, expect, it, jest } from '@jest/globals';
import { FairLine, type LineLimits, type Outcome } from './fair-line.js';

const LIMITS: LineLimits = { atWork: 4, waiting: 20, waitingOfRegion: 12, waitingOfPerson: 8 };
const PATIENT = 60_000;

/** A line with a diary of who was told what, in order. */
function open(limits: Partial<LineLimits> = {}) {
  const line = new FairLine({ ...LIMITS, ...limits });
  const told: string[] = [];
  const enter = (region: string, person: string, patience = PATIENT): (() => void) =>
    line.enter(region, person, patience, (outcome: Outcome) => told.push(`${region} ${person} ${outcome}`));
  return { line, told, enter };
}

const times = <T>(count: number, make: () => T): T[] => Array.from({ length: count }, make);

describe('a line with room', () => {
  it('lets everybody begin at once', () => {
    const { line, told, enter } = open();
    enter('a', 'ann');
    enter('b', 'bob');
    expect(told).toEqual(['a ann begin', 'b bob begin']);
    expect([line.atWork, line.waiting]).toEqual([2, 0]);
  });

  it('keeps room for the region that comes next', () => {
    const { line, told, enter } = open();
    times(10, () => enter('a', 'ann'));
    expect(line.atWork).toBe(2);
    enter('b', 'bob');
    expect(told.at(-1)).toBe('b bob begin');
  });

  it('gives a place back once, however often it is told to', () => {
    const { line, enter } = open();
    enter('a', 'ann');
    const leave = enter('a', 'ann');
    leave();
    leave();
    expect(line.atWork).toBe(1);
  });
});

describe('a line in which many wait', () => {
  it('serves regions in turns, whatever one of them sends', () => {
    const line = new FairLine({ ...LIMITS, atWork: 1 });
    const coming = 'a a a a a a b b c'.split(' ');
    const begun: number[] = [];
    const leave = coming.map((region, place) => line.enter(region, region, PATIENT, () => begun.push(place)));
    for (let done = 0; done < begun.length; done += 1) leave[begun[done] ?? 0]?.();
    expect(begun.map((place) => coming[place]).join('')).toBe('aabcabaaa');
  });

  it('serves the people of a region in turns', () => {
    const { told, enter } = open({ atWork: 1 });
    const first = enter('a', 'ann');
    const second = enter('a', 'ann');
    enter('a', 'ann');
    enter('a', 'bob');
    told.length = 0;
    first();
    second();
    expect(told).toEqual(['a ann begin', 'a bob begin']);
  });

  it('lets a region with a line have half of its part while there are others, and for a second after, and all of it alone', () => {
    jest.useFakeTimers();
    try {
      const { told, enter } = open({ atWork: 12 });
      const other = enter('b', 'bob');
      const leave = times(4, () => enter('a', 'ann'));
      times(6, () => enter('a', 'ann'));
      const begun = (): number => told.filter((one) => one === 'a ann begin').length;
      expect(begun()).toBe(4);
      leave[0]?.();
      leave[1]?.();
      expect(begun()).toBe(4);
      leave[2]?.();
      expect(begun()).toBe(5);
      other();
      expect(begun()).toBe(5);
      jest.advanceTimersByTime(1_001);
      leave[3]?.();
      expect(begun()).toBe(10);
    } finally {
      jest.useRealTimers();
    }
  });

  it('keeps parts for two who come back at most, however many there were', () => {
    const { told, enter } = open({ atWork: 24 });
    for (const region of 'bcdefgh') enter(region, region)();
    times(10, () => enter('a', 'ann'));
    expect(told.filter((one) => one === 'a ann begin')).toHaveLength(6);
  });

  it('refuses a person who has too many waiting, and others of the region not', () => {
    const { told, enter } = open({ atWork: 1, waitingOfPerson: 2 });
    times(4, () => enter('a', 'ann'));
    enter('a', 'bob');
    expect(told).toEqual(['a ann begin', 'a ann greedy']);
  });

  it('refuses a region that has too many waiting, and other regions not', () => {
    const { line, told, enter } = open({ atWork: 1, waitingOfRegion: 2 });
    times(4, () => enter('a', 'ann'));
    enter('b', 'bob');
    expect(told).toEqual(['a ann begin', 'a ann full']);
    expect(line.waiting).toBe(3);
  });

  it('refuses whoever it is when too many wait', () => {
    const { told, enter } = open({ atWork: 1, waiting: 2 });
    times(3, () => enter('a', 'ann'));
    enter('b', 'bob');
    expect(told).toEqual(['a ann begin', 'b bob full']);
  });
});

describe('who waits', () => {
  it('is told when the turn did not come in time, and takes no place then', () => {
    jest.useFakeTimers();
    try {
      const { line, told, enter } = open({ atWork: 1 });
      const first = enter('a', 'ann');
      const late = enter('a', 'bob', 500);
      jest.advanceTimersByTime(500);
      expect(told).toEqual(['a ann begin', 'a bob late']);
      late();
      first();
      expect([line.atWork, line.waiting]).toEqual([0, 0]);
    } finally {
      jest.useRealTimers();
    }
  });

  it('and goes away is not begun with', () => {
    const { line, told, enter } = open({ atWork: 1 });
    const first = enter('a', 'ann');
    enter('a', 'bob')();
    first();
    expect(told).toEqual(['a ann begin']);
    expect([line.atWork, line.waiting]).toEqual([0, 0]);
  });
});
