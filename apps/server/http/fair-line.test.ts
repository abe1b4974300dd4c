import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { setImmediate as turn } from 'node:timers/promises';
import { FairLine, type LineLimits, type Outcome } from './fair-line.js';
import { Lately } from './lately.js';

beforeEach(() => void jest.useFakeTimers({ doNotFake: ['setImmediate'] }));
afterEach(() => void jest.useRealTimers());
/** Lets time go by, and then as many turns of the event loop as could be needed. */
async function pass(ms = 0): Promise<void> {
  jest.advanceTimersByTime(ms);
  for (let turns = 0; turns < 30; turns += 1) await turn();
}

const LIMITS: LineLimits = { atWork: 4, waiting: 20, waitingOfRegion: 12, waitingOfPerson: 8 };
const PATIENT = 60_000;

/** A line with a diary of who was told what, in order. */
function open(limits: Partial<LineLimits> = {}, lately = new Lately()) {
  const line = new FairLine({ ...LIMITS, ...limits }, lately);
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
  it('serves regions in turns, whatever one of them sends', async () => {
    const { line } = open({ atWork: 1 });
    const coming = 'a a a a a a b b c'.split(' ');
    const begun: number[] = [];
    const leave = coming.map((region, place) => line.enter(region, region, PATIENT, () => begun.push(place)));
    for (let done = 0; done < begun.length; done += 1) {
      leave[begun[done] ?? 0]?.();
      await pass();
    }
    expect(begun.map((place) => coming[place]).join('')).toBe('aabcabaaa');
  });

  it('serves the people of a region in turns', async () => {
    const { told, enter } = open({ atWork: 1 });
    const first = enter('a', 'ann');
    const second = enter('a', 'ann');
    enter('a', 'ann');
    enter('a', 'bob');
    told.length = 0;
    first();
    await pass();
    second();
    await pass();
    expect(told).toEqual(['a ann begin', 'a bob begin']);
  });

  it('says beforehand why one more would be refused, of those of whose region some wait', () => {
    const { line, told, enter } = open({ waitingOfPerson: 2, waitingOfRegion: 3 });
    times(3, () => enter('a', 'ann'));
    expect([line.refusal('a', 'ann'), line.refusal('b', 'bob')]).toEqual([undefined, undefined]);
    enter('a', 'ann');
    expect([line.refusal('a', 'ann'), line.refusal('a', 'bob')]).toEqual(['greedy', undefined]);
    enter('a', 'bob');
    expect([line.refusal('a', 'bob'), line.refusal('b', 'bob')]).toEqual(['full', undefined]);
    expect([line.waiting, told]).toEqual([3, times(2, () => 'a ann begin')]);
  });

  it('lets them begin one a turn, after what ended was answered', async () => {
    const { told, enter } = open();
    const leave = [enter('a', 'ann'), enter('a', 'ann')];
    times(2, () => enter('a', 'ann'));
    for (const one of leave) one();
    expect(told).toHaveLength(2);
    const seen: number[] = [];
    while (told.length < 4) {
      await turn();
      seen.push(told.length);
    }
    expect([...new Set(seen)]).toEqual([3, 4]);
  });

  it('lets more of a region that is alone begin in a turn that took long', async () => {
    for (const [others, begun] of [
      [[], 4],
      [['b'], 1],
    ] as const) {
      const { told, enter } = open({ atWork: 20 });
      for (const region of others) enter(region, region)();
      const leave = times(10, () => enter('a', 'ann'));
      times(4, () => enter('a', 'ann'));
      for (const one of leave) one();
      told.length = 0;
      jest.advanceTimersByTime(6);
      await turn();
      expect(told).toEqual(times(begun, () => 'a ann begin'));
    }
  });

  it('lets a region with a line have half of its part, half of the time, while there are others, and for a second after', async () => {
    const { told, enter } = open({ atWork: 12, waitingOfPerson: 16, waitingOfRegion: 16 });
    const other = enter('b', 'bob');
    const leave = times(20, () => enter('a', 'ann'));
    const begun = (): number => told.filter((one) => one === 'a ann begin').length;
    /** Ends those that began, from one to before another. */
    const end = async (from: number, to: number): Promise<void> => {
      for (const one of leave.slice(from, to)) one();
      await pass();
    };
    await pass();
    expect(begun()).toBe(4);
    await end(0, 2);
    expect(begun()).toBe(4);
    await end(2, 4);
    expect(begun()).toBe(6);
    await pass(10);
    await end(4, 5);
    expect(begun()).toBe(6);
    await end(5, 6);
    expect(begun()).toBe(6);
    await pass(9);
    expect(begun()).toBe(6);
    await pass(1);
    expect(begun()).toBe(8);
    other();
    await pass(970);
    await end(6, 8);
    expect(begun()).toBe(8);
    await pass(250);
    expect(begun()).toBe(14);
  });

  it('lets nobody rest where all who are there have long lines', async () => {
    const { told, enter } = open({ atWork: 12, waiting: 40, waitingOfPerson: 16, waitingOfRegion: 16 });
    const leave = times(20, () => enter('a', 'ann'));
    times(20, () => enter('b', 'bob'));
    const begun = (): number => told.filter((one) => one === 'a ann begin').length;
    for (const one of leave.slice(0, 6)) one();
    await pass();
    expect(begun()).toBe(8);
    await pass(10);
    for (const one of leave.slice(6, 8)) one();
    await pass();
    expect(begun()).toBe(10);
  });

  it('lets no region rest of which fewer wait than may be at work', async () => {
    const { told, enter } = open({ atWork: 12 });
    enter('b', 'bob');
    const leave = times(6, () => enter('a', 'ann'));
    for (const one of leave.slice(0, 3)) one();
    await pass();
    expect(told).toHaveLength(6);
    await pass(10);
    for (const one of leave.slice(3, 5)) one();
    await pass();
    expect(told).toHaveLength(7);
  });

  it('gives a region all of its part when nobody else was there for a second, also not in the other line', async () => {
    const lately = new Lately();
    const elsewhere = open({}, lately);
    const { told, enter } = open({ atWork: 12, waitingOfPerson: 16, waitingOfRegion: 16 }, lately);
    elsewhere.enter('b', 'bob')();
    const leave = times(20, () => enter('a', 'ann'));
    expect(told).toHaveLength(4);
    for (const one of leave.slice(0, 4)) one();
    await pass();
    expect(told).toHaveLength(6);
    await pass(1_001);
    leave[4]?.();
    await pass();
    expect(told).toHaveLength(11);
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
  it('is told when the turn did not come in time, and takes no place then', async () => {
    const { line, told, enter } = open({ atWork: 1 });
    const first = enter('a', 'ann');
    const late = enter('a', 'bob', 500);
    await pass(500);
    expect(told).toEqual(['a ann begin', 'a bob late']);
    late();
    first();
    expect([line.atWork, line.waiting]).toEqual([0, 0]);
  });

  it('and goes away is not begun with', async () => {
    const { line, told, enter } = open({ atWork: 1 });
    const first = enter('a', 'ann');
    enter('a', 'bob')();
    first();
    await pass();
    expect(told).toEqual(['a ann begin']);
    expect([line.atWork, line.waiting]).toEqual([0, 0]);
  });
});
