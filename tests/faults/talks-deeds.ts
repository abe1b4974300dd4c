// Rows of deeds as chance makes them: mostly what people should do, now and then somebody else, something that is not there, or
// what was done before. A row stays one when deeds are left out of it.
import fc from 'fast-check';
import type { Deed as DeedOf } from './reference-model.js';
import { PEOPLE, type Person } from './talks-model.js';

type Deed = DeedOf<Person>;

const MOST_DEEDS = 60;
const oneOf = <T>(...items: readonly T[]): fc.Arbitrary<T> => fc.constantFrom(...items);
const KEY = oneOf(null, null, null, 0, 1);
/** Whose events are; mostly he fires them himself, and as he should. */
const USUAL: Readonly<Record<string, Person>> = {
  TALKED: 'teacher',
  HURRIED: 'coordinator',
  HELP_STARTED: 'helper',
  PAUSED: 'helper',
  RESUMED: 'helper',
  ENDED: 'helper',
  STOPPED: 'coordinator',
};
const PROGRESS = ['TALKED', 'TALKED', 'HELP_STARTED', 'HELP_STARTED', 'PAUSED', 'RESUMED'];
const EVENTS = [...PROGRESS, ...PROGRESS, 'HURRIED', 'ENDED', 'STOPPED', 'ASKED', 'LATE', 'SUNG'];
const FIRE = fc
  .record({
    kind: fc.constant('fire' as const),
    case: oneOf(0, 0, 0, 1, 1, 2),
    by: oneOf(...PEOPLE),
    event: oneOf(...EVENTS),
    minutes: oneOf(15, 15, 120, 0, 121),
    seen: oneOf(0, 0, -1, 1, null),
    key: KEY,
    isUsual: oneOf(true, true, true, false),
    isWhole: oneOf(true, true, true, true, true, true, false),
  })
  // Minutes belong to a talk; now and then they are forgotten, or come with something else.
  .map(({ isUsual, isWhole, minutes, ...deed }) => ({
    ...deed,
    data: (deed.event === 'TALKED') === isWhole ? { minutes } : {},
    ...(isUsual ? { by: USUAL[deed.event] ?? deed.by, seen: 0 } : {}),
  }));
const OPEN = fc.record({
  kind: fc.constant('open' as const),
  as: fc.constant('asked'),
  by: oneOf<Person>('teacher', ...PEOPLE),
  key: KEY,
});
const WAIT = fc.record({ kind: fc.constant('wait' as const), hours: oneOf(1, 1, 1, 6, 12, 24) });
/** Half of the rows begin where help has begun, which chance alone seldom reaches. */
const fired = (by: Person, event: string): Deed => ({
  kind: 'fire',
  case: 0,
  by,
  event,
  data: {},
  seen: 0,
  key: null,
});
const ASKED: Deed = { kind: 'open', as: 'asked', by: 'teacher', key: null };
const BEGIN: readonly Deed[][] = [[ASKED], [ASKED, fired('coordinator', 'HURRIED'), fired('helper', 'HELP_STARTED')]];
const MORE: fc.Arbitrary<Deed[]> = fc.array(
  fc.oneof({ weight: 14, arbitrary: FIRE }, { weight: 1, arbitrary: OPEN }, { weight: 2, arbitrary: WAIT }),
  { maxLength: MOST_DEEDS, size: 'max' },
);

export const DEEDS: fc.Arbitrary<Deed[]> = fc
  .tuple(oneOf(...BEGIN), fc.noBias(MORE))
  .map(([begin, more]) => [...begin, ...more]);
