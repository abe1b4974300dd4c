// Rows of deeds on the chain as chance makes them: mostly the next thing that people would do, now and then somebody else,
// something that is not there or not possible now.
import fc from 'fast-check';
import { ChainModel, MAY, PEOPLE, usualIn, type Person } from './chain-model.js';
import type { Deed as DeedOf, Sent } from './reference-model.js';

type Deed = DeedOf<Person>;
const MOST_DEEDS = 60;
const oneOf = <T>(...items: readonly T[]): fc.Arbitrary<T> => fc.constantFrom(...items);

const EVENTS = [...Object.keys(MAY), 'CONSENT_WITHDRAWN', 'CONSENT_WITHDRAWN', 'CONSENT_WITHDRAWN', 'SUNG'];
const CONSENT = [{ purpose: 'localTeam' }];
const DATA: Readonly<Record<string, readonly Sent['data'][]>> = {
  SIGNAL_INTERPRETED: [{ need: 'anxiety' }, { need: 'anxiety' }, { need: 'anxiety' }, { need: 'learning' }],
  HANDOVER_RETURNED: [{ reason: 'notOurs' }],
  HANDOVER_DECIDED: [{}, { accept: true }, { accept: false }],
  ADVICE_GIVEN: [{}, { isEnough: true }],
  LIGHT_HELP_STARTED: [{ weeks: 1 }, { weeks: 10 }, { weeks: 11 }],
  CONSENT_GIVEN: CONSENT,
  CONSENT_WITHDRAWN: CONSENT,
};
const WRONG_DATA = [{}, { need: 'anxiety' }, { weeks: 0 }, { weeks: 53 }, { reason: 'rain' }, { else: 1 }];

const FIRE = fc.record({
  kind: fc.constant('fire' as const),
  case: oneOf(...Array<number>(16).fill(0), 1, 1, 2),
  /** Which of what people would send in the place where the case then is. */
  next: fc.nat(999),
  event: oneOf(...EVENTS),
  by: oneOf<Person>(...Array<Person>(6).fill('coordinator'), ...Array<Person>(4).fill('team'), ...PEOPLE),
  isNext: oneOf(...Array<boolean>(4).fill(true), false),
  isUsual: oneOf(...Array<boolean>(6).fill(true), false),
  wrong: oneOf(...Array<undefined>(11 * WRONG_DATA.length).fill(undefined), ...WRONG_DATA),
  seen: oneOf(...Array<number>(16).fill(0), -1, 1, null),
  key: oneOf(null, null, null, null, null, null, 0, 1),
});
const OPEN = fc.record({
  ...{ kind: fc.constant('open' as const), by: oneOf<Person>('teacher', ...PEOPLE), key: oneOf(null, null, 0) },
});
const WAIT = fc.record({ kind: fc.constant('wait' as const), hours: oneOf(24, 24, 48, 72, 168, 1_032) });

const fired = (by: Person, event: string, data: Sent['data'] = {}): Deed => ({
  ...{ kind: 'fire', case: 0, by, event, data, seen: 0, key: null },
});
const ASKED: Deed = { kind: 'open', by: 'teacher', key: null };
const AT_TEAM = [
  ...[ASKED, fired('coordinator', 'SIGNAL_INTERPRETED', { need: 'anxiety' })],
  ...[fired('coordinator', 'READY_FOR_HANDOVER'), fired('coordinator', 'HANDOVER_ACCEPTED')],
];
const AT_LOCAL_TEAM = [...AT_TEAM, fired('coordinator', 'READY_FOR_HANDOVER'), fired('team', 'HANDOVER_ACCEPTED')];
const HELPED = [...AT_LOCAL_TEAM, fired('team', 'TALK_HELD'), fired('team', 'LIGHT_HELP_STARTED', { weeks: 10 })];
const WITHDRAWN = { purpose: 'localTeam' };
/** Where chance alone seldom comes. */
const BEGIN: readonly Deed[][] = [
  ...[[ASKED], AT_TEAM, AT_LOCAL_TEAM],
  [ASKED, fired('teacher', 'SIGNAL_INTERPRETED', { need: 'learning' }), ...AT_TEAM.slice(2)],
  [...AT_TEAM, fired('coordinator', 'READY_FOR_HANDOVER'), fired('coordinator', 'CONSENT_WITHDRAWN', WITHDRAWN)],
  [...AT_LOCAL_TEAM, fired('team', 'CONSENT_WITHDRAWN', WITHDRAWN)],
  [...HELPED, ...Array<Deed>(3).fill(fired('team', 'TALK_HELD'))],
  [...AT_TEAM, fired('coordinator', 'ADVICE_GIVEN', { isEnough: true }), fired('coordinator', 'FEEDBACK_GIVEN')],
  [...HELPED, fired('team', 'HELP_SUFFICIENT'), fired('team', 'FEEDBACK_GIVEN')],
  [
    ...AT_LOCAL_TEAM,
    fired('team', 'HELP_SUFFICIENT'),
    fired('team', 'FEEDBACK_GIVEN'),
    fired('coordinator', 'RELAPSE'),
  ],
];
const MORE = fc.array(
  fc.oneof({ weight: 20, arbitrary: FIRE }, { weight: 2, arbitrary: OPEN }, { weight: 2, arbitrary: WAIT }),
  { maxLength: MOST_DEEDS, size: 'max' },
);
type More = typeof MORE extends fc.Arbitrary<(infer One)[]> ? One : never;

/** What people would do next follows from where the model then stands. */
function rowOf(begin: readonly Deed[], more: readonly More[]): Deed[] {
  const model = new ChainModel();
  const row: Deed[] = [];
  const add = (deed: Deed): void => {
    row.push(deed);
    model.do(deed);
  };
  begin.forEach(add);
  for (const one of more) {
    if (one.kind !== 'fire') {
      add(one);
      continue;
    }
    const { next, isNext, isUsual, wrong, ...deed } = one;
    const usual = usualIn(model.standings()[deed.case]?.place ?? '');
    const { event, by } = (isNext ? usual[next % usual.length] : undefined) ?? { event: deed.event, by: deed.by };
    const [data = {}, ...others] = DATA[event] ?? [];
    add({
      ...deed,
      event,
      by: isUsual ? by : deed.by,
      data: wrong ?? [data, ...others][next % (others.length + 1)] ?? {},
    });
  }
  return row;
}

export const DEEDS: fc.Arbitrary<Deed[]> = fc
  .tuple(oneOf(...BEGIN), fc.noBias(MORE))
  .map(([begin, more]) => rowOf(begin, more));
