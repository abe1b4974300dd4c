/**
 * Proofs held against plain enumeration on random charts, each proved after an edit of it: `npm test` makes one kind of edit of
 * each, `npm run test:long` every kind of more of them.
 */
import { describe, expect, it } from '@jest/globals';
import { parse, stringify } from 'yaml';
import {
  NOW,
  randomHelpedWorkflow,
  randomWorkflow,
  shippedCalendar,
  shippedLibrary,
  smallWorkflow,
  surroundingsAt,
  type SmallWorkflow,
} from '#testing';
import type { ChartTransition, Course, GuardTerm, SourceLine } from '#language';
import type { CaseState } from '#lifecycle';
import { NOTHING, type Configurations } from './configurations/diagram.js';
import { Exploration } from './configurations/exploration.js';
import { Layers } from './configurations/layers.js';
import { KeptMoves } from './configurations/kept-moves.js';
import type { Variable } from './configurations/space.js';
import { Staff } from './configurations/staff.js';
import { findingsOf } from './findings.js';
import { canEnd } from './rules/can-end.js';
import { deadEnds } from './rules/no-dead-end.js';
import { conflicts } from './rules/conflicts.js';
import { hidden } from './rules/hidden.js';
import { reachable } from './rules/reachable.js';
import { step } from './rules/step.js';
import { holds as holdsOf, inEachOthersWay } from './testing/candidates.js';
import { enumerate, type Standing, type Step } from './testing/enumeration.js';
import { setOf } from './testing/standing.js';
import { unusedIn } from './testing/unused.js';

const MOST = 3_000;
const { document: region } = shippedLibrary().regions.get('holland-rijnland')!;
const calendar = shippedCalendar();

/** Edits of a chart, of which the first that applies is made, from another one on for every seed. */
const EDITS: readonly (readonly [from: RegExp, to: string])[] = [
  [/"!data\.flag"/, '"data.flag"'],
  [/^ *after: (?!.*actions).*\n/m, ''],
  [/"data\.count < 2"/, '"data.count == 2"'],
  [/"event\.data\.urgent"/, '"!event.data.urgent"'],
  [/^ *entry: .*\n/m, ''],
  [/"data\.flag"/, '"!data.flag"'],
  [/resting: false/, 'resting: true'],
  [/in\('small\.p1\.s0'\)/, "in('small.p1.s1')"],
  [/"open\('help'\)"/, '"!open(\'help\')"'],
];

/** How a chart may have been before it was edited. */
function before(small: SmallWorkflow, seed: number): SmallWorkflow {
  for (let turn = 0; turn < EDITS.length; turn += 1) {
    const [from, to] = EDITS[(seed + turn) % EDITS.length]!;
    const states = small.states.replace(from, to);
    if (states !== small.states && isRight({ ...small, states })) return { ...small, states };
  }
  return { ...small };
}

/** Whether every fact is used: an edit can take out the only use of one. */
const isRight = ({ data = '', states, machine = '' }: SmallWorkflow): boolean =>
  [...data.matchAll(/^(\w+):/gm)].every(([, fact = '']) => `${machine}${states}`.includes(fact));

interface State {
  on?: Record<string, Way | Way[]>;
  resting?: boolean;
  states?: States;
}
interface Way {
  target?: string;
}
type States = Record<string, State>;

/** A chart with a state more in every part: on a way from one state to another, which the same event leaves. */
function withMore(small: SmallWorkflow, seed: number): SmallWorkflow {
  const chart = parse(small.states) as States;
  const more = (path: string, states: States): States => {
    const [key = '', event = '', way] = ways(states).find(([, , one]) => one.target !== undefined) ?? [];
    if (way?.target === undefined) return states;
    const { resting = false } = states[key] ?? {};
    const own = { label: { nl: 'meer', en: 'more' }, resting, on: { [event]: { target: way.target } } };
    way.target = `${path}.more`;
    // Once after the first of its states, once after the last.
    const all = Object.entries(states);
    return Object.fromEntries(all.toSpliced(seed % 2 === 0 ? 1 : all.length, 0, ['more', own]));
  };
  const whole =
    small.machine?.includes('parallel') !== true
      ? more('small', chart)
      : Object.fromEntries(
          Object.entries(chart).map(([key, part]) => [
            key,
            { ...part, states: more(`small.${key}`, part.states ?? {}) },
          ]),
        );
  return { ...small, states: stringify(whole) };
}

const ways = (states: States): [string, string, Way][] =>
  Object.entries(states).flatMap(([key, { on = {} }]) =>
    Object.entries(on).flatMap(([event, one]) => [one].flat().map((way): [string, string, Way] => [key, event, way])),
  );

/** The same chart with another name for a state of every part. */
function renamed({ states, machine = '', more = '', ...small }: SmallWorkflow): SmallWorkflow {
  const [all = '', root = '', said = ''] = [states, machine, more].map((text) => text.replace(/\bs1\b/g, 'renamed'));
  return { ...small, states: all, machine: root, more: said };
}

/** As many as the edits of one chart have between them. */
const KEPT = 4;

/** What is made of a chart, made once for the tests that look at it one after the other. */
function keptOf<T>(make: (small: SmallWorkflow) => T): (small: SmallWorkflow) => T {
  const kept = new Map<SmallWorkflow, T>();
  return (small) => {
    const made = kept.get(small) ?? make(small);
    kept.set(small, made);
    for (const [oldest] of kept) if (kept.size > KEPT) kept.delete(oldest);
    return made;
  };
}

const staffOf = keptOf((small) => new Staff(smallWorkflow(small), region, 'voorbeeldschool', calendar));
const enumerated = keptOf((small) => enumerate(staffOf(small), surroundingsAt(NOW), MOST));
const machineOf = ({ workflow }: Staff) => workflow.machines.get('small')!;
const inTheWay = keptOf((small) => {
  const running = enumerated(small).standings.filter(({ state }) => state.closedAt === null);
  return inEachOthersWay(staffOf(small), machineOf(staffOf(small)), running);
});

/** The last of some small workflows, proved after those before it, and enumerated one decision after the other. */
class Both {
  readonly exploration: Exploration;
  readonly standings: readonly Standing[];
  readonly openings: readonly Step[];
  readonly #before = new Map<Standing, Standing[]>();

  constructor(edits: readonly SmallWorkflow[]) {
    const kept = new KeptMoves();
    // What is taken over from the proof before an edit is held against enumeration as all else is.
    this.exploration = edits
      .map(staffOf)
      .map((one) => new Exploration(machineOf(one), one, { kept }))
      .at(-1)!;
    const { standings, openings } = enumerated(edits.at(-1)!);
    [this.standings, this.openings] = [standings, openings];
    for (const one of standings) for (const next of one.next) this.#before.set(next, [...this.before(next), one]);
  }

  before(standing: Standing): readonly Standing[] {
    return this.#before.get(standing) ?? [];
  }

  get running(): Standing[] {
    return this.standings.filter(({ state }) => state.closedAt === null);
  }

  isIn(set: Configurations, standing: Standing): boolean {
    return this.exploration.terrain.space.diagram.and(setOf(this.exploration, standing), set) !== NOTHING;
  }

  /** Those from which some of others can be reached while the case runs. */
  able(goals: readonly Standing[]): Set<Standing> {
    const found = new Set(goals);
    // A set goes on with what is added to it meanwhile.
    for (const one of found)
      for (const earlier of this.before(one)) if (earlier.state.closedAt === null) found.add(earlier);
    return found;
  }

  at(standings: readonly Standing[]): string[] {
    return standings.map(({ state }) => JSON.stringify([state.states, state.facts]));
  }
}

/**
 * Transitions that are compared by something which nothing in the cone depends on, as where none of them leads anywhere: there it may
 * have any value for a proof, which then says more of them than enumeration.
 */
function readingBeside({ machine, terrain }: Exploration, read: ReadonlySet<Variable>, least = 2): ReadonlySet<string> {
  const isBeside = ({ guard }: ChartTransition): boolean =>
    guard.some(({ expression }) =>
      [...terrain.reading(expression).variables].some((one) => !one.isChosen && !read.has(one)),
    );
  const eventOf = ({ trigger }: ChartTransition) => (trigger.kind === 'event' ? trigger.event : undefined);
  return new Set(
    [...machine.states.values()].flatMap(({ transitions }) =>
      transitions
        .filter((one) => eventOf(one) !== undefined)
        .map((one) => transitions.filter((other) => eventOf(other) === eventOf(one)))
        .filter((all) => all.length >= least && all.some(isBeside))
        .flat()
        .map(({ at }) => placeOf(at)),
    ),
  );
}

const statesOf = ({ state }: Standing): string => state.states.join();

/** Whether an expression holds where a case stands, with these relations and nothing of the event. */
const holds = (term: Pick<GuardTerm, 'expression'>, { machine }: Exploration, state: CaseState): boolean =>
  holdsOf(term, machine, state, { event: undefined, related: state.related });

/** What is wrong with what is said of the message of a related case, one standing and one message after the other. */
function wrongWith(course: Extract<Course, { kind: 'on' }>, { exploration, standings }: Both): string[] {
  const { from, to } = course;
  const before = standings.filter(({ state }) => from === undefined || holds({ expression: from }, exploration, state));
  return [...course.asked].flatMap(([event, { when, needs }]) => {
    const meant = before.flatMap(({ state, heard }) =>
      heard
        .filter((one) => one.event === event)
        .map((one) => ({ ...one, state: { ...state, related: one.related } }))
        .filter(({ state: told }) => when.every((term) => holds(term, exploration, told))),
    );
    const taken = meant.filter((one) => one.to !== undefined);
    const able = meant.some(({ state }) => needs.every((term) => holds(term, exploration, state)));
    return [
      ...(taken.length === 0 && able ? ['can never happen there'] : []),
      ...(taken.some(({ state }) => needs.some((term) => !holds(term, exploration, state)))
        ? ['can happen without']
        : []),
      ...(taken.some((one) => to !== undefined && !holds({ expression: to }, exploration, one.to!.state))
        ? ['does not always lead to']
        : []),
    ].map((what) => `${course.id} ${what}`);
  });
}

/** A chart and what it was before, for each kind of edit. */
const editsOf = (small: SmallWorkflow, seed: number): (readonly [kind: string, edits: readonly SmallWorkflow[]])[] => {
  const more = withMore(small, seed);
  return [
    ['an edit of a line', [before(small, seed), small]],
    ['a state more in every part', [small, more]],
    ['a state less, and another name for one', [more, renamed(small), small]],
  ];
};

const placeOf = ({ line, column }: SourceLine): string => `${line}:${column}`;
export interface Charts {
  /** How many, and the seed of the first. */
  readonly charts: number;
  readonly first: number;
  /** Of every chart all kinds of edit, or one, in turns. */
  readonly edits: 'all' | 'one';
}

/** Of all charts: the groups of transitions that share an event, the transitions that read beside the cone, and those found wrong by each rule. */
const asked: Record<string, number> & Record<'groups' | 'beside' | 'unused' | 'missed', number> = {
  ...{ groups: 0, beside: 0 },
  ...{ unused: 0, missed: 0 },
};

// Small enough to look at every configuration: what proofs leave out, put together or take for the same is held against it.
export function describeAgainstEnumeration({ charts, first, edits: which }: Charts): void {
  const seeds = Array.from({ length: charts }, (_, index) => first + index);
  const casesOf = (name: string, make: (seed: number) => SmallWorkflow) =>
    seeds.flatMap((seed) =>
      editsOf(make(seed), seed)
        .filter((_, index, { length }) => which === 'all' || index === seed % length)
        .map(([kind, edits]) => [`chart ${seed}${name}`, kind, edits] as const),
    );
  const all = [...casesOf('', randomWorkflow), ...casesOf(' with help beside it', randomHelpedWorkflow)];

  describe('a proof says what plain enumeration says', () => {
    it.each(all)('of %s after %s', (_chart, _kind, edits) => {
      const both = new Both(edits);
      const { exploration, running, standings } = both;
      const { space } = exploration.terrain;
      const { diagram } = space;

      // Every standing is reached, and of those that run no other.
      expect(both.at(standings.filter((one) => !both.isIn(exploration.reached, one)))).toEqual([]);
      const reached = diagram.less(exploration.reached, exploration.ended);
      const found = running.reduce<Configurations>((all, one) => diagram.or(all, setOf(exploration, one)), NOTHING);
      const read = new Set(space.readBy(reached));
      const beside = space.bitsOf(space.variables.filter((variable) => !read.has(variable)));
      expect(diagram.less(reached, diagram.forget(found, beside))).toBe(NOTHING);

      // A case has ended where it is closed.
      expect(both.at(standings.filter((one) => both.isIn(exploration.ended, one)))).toEqual(
        both.at(standings.filter(({ state }) => state.closedAt !== null)),
      );

      // A dead end is where nothing leads to another state, and nothing to an end where none can be reached.
      const exits = running.filter((one) => one.next.some((next) => statesOf(next) !== statesOf(one)));
      const goingOn = both.able(exits);
      const stuck = deadEnds(exploration).reduce<Configurations>((all, one) => diagram.or(all, one.stuck), NOTHING);
      expect(both.at(running.filter((one) => both.isIn(stuck, one)))).toEqual(
        both.at(running.filter((one) => !goingOn.has(one))),
      );
      const ending = both.able(standings.filter(({ state }) => state.closedAt !== null));
      const toDeadEnd = both.able(running.filter((one) => !goingOn.has(one)));
      const endless = running.filter((one) => !ending.has(one) && !toDeadEnd.has(one));
      const endlessly = canEnd.find(exploration, () => ({ file: '', line: 1 }));
      expect(both.at(running.filter((one) => endlessly.some(({ where }) => both.isIn(where ?? NOTHING, one))))).toEqual(
        both.at(endless),
      );

      // A story is as short as can be, from whichever end it is found.
      const { search, start, reached: inside } = exploration;
      const [forwards, backwards] = [Infinity, 0].map((cost) => new Layers(search, start, inside, 1_000_000, cost));
      for (const leaf of new Set(standings.flatMap(({ state }) => state.states))) {
        const least = Math.min(
          ...standings.filter(({ state }) => state.states.includes(leaf)).map(({ distance }) => distance),
        );
        const there = diagram.and(exploration.reached, exploration.terrain.active(leaf));
        const way = exploration.wayTo(there);
        expect([leaf, way?.moves.length, way?.isShortest, way?.opening?.event]).toEqual([leaf, least, true, 'OPENED']);
        expect([leaf, backwards?.wayTo(there)]).toEqual([leaf, forwards?.wayTo(there)]);
      }

      // A state cannot be reached, and an event never happens, where no decision comes there and none takes it.
      const unused = unusedIn(exploration.machine, staffOf(edits.at(-1)!).workflow, both);
      const saidUnused = reachable
        .find(exploration, () => ({ file: '', line: 1 }))
        .map(({ message }) => /\(([\w.]+)\) (?:cannot be reached|can never happen)/.exec(message.en)?.[1] ?? '');
      expect(saidUnused.filter((one) => !unused.all.includes(one))).toEqual([]);
      const missed = unused.all.filter((one) => !saidUnused.includes(one));
      const anywhere = readingBeside(exploration, read, 1);
      expect(missed.filter((one) => !unused.takingIn(one).some(({ at }) => anywhere.has(placeOf(at))))).toEqual([]);
      asked.unused += saidUnused.length;
      asked.missed += missed.length;

      // Of transitions of one event only those are told that enumeration finds in each other's way, where it does, in the fewest moves.
      const inWay = inTheWay(edits.at(-1)!);
      const besideCone = readingBeside(exploration, read);
      asked.groups += inWay.asked;
      asked.beside += besideCone.size;
      for (const [rule, wrong] of [
        [conflicts, inWay.conflicts],
        [hidden, inWay.hidden],
      ] as const) {
        const there = new Map(wrong.map(({ transition, standings: some }) => [placeOf(transition.at), some]));
        const { findings, exploration: further, ways } = findingsOf(rule, exploration, () => ({ file: '', line: 1 }));
        const found = findings.map(({ at, where = NOTHING }) => ({ place: placeOf(at), where }));
        const told = new Set(found.map(({ place }) => place));
        expect([rule.id, ...[...told].filter((place) => !there.has(place))]).toEqual([rule.id]);
        // Where anything may be there is more that leaves something to a transition.
        const missed = [...there.keys()].filter((place) => !told.has(place));
        expect([rule.id, ...missed.filter((place) => rule === conflicts || !besideCone.has(place))]).toEqual([rule.id]);
        for (const { place, where } of found) {
          const some = [...there.get(place)!];
          const meets = (one: Standing, set: Configurations): boolean =>
            further.terrain.space.diagram.meets(setOf(further, one), set);
          expect(both.at(some.filter((one) => !meets(one, where)))).toEqual([]);
          const way = ways.to(where);
          expect(way?.moves.length).toBe(Math.min(...some.map(({ distance }) => distance)));
          // It ends where enumeration finds it, as far as the finding asks.
          const { space: own } = further.terrain;
          const asksOf = own.readBy(where);
          const last = own.all(
            new Map([...(way?.passed.at(-1) ?? [])].filter(([variable]) => asksOf.includes(variable))),
          );
          expect(some.some((one) => one.distance === way?.moves.length && meets(one, last))).toBe(true);
        }
        asked[rule.id] = (asked[rule.id] ?? 0) + found.length;
      }

      // What is said of a step is wrong where one way to take it is.
      const wrong = exploration.machine.courses.flatMap((one) => (one.kind === 'on' ? wrongWith(one, both) : []));
      const saidWrong = findingsOf(step, exploration, () => ({ file: '', line: 1 })).findings.map(({ message }) =>
        message.en.replace(
          /^The invariant (\w+) .*(can never happen there|can happen without|does not always lead to).*/,
          '$1 $2',
        ),
      );
      expect([...new Set(saidWrong)].sort()).toEqual(wrong.sort());
    });

    it('of much that no case comes to, and of hardly anything that a proof cannot know', () => {
      expect(asked.unused).toBeGreaterThan(all.length / 2);
      expect(asked.missed).toBeLessThan(asked.unused / 100);
    });

    it('of many transitions that are in the way of others of their event, and of more that are not', () => {
      const { groups, beside, [conflicts.id]: clashing = 0, [hidden.id]: behind = 0 } = asked;
      expect(Math.min(clashing, behind)).toBeGreaterThan(all.length / 8);
      expect(groups).toBeGreaterThan(5 * Math.max(clashing, behind));
      expect(beside).toBeLessThan(groups / 3);
    });
  });
}
