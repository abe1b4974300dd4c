import { expect, it } from '@jest/globals';
import { withoutDetours } from './detours.js';
import type { Move } from './move.js';
import { Search } from './search.js';
import { Space, type Variable } from './space.js';

const space = new Space(10_000);
const place = space.add('place', [0, 1, 2]);
const light = space.add('light', [false, true]);

/** A move from where a variable has a value to where one has another. */
const move = (event: string, needs: [Variable, number], makes: [Variable, number]): Move => ({
  kind: 'human',
  event,
  from: space.having(...needs),
  makes: new Map([makes]),
  heard: new Map(),
  transitions: [],
  raised: [],
  choices: [],
});

it('a way keeps the moves that something later on it needs, and loses all others', () => {
  const on = move('lightOn', [light, 0], [light, 1]);
  const off = move('lightOff', [light, 1], [light, 0]);
  const first = move('first', [place, 0], [place, 1]);
  const second = move('second', [light, 1], [place, 2]);
  const moves = [on, off, first, on, second];
  const search = new Search(space, [on, off, first, second], 0);
  const start = new Map([
    [place, 0],
    [light, 0],
  ]);
  const way = withoutDetours(search, { passed: [start], moves }, space.having(place, 2));
  expect(way.moves.map(({ event }) => event)).toEqual(['lightOn', 'second']);
  expect(way.passed.map((at) => at.get(place))).toEqual([0, 0, 2]);
});
