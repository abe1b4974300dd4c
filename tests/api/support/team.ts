/** The integrated model at a special school: who works there, and the way from a signal to help within the mandate. */
import { CONTEXT } from '#testing';
import type { Api } from './api.js';
import { FollowedCase, type Step } from './followed-case.js';

export const SPECIAL_SCHOOL = 'savioschool';

export const TEAM = {
  teacher: `${SPECIAL_SCHOOL}.teacher`,
  coordinator: `${SPECIAL_SCHOOL}.supportCoordinator`,
  lead: `jos-${SPECIAL_SCHOOL}.teamLead`,
  member: `jos-${SPECIAL_SCHOOL}.teamMember`,
  practitioner: 'cardea.practitioner',
} as const;

const { member } = TEAM;

/** From the signal to the moment at which the team may start help. */
export const PREPARATION: readonly Step[] = [
  { by: member, event: 'SIGNAL_INTERPRETED', data: { need: 'anxiety' } },
  { by: member, event: 'CONTEXT_ANSWERED', data: CONTEXT },
  { by: member, event: 'PARENTS_SPOKEN', data: { pupilPresent: true } },
  { by: member, event: 'CONSENT_GIVEN', data: { purpose: 'youthHelp' }, onBehalfOf: 'parent' },
];
export const LIGHT_HELP: Step = {
  by: member,
  event: 'LIGHT_HELP_STARTED',
  data: { weeks: 8, amountCents: 120_000 },
};
export const REVIEW: Step = {
  by: member,
  event: 'REVIEWED',
  data: { attending: ['parent', 'school'], result: 'phaseOut' },
};

/** A case at the special school in which the team weighs and may start help. */
export async function openWeighed(api: Api): Promise<FollowedCase> {
  const followed = await FollowedCase.open(api, TEAM.coordinator, { school: SPECIAL_SCHOOL });
  await followed.walk(PREPARATION);
  return followed;
}
