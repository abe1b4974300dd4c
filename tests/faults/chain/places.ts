// Where a case of the chain can stand: in one of its links or at an end, and beside it in every part that runs along.
import type { Party } from './people.js';

export const SCHOOL = ['school.signal', 'school.basicSupport', 'school.offered', 'school.escalated'] as const;
export const SUPPORT_TEAM = [
  ...(['supportTeam.discussion', 'supportTeam.partnershipGate'] as const),
  ...(['supportTeam.offered', 'supportTeam.escalated'] as const),
] as const;
export const LOCAL_TEAM = [
  ...(['localTeam.clarification', 'localTeam.lightHelp', 'localTeam.offered', 'localTeam.escalated'] as const),
] as const;
export const ACCESS = ['access.inquiry', 'access.waitingList', 'access.offered', 'access.escalated'] as const;
export const PROVIDER = [
  ...(['provider.intake', 'provider.allocationCheck', 'provider.treatment', 'provider.offered'] as const),
] as const;
export const AFTERCARE = [
  ...(['aftercare.feedback', 'aftercare.followUp', 'aftercare.offeredProvider'] as const),
  ...(['aftercare.offeredLocalTeam', 'aftercare.escalated'] as const),
] as const;
/** In a link of the chain. */
export const RUNNING = [...SCHOOL, ...SUPPORT_TEAM, ...LOCAL_TEAM, ...ACCESS, ...PROVIDER, ...AFTERCARE] as const;
export const BEFORE_PROVIDER = [...SCHOOL, ...SUPPORT_TEAM, ...LOCAL_TEAM, ...ACCESS, ...AFTERCARE] as const;
export const OVER = [
  ...(['completedLight', 'completedSpecialist', 'completedEducation'] as const),
  ...(['transferred', 'noHelpNeeded', 'withdrawn'] as const),
] as const;

export const BESIDE = {
  safety: [
    ...(['safety.noReport', 'safety.reportingCode', 'safety.followed'] as const),
    ...(['safety.reported', 'safety.investigation', 'safety.handedOver'] as const),
  ],
  residence: ['residence.unknown', 'residence.known', 'residence.disputed', 'residence.changing'],
  attendance: ['attendance.present', 'attendance.absent', 'attendance.outOfSchool', 'attendance.longTerm'],
  context: ['context.empty', 'context.complete'],
} as const;

type Besides = typeof BESIDE;
/** Where it stands in each of its parts. */
export type At = { chain: (typeof RUNNING | typeof OVER)[number] } & {
  -readonly [Part in keyof Besides]: Besides[Part][number];
};
export type Part = keyof At;
export type Place = At[Part];
export const PLACES: readonly Place[] = [...RUNNING, ...OVER, ...Object.values(BESIDE).flat()];

export const partOf = (place: Place): Part => {
  const [first = ''] = place.split('.');
  return first in BESIDE ? (first as Part) : 'chain';
};

/** Who answers for a case; nobody when its chain has ended. The school follows it in the aftercare. */
export function ownerIn({ chain }: At): Party | undefined {
  if (isOneOf(OVER, chain)) return undefined;
  const [link] = chain.split('.');
  return link === 'aftercare' ? 'school' : (link as Party);
}

export const isOneOf = (places: readonly Place[], place: Place): boolean => places.includes(place);
export const standsIn = ({ at }: { readonly at: At }, places: readonly Place[]): boolean =>
  Object.values(at).some((place) => places.includes(place));
