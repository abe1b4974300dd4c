import { describe, expect, it } from '@jest/globals';
import { randomOf } from '#testing';
import { ALL, NOTHING, TooLarge } from './diagram.js';
import { Layers } from './layers.js';
import type { Move } from './move.js';
import { Search } from './search.js';
import { Space, type Variable } from './space.js';

const SYSTEMS = 200;

/** A small system of moves over a few variables, with the same moves as plain tables. */
function system(seed: number): {
  space: Space;
  variables: Variable[];
  moves: Move[];
  tables: { needs: Map<Variable, number>; makes: Map<Variable, number> }[];
} {
  const random = randomOf(seed);
  const below = (most: number): number => Math.floor(random() * most);
  const space = new Space(1_000_000);
  const variables = Array.from({ length: 3 + below(3) }, (_, index) =>
    space.add(
      `v${index}`,
      Array.from({ length: 2 + below(3) }, (__, value) => value),
    ),
  );
  const some = (most: number): Map<Variable, number> =>
    new Map(
      Array.from({ length: 1 + below(most) }, () => {
        const variable = variables[below(variables.length)]!;
        return [variable, below(variable.values.length)] as const;
      }),
    );
  const tables = Array.from({ length: 4 + below(10) }, () => ({ needs: some(3), makes: some(2) }));
  const moves = tables.map(({ needs, makes }, index): Move => ({
    kind: 'human',
    event: `E${index}`,
    from: space.all(needs),
    makes,
    heard: new Map(),
    transitions: [],
    raised: [],
    choices: [],
  }));
  return { space, variables, moves, tables };
}

/** How many moves every configuration is away, by plain enumeration. */
function enumerate({ variables, tables }: ReturnType<typeof system>): Map<string, number> {
  const start = variables.map(() => 0);
  const found = new Map([[start.join(), 0]]);
  const queue = [start];
  for (let at = queue.shift(); at !== undefined; at = queue.shift())
    for (const { needs, makes } of tables) {
      if (![...needs].every(([variable, value]) => at[variables.indexOf(variable)] === value)) continue;
      const next = [...at];
      for (const [variable, value] of makes) next[variables.indexOf(variable)] = value;
      if (found.has(next.join())) continue;
      found.set(next.join(), (found.get(at.join()) ?? 0) + 1);
      queue.push(next);
    }
  return found;
}

const startOf = ({ space, variables }: ReturnType<typeof system>): number =>
  space.all(new Map(variables.map((variable) => [variable, 0])));

/** The set of one configuration, as enumeration names it. */
const at = ({ space, variables }: ReturnType<typeof system>, key: string): number =>
  space.all(new Map(key.split(',').map((value, index) => [variables[index]!, Number(value)])));

describe(`the search on ${SYSTEMS} small systems (seeds 1 to ${SYSTEMS})`, () => {
  const seeds = Array.from({ length: SYSTEMS }, (_, index) => index + 1);

  it('reaches what plain enumeration reaches, in as few moves', () => {
    for (const seed of seeds) {
      const made = system(seed);
      const { space, moves } = made;
      const search = new Search(space, moves, NOTHING);
      const plain = enumerate(made);
      const reached = search.closure(startOf(made));
      expect([seed, space.count(reached)]).toEqual([seed, plain.size]);
      expect(search.closureUpTo(startOf(made), Infinity)).toEqual({ set: reached, isWhole: true });
      for (const [key, distance] of plain) {
        const here = at(made, key);
        // From the start, from what is looked for, and from the smaller of the two, with and without what is known to be reached.
        const ways = [Infinity, 0, 1].flatMap((costOfBack) =>
          [reached, ALL].map((inside) => new Layers(search, startOf(made), inside, 1_000_000, costOfBack).wayTo(here)),
        );
        expect([seed, key, ...ways.map((way) => way?.moves.length)]).toEqual([seed, key, ...ways.map(() => distance)]);
        // It does not depend on where the two ends meet which of the shortest ones is told.
        for (const way of ways) expect([seed, key, way]).toEqual([seed, key, ways[0]]);
      }
      // Where nothing leads, nothing is found, from whichever end.
      const never = space.diagram.less(ALL, reached);
      for (const costOfBack of [Infinity, 0])
        for (const inside of [reached, ALL])
          expect(new Layers(search, startOf(made), inside, 1_000_000, costOfBack).wayTo(never)).toBeUndefined();
    }
  });

  it('finds ways that are moves from one configuration to the next, no longer than need be', () => {
    for (const seed of seeds) {
      const made = system(seed);
      const { space, moves } = made;
      const search = new Search(space, moves, NOTHING);
      const plain = [...enumerate(made)];
      const farthest = Math.max(...plain.map(([, distance]) => distance));
      const goal = plain
        .filter(([, distance]) => distance === farthest)
        .reduce((set, [key]) => space.diagram.or(set, at(made, key)), NOTHING);
      const shortest = new Layers(search, startOf(made), search.closure(startOf(made)), 1_000_000).wayTo(goal);
      expect([seed, shortest?.moves.length]).toEqual([seed, farthest]);
      for (const way of [shortest, search.someWayTo(goal, startOf(made))]) {
        const passed = way?.passed ?? [];
        expect(space.diagram.and(space.all(passed.at(-1)!), goal)).not.toBe(NOTHING);
        for (const [index, move] of (way?.moves ?? []).entries())
          expect([seed, index, search.after(move, space.all(passed[index]!))]).toEqual([
            seed,
            index,
            space.all(passed[index + 1]!),
          ]);
      }
    }
  });

  it('finds from where ways lead into a set without leaving another as plain enumeration does', () => {
    for (const seed of seeds) {
      const made = system(seed);
      const { space, variables, moves, tables } = made;
      const [first, second] = [variables[0]!, variables[1]!];
      // Some of the moves, and those that need it only where the second variable is not 1.
      const open = space.without(space.having(second, 1));
      const ways = moves.flatMap((move, index) =>
        index % 3 === 0 ? [] : [{ move, from: space.diagram.and(move.from, open) }],
      );
      const within = space.without(space.having(first, 0));
      const goal = space.having(second, 0);
      const search = new Search(space, moves, NOTHING);
      const found = search.beforeWithin(goal, ways, within, 1_000_000)!;

      let all: number[][] = [[]];
      for (const { values } of variables) all = all.flatMap((one) => values.map((_, value) => [...one, value]));
      const inside = all.filter(([one]) => one !== 0);
      const able = new Set(inside.filter(([, other]) => other === 0).map((one) => one.join()));
      for (let size = -1; size !== able.size;) {
        size = able.size;
        for (const one of inside)
          for (const [index, { needs, makes }] of tables.entries()) {
            if (index % 3 === 0 || one[1] === 1) continue;
            if (![...needs].every(([variable, value]) => one[variables.indexOf(variable)] === value)) continue;
            const next = one.map((value, place) => makes.get(variables[place]!) ?? value);
            if (able.has(next.join())) able.add(one.join());
          }
      }
      const told = all.map((one) => one.join()).filter((key) => space.diagram.meets(found, at(made, key)));
      expect([seed, told]).toEqual([seed, all.map((one) => one.join()).filter((key) => able.has(key))]);
      expect(search.beforeWithin(goal, ways, within, -1)).toBeUndefined();
    }
  });

  it('finds from where a goal can be reached as plain enumeration does', () => {
    for (const seed of seeds.slice(0, 50)) {
      const made = system(seed);
      const { space, variables, moves } = made;
      const search = new Search(space, moves, NOTHING);
      const all = search.closure(startOf(made));
      const goal = space.having(variables[0]!, 1);
      const able = space.diagram.and(search.canReach(goal, moves, all), all);
      // Of a part of it the same is said.
      const part = space.diagram.and(all, space.having(variables[1]!, 1));
      const ofPart = search.canReach(goal, moves, all, part);
      expect([seed, space.diagram.and(ofPart, part)]).toEqual([seed, space.diagram.and(able, part)]);
      // Whoever can reach it reaches it from there, and whoever cannot never does.
      const stuck = space.diagram.less(all, able);
      const after = new Search(space, moves, NOTHING).closure(stuck);
      expect([seed, space.diagram.and(stuck === NOTHING ? NOTHING : after, goal)]).toEqual([seed, NOTHING]);
      for (let at = space.member(able), tried = 0; at !== undefined && tried < 1; tried += 1)
        expect(space.diagram.and(new Search(space, moves, NOTHING).closure(space.all(at)), goal)).not.toBe(NOTHING);
    }
  });
});

describe('the shortest way', () => {
  it('is given up where it takes more nodes than it may', () => {
    const made = system(1);
    const { space, moves } = made;
    const layers = new Layers(new Search(space, moves, NOTHING), startOf(made), ALL, 0);
    expect(() => layers.wayTo(space.having(made.variables[0]!, 3))).toThrow(TooLarge);
  });
});

describe('a diagram', () => {
  it('gives up beyond the nodes it may take', () => {
    const space = new Space(4);
    const [a, b] = [space.add('a', [0, 1, 2, 3]), space.add('b', [0, 1, 2, 3])];
    expect(() =>
      space.all(
        new Map([
          [a, 2],
          [b, 1],
        ]),
      ),
    ).toThrow(TooLarge);
  });
});
