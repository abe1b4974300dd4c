/**
 * What is measured with: a case of the chain, walked from its signal to the end of specialist care. Twenty-two events, each with
 * its own roles, guards, terms, tasks and hand-overs, so that a figure is not that of one light event.
 */
import type { Advance, Opening } from '#operations';
import { CONTEXT, SUMMARY } from '#testing';

/** Who does it (organisation and role) and what is sent. */
export interface WalkStep {
  readonly organisation: string;
  readonly role: string;
  readonly advance: Advance;
}

export const SCHOOL = 'voorbeeldschool';
export const OPENING: Opening = { school: SCHOOL, data: {} };
export const OPENER = { organisation: SCHOOL, role: 'teacher' };

const COORDINATOR = [SCHOOL, 'supportCoordinator'] as const;
const LOCAL_TEAM = ['jeugdteam-leidse-regio', 'localTeamContact'] as const;
const CONSULTANT = ['gemeente-leiden', 'youthConsultant'] as const;
const DECIDER = ['gemeente-leiden', 'municipalDecider'] as const;
const INTAKE = ['cardea', 'providerIntake'] as const;
const PRACTITIONER = ['cardea', 'practitioner'] as const;

const BY_PARENT = { onBehalfOf: { whose: 'parent', given: 'talk' } };

function step(
  [organisation, role]: readonly [string, string],
  event: string,
  data: Advance['data'] = {},
  more: Pick<Advance, 'onBehalfOf'> = {},
): WalkStep {
  return { organisation, role, advance: { event, data, ...more } };
}

/** After the opening, in this order; the last one ends the case. */
export const WALK: readonly WalkStep[] = [
  step(COORDINATOR, 'SIGNAL_INTERPRETED', { need: 'anxiety' }),
  step(COORDINATOR, 'CONTEXT_ANSWERED', CONTEXT),
  step([SCHOOL, 'teacher'], 'PARENTS_SPOKEN', { pupilPresent: true }),
  step(COORDINATOR, 'READY_FOR_HANDOVER', { summary: SUMMARY }),
  step(COORDINATOR, 'HANDOVER_ACCEPTED'),
  step(COORDINATOR, 'CONSENT_GIVEN', { purpose: 'localTeam' }, BY_PARENT),
  step(COORDINATOR, 'READY_FOR_HANDOVER', { summary: SUMMARY }),
  step(LOCAL_TEAM, 'HANDOVER_ACCEPTED'),
  step(LOCAL_TEAM, 'TALK_HELD'),
  step(LOCAL_TEAM, 'LIGHT_HELP_STARTED', { weeks: 8 }),
  step(LOCAL_TEAM, 'RESIDENCE_DETERMINED', { municipality: 'leiden' }),
  step(LOCAL_TEAM, 'HEAVIER_NEEDED'),
  step(CONSULTANT, 'HANDOVER_ACCEPTED'),
  step(DECIDER, 'DECISION_GRANTED', { product: 'ambulatory', amountCents: 450_000 }),
  step(DECIDER, 'CONSENT_GIVEN', { purpose: 'provider' }, BY_PARENT),
  step(INTAKE, 'HANDOVER_ACCEPTED'),
  step(PRACTITIONER, 'CARE_STARTED'),
  step(PRACTITIONER, 'CARE_ENDED'),
  step(COORDINATOR, 'HANDOVER_ACCEPTED'),
  step(COORDINATOR, 'FEEDBACK_GIVEN'),
  step(COORDINATOR, 'FOLLOW_UP_OK'),
];
