/**
 * Small workflows at random, from a seed, in which terms and a clock take cases on, and of which is said what has come within a term,
 * whatever people do. Some of it holds and some does not.
 */
import { stringify } from 'yaml';
import type { SmallWorkflow } from './small-workflow.js';
import { diceOf } from './dice.js';

const EVENTS = ['ASK', 'BEGIN', 'CHANGE'];
/** Terms that are held against each other, and longer ones that are asked. */
const TERMS: readonly (readonly [terms: readonly string[], asked: readonly string[]])[] = [
  [
    ['P1D', 'P2D', 'P3D'],
    ['P3D', 'P5D', 'P6D', 'P7D', 'P1W'],
  ],
  [
    ['1wd', '2wd', '3wd', 'P1W'],
    ['3wd', '5wd', '6wd', '7wd'],
  ],
  [
    ['PT12H', 'PT24H', 'PT36H'],
    ['PT24H', 'PT48H', 'PT72H'],
  ],
  [
    ['PT12H', 'PT24H', 'P1D', '1wd'],
    ['P3D', 'P5D', '3wd', 'PT96H', 'P1W'],
  ],
];

const label = (text: string) => ({ nl: text, en: text });
/** Nothing is an alias of anything. */
const text = (value: unknown): string => stringify(value, { aliasDuplicateObjects: false });

interface State {
  readonly path: string;
  readonly isFinal: boolean;
  readonly inner: readonly State[];
}

export function randomTimedWorkflow(seed: number): SmallWorkflow {
  const { is, of } = diceOf(seed + 5_000_000);
  const [terms, asked] = of(TERMS);
  const isParallel = is(20);
  const state = (path: string, keys: readonly string[] = []): State => ({
    ...{ path, isFinal: false },
    inner: keys.map((key) => state(`${path}.${key}`)),
  });
  const parts = (isParallel ? ['small.p0', 'small.p1'] : ['small']).map((path) => ({
    path,
    states: [
      ...Array.from({ length: isParallel ? 2 : 3 }, (_, index) =>
        state(`${path}.s${index}`, index === 1 && is(40) ? ['a', 'b'] : []),
      ),
      { path: `${path}.done`, isFinal: true, inner: [] },
    ] as readonly State[],
  }));
  const notice = { notify: 'school' };
  const change = (): object => of([notice, { assign: { flag: true } }, { assign: { flag: false } }]);
  const way = (part: readonly State[], from: State, guarded: number): object => {
    const to = is(80) ? of([...part, ...part.flatMap(({ inner }) => inner)]) : undefined;
    return {
      ...(is(guarded) ? { guard: of(['data.flag', '!data.flag']) } : {}),
      ...(to === undefined ? {} : { target: to.path }),
      ...(to?.path === from.path ? { reenter: is(50) } : {}),
      ...(to === undefined || is(20) ? { actions: [change()] } : {}),
    };
  };
  const written = (part: readonly State[], one: State): object => {
    if (one.isFinal) return { label: label('done'), type: 'final', outcome: 'completedLight' };
    const on = [...EVENTS, 'OVERDUE'].flatMap((event) =>
      is(event === 'OVERDUE' ? 50 : 25) ? [[event, way(part, one, 25)] as const] : [],
    );
    const after = [...new Set([of(terms), of(terms)])].slice(0, is(15) ? 2 : 1);
    return {
      label: label(one.path.replace(/^small\./, '').replaceAll('.', '')),
      ...(on.length === 0 ? {} : { on: Object.fromEntries(on) }),
      ...(is(one.inner.length > 0 ? 50 : 70)
        ? { after: Object.fromEntries(after.map((term) => [term, way(part, one, 12)])) }
        : {}),
      ...(one.inner.length === 0 ? {} : { states: statesOf(part, one.inner) }),
    };
  };
  const statesOf = (part: readonly State[], states: readonly State[]): object =>
    Object.fromEntries(states.map((one) => [one.path.slice(one.path.lastIndexOf('.') + 1), written(part, one)]));
  const chart = parts.map(({ path, states }) => [path, statesOf(states, states)] as const);
  const whole = text(
    isParallel
      ? Object.fromEntries(
          chart.map(([path, states]) => {
            const key = path.slice('small.'.length);
            return [key, { label: label(key), states }];
          }),
        )
      : chart[0]?.[1],
  );
  const uses = (name: string, where = whole): boolean => new RegExp(`\\b${name}\\b`).test(where);
  const hasClock = ['ASK', 'BEGIN', 'OVERDUE'].every((event) => uses(event));
  const states = hasClock ? whole : whole.replaceAll('OVERDUE:', 'LATE:');
  const places = parts.flatMap((part) => part.states.flatMap((one) => [one, ...one.inner])).map(({ path }) => path);
  const at = (): string => `in('${of(places)}')`;
  const statement = (): object => {
    const from = at();
    return {
      within: of(asked),
      from: is(10) ? `${from} && data.flag` : from,
      to: of([`!${from}`, `!${from} && !${at()}`, at(), at(), `${at()} || ${at()}`]),
      why: 'R-084',
    };
  };
  const said = Object.fromEntries(Array.from({ length: 4 }, (_, index) => [`within${index}`, statement()]));
  const usesFlag = uses('flag') || uses('flag', text(said));
  const duration = of(terms);
  const clock = {
    ...{ label: label('answer'), machine: 'small', from: ['ASK'], until: ['BEGIN'] },
    ...{ duration, raises: 'OVERDUE', basis: 'agreement' },
    // Hours end on no day.
    ...(is(30) && !duration.startsWith('PT') ? { endsOn: 'workingDay' } : {}),
    ...(is(30) && uses('CHANGE') ? { extension: { on: ['CHANGE'], duration, atMost: 1, basis: 'agreement' } } : {}),
  };
  return {
    ...(isParallel ? { machine: 'type: parallel' } : {}),
    states,
    ...(usesFlag ? { data: text({ flag: { type: 'boolean', default: is(50), label: label('flag') } }) } : {}),
    events: EVENTS.filter((event) => uses(event)),
    eventEntries: uses('OVERDUE')
      ? text(
          hasClock
            ? { OVERDUE: { by: ['system'], label: label('overdue') } }
            : { LATE: { by: ['teacher'], label: label('late') } },
        )
      : '',
    more: text({ ...(hasClock ? { clocks: { answer: clock } } : {}), invariants: said }),
  };
}
