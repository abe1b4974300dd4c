// A hand-over from one link to another, the same for every link: it can be taken, returned to who offered it, the second time to
// the chain manager, and lies with him as well when nobody answers.
import {
  maybe,
  noReturns,
  of,
  oneOf,
  when,
  type Condition,
  type Data,
  type Kept,
  type PlaceTerm,
  type Way,
} from './case.js';
import type { Role } from './people.js';
import type { Place } from './places.js';

const REMIND = { workingDays: 3 };
const ACCEPT = { workingDays: 5 };

export const isAccepted = ({ accept = true }: Data): boolean => accept === true;
const oneReturn = (one: Kept): void => void (one.returns = Math.min(9, one.returns + 1));

/** Given back: at first to who made it. */
export const returned = (offered: Place, by: readonly Role[], to: Place, escalated: Place): Way[] => [
  {
    ...{ event: 'HANDOVER_RETURNED', in: [offered], by, to: escalated, does: oneReturn },
    if: [when(({ returns }) => returns >= 1)],
  },
  { event: 'HANDOVER_RETURNED', in: [offered], by, to, does: oneReturn },
];

/** What of one link becomes what of the next, who of it may, and what that asks. */
export function handover(
  link: 'school' | 'supportTeam' | 'localTeam' | 'access',
  [back, on, next]: readonly [back: Place, on: Place, next: NonNullable<Kept['link']>],
  by: readonly Role[],
  { takes = [], decided = takes }: { readonly takes?: readonly Condition[]; readonly decided?: readonly Condition[] },
): Way[] {
  const [offered, escalated] = [`${link}.offered`, `${link}.escalated`] as const;
  const taken = (one: Kept): void => void Object.assign(one, { returns: 0, link: next });
  return [
    { event: 'HANDOVER_ACCEPTED', in: [offered], by, if: takes, to: on, does: taken },
    ...returned(offered, by, back, escalated),
    {
      event: 'HANDOVER_DECIDED',
      in: [escalated],
      if: [when((_, data) => isAccepted(data)), ...decided],
      to: on,
      does: taken,
    },
    {
      ...{ event: 'HANDOVER_DECIDED', in: [escalated], to: back, does: noReturns },
      if: [when((_, data) => !isAccepted(data))],
    },
  ];
}

/** Of an offer that nobody answers. */
export const unanswered = (to: Place): readonly PlaceTerm[] => [{ after: REMIND }, { after: ACCEPT, to }];
export const REMINDED: readonly PlaceTerm[] = [{ after: REMIND }];

/** The manager decides in time, or the municipality settles it with him, or the boards do. */
export const LADDER = { decide: { workingDays: 5 }, policy: { workingDays: 10 } } as const;

export const HANDOVER_MAY = {
  HANDOVER_ACCEPTED: [
    ...(['supportCoordinator', 'localTeamContact', 'municipalDecider', 'youthConsultant'] as const),
    'providerIntake',
  ],
  HANDOVER_RETURNED: [
    ...(['supportCoordinator', 'localTeamContact', 'municipalDecider', 'youthConsultant'] as const),
    'providerIntake',
  ],
  HANDOVER_DECIDED: ['chainManager'],
} as const;

const REASONS = ['packetIncomplete', 'notOurs', 'noCapacity', 'otherHelpFirst'] as const;
export const HANDOVER_SOUND = {
  HANDOVER_RETURNED: of({ reason: oneOf(...REASONS) }),
  HANDOVER_DECIDED: of({ accept: maybe(oneOf(true, false)) }),
};
