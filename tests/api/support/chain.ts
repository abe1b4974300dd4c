/** The chain at the example school: who works there, and the way from a signal to specialist care and its end. */
import { CONTEXT, SUMMARY } from '#testing';
import type { Api } from './api.js';
import { FollowedCase, type Step } from './followed-case.js';

export const SCHOOL = 'voorbeeldschool';

/** People of the example region by what they do in a case of that school. */
export const PEOPLE = {
  teacher: `${SCHOOL}.teacher`,
  coordinator: `${SCHOOL}.supportCoordinator`,
  localTeam: 'jeugdteam-leidse-regio.localTeamContact',
  consultant: 'gemeente-leiden.youthConsultant',
  decider: 'gemeente-leiden.municipalDecider',
  intake: 'cardea.providerIntake',
  practitioner: 'cardea.practitioner',
  otherProvider: 'prodeba.providerIntake',
  otherSchool: 'voorbeeldcollege.supportCoordinator',
  partnership: 'partnership-primary.swvDecider',
  chainManager: 'jeugdhulpregio.chainManager',
  safeHome: 'veilig-thuis.safeHome',
  auditor: 'auditor',
  outsider: 'outsider',
} as const;

/** A step with the state of the main part after it and the organisation that then owns the case. */
export interface ChainStep extends Step {
  readonly at: string;
  readonly owner: string | null;
}

const { coordinator, localTeam, consultant, decider, intake, practitioner } = PEOPLE;

const atSchool = (step: Step, state: string): ChainStep => ({ ...step, at: `chain.school.${state}`, owner: SCHOOL });
const inTeam = (step: Step, state: string): ChainStep => ({ ...step, at: `chain.supportTeam.${state}`, owner: SCHOOL });
const local = (step: Step, state: string): ChainStep => ({
  ...step,
  at: `chain.localTeam.${state}`,
  owner: 'jeugdteam-leidse-regio',
});
const atAccess = (step: Step, state: string): ChainStep => ({
  ...step,
  at: `chain.access.${state}`,
  owner: 'gemeente-leiden',
});
const atProvider = (step: Step, state: string): ChainStep => ({
  ...step,
  at: `chain.provider.${state}`,
  owner: 'cardea',
});
const after = (step: Step, state: string): ChainStep => ({ ...step, at: `chain.aftercare.${state}`, owner: SCHOOL });

/** Every link, from the interpreted signal to the end; the case was opened by SIGNAL_RAISED. */
export const WALK: readonly ChainStep[] = [
  atSchool({ by: coordinator, event: 'SIGNAL_INTERPRETED', data: { need: 'anxiety' } }, 'basicSupport'),
  atSchool({ by: coordinator, event: 'CONTEXT_ANSWERED', data: CONTEXT }, 'basicSupport'),
  atSchool({ by: PEOPLE.teacher, event: 'PARENTS_SPOKEN', data: { pupilPresent: true } }, 'basicSupport'),
  atSchool({ by: coordinator, event: 'READY_FOR_HANDOVER', data: { summary: SUMMARY } }, 'offered'),
  inTeam({ by: coordinator, event: 'HANDOVER_ACCEPTED' }, 'discussion'),
  inTeam(
    { by: coordinator, event: 'CONSENT_GIVEN', data: { purpose: 'localTeam' }, onBehalfOf: 'parent' },
    'discussion',
  ),
  inTeam({ by: coordinator, event: 'READY_FOR_HANDOVER', data: { summary: SUMMARY } }, 'offered'),
  local({ by: localTeam, event: 'HANDOVER_ACCEPTED' }, 'clarification'),
  local({ by: localTeam, event: 'TALK_HELD' }, 'clarification'),
  local({ by: localTeam, event: 'LIGHT_HELP_STARTED', data: { weeks: 8 } }, 'lightHelp'),
  local({ by: localTeam, event: 'RESIDENCE_DETERMINED', data: { municipality: 'leiden' } }, 'lightHelp'),
  local({ by: localTeam, event: 'HEAVIER_NEEDED' }, 'offered'),
  atAccess({ by: consultant, event: 'HANDOVER_ACCEPTED' }, 'inquiry'),
  atAccess(
    { by: decider, event: 'DECISION_GRANTED', data: { product: 'ambulatory', amountCents: 450_000 } },
    'offered',
  ),
  atAccess({ by: decider, event: 'CONSENT_GIVEN', data: { purpose: 'provider' }, onBehalfOf: 'parent' }, 'offered'),
  atProvider({ by: intake, event: 'HANDOVER_ACCEPTED' }, 'intake'),
  atProvider({ by: practitioner, event: 'CARE_STARTED' }, 'treatment'),
  atProvider({ by: practitioner, event: 'CARE_ENDED' }, 'offered'),
  after({ by: coordinator, event: 'HANDOVER_ACCEPTED' }, 'feedback'),
  after({ by: coordinator, event: 'FEEDBACK_GIVEN' }, 'followUp'),
  { by: coordinator, event: 'FOLLOW_UP_OK', at: 'chain.completedSpecialist', owner: null },
];

/** A case in the first state of the chain. */
export const openSignal = (api: Api, by: string = PEOPLE.teacher): Promise<FollowedCase> =>
  FollowedCase.open(api, by, { school: SCHOOL, data: {} });

/** A case that has come as far as this state for the first time. */
export async function walkTo(api: Api, state: string): Promise<FollowedCase> {
  const followed = await openSignal(api);
  if (followed.at === state) return followed;
  for (const step of WALK) {
    await followed.fire(step);
    if (followed.at === state) return followed;
  }
  throw new Error(`The walk does not pass ${state}.`);
}
