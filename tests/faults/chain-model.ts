// What the chain that is shipped does between the school and the local team and back, said a second time: by hand, from the text of
// workflows/chain/workflow.yaml and of the region that uses it. Every way is a row: where, which event, who, on what conditions and
// where to. Time is counted in days. Left out: safety, residence, attendance and age, and everything beyond the local team.
import { ReferenceModel, type Asked, type Sent } from './reference-model.js';

export const PEOPLE = [
  ...(['teacher', 'coordinator', 'team', 'manager', 'partnership', 'municipality'] as const),
  ...(['stranger', 'foreigner'] as const),
] as const;
export type Person = (typeof PEOPLE)[number];

/** Of the school, of its support team, of the local team, of the school again, and the ends. */
const OF_SCHOOL = ['school.signal', 'school.basicSupport', 'school.offered', 'school.escalated'] as const;
const OF_TEAM = ['discussion', 'partnershipGate', 'offered', 'escalated'].map(
  (one) => `supportTeam.${one}` as `supportTeam.${'discussion' | 'partnershipGate' | 'offered' | 'escalated'}`,
);
const OF_LOCAL = ['localTeam.clarification', 'localTeam.lightHelp'] as const;
const AFTER = [
  'aftercare.feedback',
  'aftercare.followUp',
  'aftercare.offeredLocalTeam',
  'aftercare.escalated',
] as const;
const OVER = ['completedLight', 'completedEducation', 'withdrawn'] as const;
type Running = (typeof OF_SCHOOL | typeof OF_TEAM | typeof OF_LOCAL | typeof AFTER)[number];
type Place = Running | (typeof OVER)[number];
const RUNNING: readonly Running[] = [...OF_SCHOOL, ...OF_TEAM, ...OF_LOCAL, ...AFTER];
export const PLACES: readonly Place[] = [...RUNNING, ...OVER];

interface Kept {
  place: Place;
  version: number;
  need: 'anxiety' | 'learning';
  returns: number;
  talks: number;
  weeks: number;
  link: 'school' | 'supportTeam' | 'localTeam' | null;
  hasConsent: boolean;
  isHelped: boolean;
  hasExtraSupport: boolean;
  /** Took the case over once, and has sight of it since. */
  isLocalTeamIn: boolean;
  /** What its rung of the ladder asks of it stands on its list as long as the case is escalated. */
  isMunicipalityAsked: boolean;
  /** On which day what happens by itself, in the order in which it was begun. */
  due: { readonly day: number; readonly what: Due }[];
}
type Due = 'reminder' | 'escalation' | 'signal' | 'policy' | 'board';

type Data = Sent['data'];
type Condition = readonly [code: 'guard.not-met' | 'consent.missing', holds: (one: Kept, data: Data) => boolean];
interface Way {
  readonly event: string;
  readonly in: readonly Place[];
  /** Who may in these places; left out where all may who may fire the event at all. */
  readonly by?: readonly Person[];
  readonly if?: readonly Condition[];
  /** Left out where the case stays. */
  readonly to?: Place;
  readonly does?: (one: Kept, data: Data) => void;
}

const hasConsent: Condition = ['consent.missing', (one) => one.hasConsent];
const isNoLearning: Condition = ['guard.not-met', ({ need }) => need !== 'learning'];
const when = (holds: Condition[1]): Condition => ['guard.not-met', holds];
const isAccepted = (_: Kept, { accept = true }: Data): boolean => accept === true;
const noReturns = (one: Kept): void => void (one.returns = 0);
const oneReturn = (one: Kept): void => void (one.returns += 1);
const linked =
  (link: Kept['link']) =>
  (one: Kept): void =>
    void (one.link = link);
const taken =
  (link: Kept['link']) =>
  (one: Kept): void =>
    void Object.assign(one, { returns: 0, link });

/** Of an offer that is given back: at first to who made it, the second time to the manager. */
const returned = (offer: Running, by: Person, to: Running, escalated: Running): Way[] => [
  {
    event: 'HANDOVER_RETURNED',
    in: [offer],
    by: [by],
    if: [when(({ returns }) => returns >= 1)],
    to: escalated,
    does: oneReturn,
  },
  { event: 'HANDOVER_RETURNED', in: [offer], by: [by], to, does: oneReturn },
];

/** The first way of an event in a place whose conditions hold is taken. */
export const WAYS: readonly Way[] = [
  { event: 'WITHDRAWN', in: RUNNING, to: 'withdrawn' },
  {
    event: 'SIGNAL_ACKNOWLEDGED',
    in: RUNNING,
    does: (one) => (one.due = one.due.filter(({ what }) => what !== 'signal')),
  },
  { event: 'CONSENT_GIVEN', in: RUNNING, does: (one) => (one.hasConsent = true) },
  { event: 'CONSENT_WITHDRAWN', in: RUNNING, does: (one) => (one.hasConsent = false) },
  {
    ...{ event: 'SIGNAL_INTERPRETED', in: ['school.signal'], to: 'school.basicSupport' },
    does: (one, { need }) => Object.assign(one, { need, link: 'school' }),
  },
  { event: 'READY_FOR_HANDOVER', in: ['school.basicSupport'], to: 'school.offered' },
  { event: 'SUPPORT_SUFFICIENT', in: ['school.basicSupport'], to: 'aftercare.feedback', does: linked('school') },
  {
    ...{ event: 'HANDOVER_ACCEPTED', in: ['school.offered'], by: ['coordinator'] },
    ...{ to: 'supportTeam.discussion', does: taken('supportTeam') },
  },
  ...returned('school.offered', 'coordinator', 'school.basicSupport', 'school.escalated'),
  {
    ...{ event: 'HANDOVER_DECIDED', in: ['school.escalated'], if: [when(isAccepted)] },
    ...{ to: 'supportTeam.discussion', does: taken('supportTeam') },
  },
  { event: 'HANDOVER_DECIDED', in: ['school.escalated'], to: 'school.basicSupport', does: noReturns },
  {
    ...{ event: 'ADVICE_GIVEN', in: ['supportTeam.discussion'], if: [when((_, { isEnough }) => isEnough === true)] },
    ...{ to: 'aftercare.feedback', does: linked('supportTeam') },
  },
  { event: 'ADVICE_GIVEN', in: ['supportTeam.discussion'], to: 'school.basicSupport', does: noReturns },
  { event: 'EDU_SUPPORT_REQUESTED', in: ['supportTeam.discussion'], to: 'supportTeam.partnershipGate' },
  {
    ...{ event: 'READY_FOR_HANDOVER', in: ['supportTeam.discussion'], if: [isNoLearning, hasConsent] },
    to: 'supportTeam.offered',
  },
  {
    event: 'SUPPORT_SUFFICIENT',
    in: ['supportTeam.discussion'],
    to: 'aftercare.feedback',
    does: linked('supportTeam'),
  },
  {
    ...{ event: 'SWV_GRANTED', in: ['supportTeam.partnershipGate'], to: 'supportTeam.discussion' },
    does: (one) => (one.hasExtraSupport = true),
  },
  { event: 'SWV_REFUSED', in: ['supportTeam.partnershipGate'], to: 'supportTeam.discussion' },
  {
    ...{ event: 'HANDOVER_ACCEPTED', in: ['supportTeam.offered'], by: ['team'], if: [hasConsent] },
    ...{ to: 'localTeam.clarification', does: taken('localTeam') },
  },
  ...returned('supportTeam.offered', 'team', 'supportTeam.discussion', 'supportTeam.escalated'),
  {
    ...{ event: 'HANDOVER_DECIDED', in: ['supportTeam.escalated'], if: [when(isAccepted), hasConsent] },
    ...{ to: 'localTeam.clarification', does: taken('localTeam') },
  },
  {
    ...{ event: 'HANDOVER_DECIDED', in: ['supportTeam.escalated'], if: [when((...it) => !isAccepted(...it))] },
    ...{ to: 'supportTeam.discussion', does: noReturns },
  },
  {
    ...{ event: 'TALK_HELD', in: OF_LOCAL, if: [hasConsent, when(({ talks }) => talks < 5)] },
    does: (one) => (one.talks += 1),
  },
  {
    ...{ event: 'LIGHT_HELP_STARTED', in: ['localTeam.clarification'] },
    if: [isNoLearning, hasConsent, when(({ talks }) => talks > 0), when((_, { weeks }) => Number(weeks) <= 10)],
    to: 'localTeam.lightHelp',
    does: (one, { weeks }) => Object.assign(one, { weeks, isHelped: true }),
  },
  { event: 'HELP_SUFFICIENT', in: OF_LOCAL, to: 'aftercare.feedback', does: linked('localTeam') },
  { event: 'FEEDBACK_GIVEN', in: ['aftercare.feedback'], to: 'aftercare.followUp', does: noReturns },
  { event: 'FOLLOW_UP_OK', in: ['aftercare.followUp'], if: [when(({ isHelped }) => isHelped)], to: 'completedLight' },
  { event: 'FOLLOW_UP_OK', in: ['aftercare.followUp'], to: 'completedEducation' },
  {
    ...{ event: 'RELAPSE', in: ['aftercare.followUp'], to: 'aftercare.offeredLocalTeam' },
    if: [when((one) => one.link === 'localTeam' && one.hasConsent)],
  },
  {
    ...{ event: 'RELAPSE', in: ['aftercare.followUp'], to: 'supportTeam.discussion' },
    if: [when(({ link }) => link === 'supportTeam')],
  },
  { event: 'RELAPSE', in: ['aftercare.followUp'], to: 'school.basicSupport' },
  {
    ...{ event: 'HANDOVER_ACCEPTED', in: ['aftercare.offeredLocalTeam'], by: ['team'], if: [hasConsent] },
    ...{ to: 'localTeam.clarification', does: noReturns },
  },
  ...returned('aftercare.offeredLocalTeam', 'team', 'aftercare.followUp', 'aftercare.escalated'),
  {
    // To whom it is refused is first told of the provider, to which it could go as well.
    ...{ event: 'HANDOVER_DECIDED', in: ['aftercare.escalated'], to: 'localTeam.clarification', does: noReturns },
    if: [when((one, data) => isAccepted(one, data) && one.hasConsent)],
  },
  {
    ...{ event: 'HANDOVER_DECIDED', in: ['aftercare.escalated'], if: [when((...it) => !isAccepted(...it))] },
    ...{ to: 'school.basicSupport', does: noReturns },
  },
];

/** Who may fire an event, wherever it is possible. */
export const MAY: Readonly<Record<string, readonly Person[] | 'owner'>> = {
  WITHDRAWN: 'owner',
  CONSENT_GIVEN: 'owner',
  CONSENT_WITHDRAWN: 'owner',
  SIGNAL_ACKNOWLEDGED: ['coordinator'],
  SIGNAL_INTERPRETED: ['teacher', 'coordinator'],
  READY_FOR_HANDOVER: ['coordinator'],
  SUPPORT_SUFFICIENT: ['coordinator'],
  HANDOVER_ACCEPTED: ['coordinator', 'team'],
  HANDOVER_RETURNED: ['coordinator', 'team'],
  HANDOVER_DECIDED: ['manager'],
  ADVICE_GIVEN: ['coordinator'],
  EDU_SUPPORT_REQUESTED: ['coordinator'],
  SWV_GRANTED: ['partnership'],
  SWV_REFUSED: ['partnership'],
  TALK_HELD: ['team'],
  LIGHT_HELP_STARTED: ['team'],
  HELP_SUFFICIENT: ['team'],
  FEEDBACK_GIVEN: ['coordinator', 'team'],
  FOLLOW_UP_OK: ['coordinator'],
  RELAPSE: ['coordinator'],
  DECISION_LATE: [],
};

/** What people would send in a place, and who; what is possible everywhere is left out. */
export const usualIn = (place: string): { readonly event: string; readonly by: Person }[] =>
  WAYS.filter((way) => way.in !== RUNNING && way.in.some((one) => one === place)).map(({ event, by }) => ({
    ...{ event, by: by?.[0] ?? (MAY[event]?.[0] as Person) },
  }));

/** The days from Monday to Friday on which nobody works, counted from the day on which a row begins: Monday 11 January 2027. */
const HOLIDAYS = ['03-26', '03-29', '04-27', '05-05', '05-06', '05-07', '05-17'].map(
  (day) => (Date.parse(`2027-${day}`) - Date.parse('2027-01-11')) / 86_400_000,
);
export const STARTS_AT = '2027-01-11T11:00:00.000Z';
const isWorkingDay = (day: number): boolean => day % 7 < 5 && !HOLIDAYS.includes(day);

/** The day on which something is due: the one after the last of so many working days, of which the first is tomorrow. */
function afterWorkingDays(day: number, count: number): number {
  let last = day;
  for (let left = count; left > 0; left -= isWorkingDay(last) ? 1 : 0) last += 1;
  return last + 1;
}
const SIX_WEEKS = 42;
const [REMIND, ACCEPT, ACKNOWLEDGE, DECIDE, POLICY] = [3, 5, 5, 5, 10];
const ESCALATED: Readonly<Record<string, Running>> = {
  'school.offered': 'school.escalated',
  'supportTeam.offered': 'supportTeam.escalated',
  'aftercare.offeredLocalTeam': 'aftercare.escalated',
};
const isEscalated = ({ place }: Kept): boolean => place.endsWith('.escalated');
const isOneOf = (places: readonly Place[], place: Place): boolean => places.includes(place);

export class ChainModel extends ReferenceModel<Person, Kept> {
  constructor(private readonly ways: readonly Way[] = WAYS) {
    super();
  }

  protected standing(one: Kept) {
    const { version, place, need, returns, talks, weeks, link, hasConsent: isGiven, isHelped, hasExtraSupport } = one;
    const consent = isGiven ? 'given' : version === 1 ? 'notAsked' : 'withdrawn';
    return { version, place, need, returns, talks, weeks, link, consent, isHelped, hasExtraSupport };
  }

  protected mayOpen(by: Person): boolean {
    return by === 'teacher' || by === 'coordinator';
  }

  protected opened(): Kept {
    const one: Kept = {
      ...{ place: 'school.signal', version: 1, need: 'anxiety', returns: 0, talks: 0, weeks: 0, link: null },
      ...{ hasConsent: false, isHelped: false, hasExtraSupport: false },
      ...{ isLocalTeamIn: false, isMunicipalityAsked: false, due: [] },
    };
    this.#enter(one, 'school.signal');
    return one;
  }

  /** The context is answered, the parents are spoken and agree that the local team hears of it. */
  protected override prepare(one: Kept): void {
    one.version += 3;
    one.hasConsent = true;
  }

  protected sees(one: Kept, by: Person): boolean {
    const { place } = one;
    switch (by) {
      case 'teacher':
      case 'coordinator':
        return true;
      case 'team':
        return one.isLocalTeamIn || isOneOf(['supportTeam.offered', 'aftercare.offeredLocalTeam'], place);
      case 'manager':
        return isEscalated(one);
      case 'partnership':
        return place === 'supportTeam.partnershipGate';
      case 'municipality':
        return one.isMunicipalityAsked;
      default:
        return false;
    }
  }

  protected isKnown(event: string): boolean {
    return MAY[event] !== undefined;
  }

  protected isWhole({ event, data }: Sent): boolean {
    const { need, weeks, reason, accept, isEnough, purpose, ...rest } = data;
    if (Object.keys(rest).length > 0) return false;
    const mayBe = (value: unknown, of: string): boolean => value === undefined || event === of;
    const isOf = (value: unknown, is: boolean, fits: boolean): boolean => (is ? fits : value === undefined);
    return (
      mayBe(accept, 'HANDOVER_DECIDED') &&
      mayBe(isEnough, 'ADVICE_GIVEN') &&
      isOf(need, event === 'SIGNAL_INTERPRETED', need === 'anxiety' || need === 'learning') &&
      isOf(weeks, event === 'LIGHT_HELP_STARTED', Number(weeks) >= 1 && Number(weeks) <= 52) &&
      isOf(reason, event === 'HANDOVER_RETURNED', reason === 'notOurs') &&
      isOf(purpose, event.startsWith('CONSENT_'), purpose === 'localTeam')
    );
  }

  protected refusal(one: Kept, { by, event, data }: Asked<Person>): string | undefined {
    if (isOneOf(OVER, one.place)) return 'case.closed';
    const may = MAY[event] ?? [];
    if (!(may === 'owner' ? this.#isOwner(one, by) : may.includes(by))) return 'permission.denied';
    const ways = this.ways.filter((way) => way.event === event && isOneOf(way.in, one.place));
    if (ways.length === 0) return 'transition.not-available';
    const his = ways.filter((way) => way.by?.includes(by) ?? true);
    if (his.length === 0) return 'permission.denied';
    const [unmet] = his.map((way) => way.if?.find(([, holds]) => !holds(one, data)));
    return his.every((way) => way.if?.some(([, holds]) => !holds(one, data))) ? unmet?.[0] : undefined;
  }

  #isOwner({ place }: Kept, by: Person): boolean {
    if (isOneOf(OF_LOCAL, place)) return by === 'team';
    if (isOneOf(OF_TEAM, place)) return by === 'coordinator';
    return by === 'coordinator' || by === 'teacher';
  }

  protected step(one: Kept, { by, event, data }: Asked<Person>): void {
    const way = this.ways.find(
      (way) =>
        way.event === event &&
        isOneOf(way.in, one.place) &&
        (way.by?.includes(by) ?? true) &&
        (way.if ?? []).every(([, holds]) => holds(one, data)),
    );
    one.version += 1;
    way?.does?.(one, data);
    if (way?.to !== undefined) this.#enter(one, way.to);
  }

  get #day(): number {
    return this.hour / 24;
  }

  /** What ran in the place that is left runs no more; a signal is to be acknowledged all the same, wherever the case goes. */
  #enter(one: Kept, place: Place): void {
    one.place = place;
    one.isLocalTeamIn ||= isOneOf(OF_LOCAL, place);
    one.isMunicipalityAsked = false;
    one.due = isOneOf(OVER, place) ? [] : one.due.filter(({ what }) => what === 'signal');
    const inWorkingDays = (what: Due, count: number) => one.due.push({ day: afterWorkingDays(this.#day, count), what });
    const inSixWeeks = () => one.due.push({ day: this.#day + SIX_WEEKS + 1, what: 'reminder' });
    if (place === 'school.signal') inWorkingDays('signal', ACKNOWLEDGE);
    if (place === 'supportTeam.partnershipGate') inSixWeeks();
    if (place === 'aftercare.followUp') inSixWeeks();
    if (isEscalated(one) || ESCALATED[place] !== undefined) inWorkingDays('reminder', REMIND);
    if (isEscalated(one)) inWorkingDays('policy', DECIDE);
    if (ESCALATED[place] !== undefined) inWorkingDays('escalation', ACCEPT);
  }

  /** What has become due meanwhile happens at the end of it, in the order in which it was due. */
  protected pass(one: Kept): void {
    for (;;) {
      const [next] = [...one.due].sort((a, b) => a.day - b.day);
      if (next === undefined || next.day > this.#day) return;
      one.due = one.due.filter((other) => other !== next);
      one.version += 1;
      if (next.what === 'escalation') this.#enter(one, ESCALATED[one.place] ?? one.place);
      if (next.what === 'policy') {
        one.isMunicipalityAsked = true;
        one.due.push({ day: afterWorkingDays(this.#day, POLICY), what: 'board' });
      }
    }
  }
}
