// Rows of deeds on the chain as chance makes them: mostly the next thing that people would do, now and then somebody else,
// something that is not there or not possible now.
import fc from 'fast-check';
import { CONTEXT } from '#testing';
import { EVERYBODY, type Person } from './chain/people.js';
import { AGE_GROUPS } from './chain/age.js';
import { MUNICIPALITIES } from './chain/residence.js';
import { TRIAGES } from './chain/safety.js';
import { ChainModel, EVENTS, type Where } from './chain-model.js';
import type { Deed as DeedOf, Sent } from './reference-model.js';

type Deed = DeedOf<Person>;
const MOST_DEEDS = 60;
const oneOf = <T>(...items: readonly T[]): fc.Arbitrary<T> => fc.constantFrom(...items);

export const ANSWERS = { ...CONTEXT, lifeWorldsChecked: true };
const CONSENT = [{ purpose: 'localTeam' }, { purpose: 'provider' }, { purpose: 'provider' }, { purpose: 'school' }];
const PLACED = { product: 'treatment', amountCents: 800_000 };
const IN_MUNICIPALITY = ['leiden', 'leiden', ...MUNICIPALITIES].map((municipality) => ({ municipality }));
const DATA: Readonly<Record<string, readonly Sent['data'][]>> = {
  SIGNAL_INTERPRETED: ['anxiety', 'anxiety', 'trauma', 'learning', 'lifelongCare'].map((need) => ({ need })),
  HANDOVER_RETURNED: [{ reason: 'notOurs' }],
  HANDOVER_DECIDED: [{}, { accept: true }, { accept: false }],
  ADVICE_GIVEN: [{}, { isEnough: true }],
  LIGHT_HELP_STARTED: [{ weeks: 1 }, { weeks: 10 }, { weeks: 11 }],
  RIGHTS_RECORDED: [{ extendedHelp: true }, { wlz: true }, { medical: true }, {}],
  DECISION_GRANTED: [
    ...[PLACED, PLACED, { product: 'dayTreatment' }, { product: 'dayTreatment' }, { product: 'oza' }],
    ...['cardea', 'prodeba', 'inzowijs'].map((provider) => ({ ...PLACED, provider })),
    ...[
      { ...PLACED, provider: 'prodeba', providerReason: 'knownHelper' },
      { ...PLACED, delivery: 'pgb' },
    ],
    ...[{ product: 'ambulatory' }, { ...PLACED, amountCents: 10_000_001 }],
  ],
  DECISION_REFUSED: [{ reason: 'noGround' }, { reason: 'budget' }],
  PROVIDER_CHOSEN: ['cardea', 'prodeba', 'inzowijs'].map((provider) => ({ provider, reason: 'nearby' })),
  STATUTORY_REFERRAL: ['cardea', 'prodeba'].map((provider) => ({ referrer: 'gp', need: 'trauma', provider })),
  CARE_ALLOCATED: [PLACED, { product: 'dayTreatment' }],
  RESIDENCE_DETERMINED: IN_MUNICIPALITY,
  RESIDENCE_REROUTED: IN_MUNICIPALITY,
  MOVED: IN_MUNICIPALITY,
  REPORTING_STEP_TAKEN: [{ step: 'signals' }, { step: 'weighing' }],
  VT_TRIAGE_RECEIVED: TRIAGES.map((result) => ({ result })),
  AGE_GROUP_RECORDED: [...AGE_GROUPS, 'adult', 'adult'].map((group) => ({ group })),
  CONTEXT_ANSWERED: [ANSWERS],
  PARENTS_SPOKEN: [{}, { pupilPresent: true }],
  CONSENT_ASKED: CONSENT,
  CONSENT_GIVEN: CONSENT,
  CONSENT_REFUSED: CONSENT,
  CONSENT_WITHDRAWN: CONSENT,
  CONSENT_NOT_NEEDED: CONSENT.map((one) => ({ ...one, ground: 'youthActTask' })),
};
const WRONG_DATA = [
  ...[{}, { need: 'anxiety' }, { weeks: 0 }, { weeks: 53 }, { reason: 'rain' }, { else: 1 }],
  ...[{ product: 'song' }, { municipality: 'nowhere' }, { group: 'old' }],
];

const FIRE = fc.record({
  kind: fc.constant('fire' as const),
  case: oneOf(...Array<number>(16).fill(0), 1, 1, 1, 2),
  /** Which of what people would do where the case then stands: mostly along the chain. */
  next: fc.nat(999),
  where: oneOf<Where>(...Array<Where>(5).fill('chain'), 'beside', 'anywhere', 'unexpected'),
  event: oneOf(...EVENTS, 'SUNG'),
  by: oneOf<Person>(...Array<Person>(6).fill('coordinator'), 'team', 'team', 'decider', 'intake', ...EVERYBODY),
  isUsual: oneOf(...Array<boolean>(6).fill(true), false),
  wrong: oneOf(...Array<undefined>(11 * WRONG_DATA.length).fill(undefined), ...WRONG_DATA),
  seen: oneOf(...Array<number>(16).fill(0), -1, 1, null),
  key: oneOf(null, null, null, null, null, null, 0, 1),
});
const OPEN = fc.record({
  ...{ kind: fc.constant('open' as const), by: oneOf<Person>('teacher', 'intake', ...EVERYBODY) },
  ...{ as: oneOf('signal', 'signal', 'referral'), key: oneOf(null, null, 0) },
});
const WAIT = fc.record({ kind: fc.constant('wait' as const), hours: oneOf(24, 24, 48, 72, 168, 384, 792, 1_032) });

const fired = (by: Person, event: string, data: Sent['data'] = {}): Deed => ({
  ...{ kind: 'fire', case: 0, by, event, data, seen: 0, key: null },
});
const ofCase = (number: number, deeds: readonly Deed[]): Deed[] =>
  deeds.map((deed) => (deed.kind === 'fire' ? { ...deed, case: number } : deed));
const ASKED: Deed = { kind: 'open', as: 'signal', by: 'teacher', key: null };
const REFERRED: Deed = { kind: 'open', as: 'referral', by: 'intake', key: null };
const AT_TEAM = [
  ...[ASKED, fired('coordinator', 'SIGNAL_INTERPRETED', { need: 'anxiety' })],
  ...[fired('coordinator', 'READY_FOR_HANDOVER'), fired('coordinator', 'HANDOVER_ACCEPTED')],
];
const AT_LOCAL_TEAM = [...AT_TEAM, fired('coordinator', 'READY_FOR_HANDOVER'), fired('team', 'HANDOVER_ACCEPTED')];
const HELPED = [...AT_LOCAL_TEAM, fired('team', 'TALK_HELD'), fired('team', 'LIGHT_HELP_STARTED', { weeks: 10 })];
const LIVES_HERE = fired('consultant', 'RESIDENCE_DETERMINED', { municipality: 'leiden' });
const MAY_SHARE = fired('consultant', 'CONSENT_GIVEN', { purpose: 'provider' });
const AT_ACCESS = [
  ...[...AT_LOCAL_TEAM, fired('team', 'HEAVIER_NEEDED'), fired('consultant', 'HANDOVER_ACCEPTED')],
  ...[LIVES_HERE, MAY_SHARE],
];
const inCare = (product: string): Deed[] => [
  ...[...AT_ACCESS, fired('decider', 'DECISION_GRANTED', { product })],
  ...[fired('intake', 'HANDOVER_ACCEPTED'), fired('intake', 'CARE_STARTED')],
];
const ENDED = [fired('practitioner', 'CARE_ENDED'), fired('coordinator', 'HANDOVER_ACCEPTED')];
const FOLLOWED = [...inCare('treatment'), ...ENDED, fired('coordinator', 'FEEDBACK_GIVEN')];
const REFERRED_IN_CARE = [
  ...[REFERRED, LIVES_HERE, fired('decider', 'CARE_ALLOCATED', { product: 'treatment' })],
  fired('intake', 'CARE_STARTED'),
];
const FULL = [
  ...inCare('dayTreatment'),
  ...ofCase(1, [...AT_ACCESS, fired('decider', 'DECISION_GRANTED', { product: 'dayTreatment' })]),
];
const CONCERN = [fired('coordinator', 'SAFETY_CONCERN_RAISED'), fired('coordinator', 'REPORTED_TO_VT')];
const WITHDRAWN = { purpose: 'localTeam' };
/** Where chance alone seldom comes. */
const BEGIN: readonly (readonly Deed[])[] = [
  ...[[ASKED], AT_TEAM, AT_LOCAL_TEAM],
  [ASKED, fired('teacher', 'SIGNAL_INTERPRETED', { need: 'learning' }), ...AT_TEAM.slice(2)],
  [
    ...[...AT_TEAM, fired('coordinator', 'READY_FOR_HANDOVER'), fired('coordinator', 'CONSENT_WITHDRAWN', WITHDRAWN)],
    fired('team', 'HANDOVER_ACCEPTED'),
  ],
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
  ...[AT_ACCESS, AT_ACCESS, [...AT_ACCESS, fired('consultant', 'DOCUMENTS_ASKED')]],
  ...[inCare('treatment'), FOLLOWED, [...FOLLOWED, fired('coordinator', 'RELAPSE')]],
  [
    ...AT_ACCESS.filter((deed) => deed !== MAY_SHARE),
    ...[fired('decider', 'DECISION_GRANTED', PLACED), fired('intake', 'HANDOVER_ACCEPTED')],
  ],
  [...FULL, ...ENDED],
  ...[FULL, REFERRED_IN_CARE, [REFERRED]],
  // The school knows of nothing, and the help comes to no more than a talk.
  [
    ...[...REFERRED_IN_CARE.slice(0, 3), fired('intake', 'HANDOVER_RETURNED', { reason: 'notOurs' })],
    fired('decider', 'DECISION_REFUSED', { reason: 'noGround' }),
  ],
  [
    ...[...inCare('treatment'), fired('consultant', 'RIGHTS_RECORDED', { extendedHelp: true })],
    fired('intake', 'AGE_GROUP_RECORDED', { group: 'adult' }),
  ],
  [
    ...[...AT_ACCESS, fired('decider', 'DECISION_GRANTED', PLACED), fired('intake', 'HANDOVER_ACCEPTED')],
    ...[fired('intake', 'CONSENT_WITHDRAWN', { purpose: 'provider' }), fired('intake', 'CARE_STARTED')],
  ],
  [
    ...[...AT_ACCESS, fired('team', 'RESIDENCE_DETERMINED', { municipality: 'alphen-aan-den-rijn' })],
    fired('decider', 'DECISION_GRANTED', PLACED),
  ],
  [
    ...[ASKED, fired('teacher', 'ABSENCE_REPORTED'), { kind: 'wait' as const, hours: 792 }],
    fired('coordinator', 'ATTENDANCE_RESTORED'),
  ],
  // A child that was where there is room for one comes back when another is there.
  [
    ...AT_ACCESS,
    fired('decider', 'DECISION_GRANTED', { product: 'treatment', provider: 'cardea' }),
    ...[fired('intake', 'HANDOVER_ACCEPTED'), fired('intake', 'CARE_STARTED'), ...ENDED],
    ...[fired('coordinator', 'FEEDBACK_GIVEN'), ...ofCase(1, inCare('treatment'))],
  ],
  [ASKED, ...CONCERN],
  [
    ...[ASKED, ...CONCERN, fired('safeHome', 'VT_TRIAGE_RECEIVED', { result: 'investigation' })],
    ...[...AT_TEAM.slice(1), fired('coordinator', 'WITHDRAWN')],
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
    const { next, where, isUsual, wrong, ...deed } = one;
    const usual = model.usual(deed.case, where);
    const { event, by } = usual[next % usual.length] ?? deed;
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
