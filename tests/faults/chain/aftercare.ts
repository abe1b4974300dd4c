// The aftercare: the school follows what it came to, and a child that falls back goes to the link that closed last.
import { agreed, hasContext, hasConsent, noReturns, when, type Condition, type Kept, type Rules } from './case.js';
import { isAccepted, REMINDED, returned, unanswered } from './handover.js';

const lastWas = (link: Kept['link']) => (one: Kept) => one.link === link;
const followed = { event: 'FOLLOW_UP_OK', in: ['aftercare.followUp'] } as const;
const relapsed = { event: 'RELAPSE', in: ['aftercare.followUp'] } as const;
const decided = { event: 'HANDOVER_DECIDED', in: ['aftercare.escalated'], does: noReturns } as const;
const sentOnTo = (link: Kept['link']): Condition => when((one, data) => isAccepted(data) && one.link === link);

export const AFTERCARE: Rules = {
  may: {
    FEEDBACK_GIVEN: ['supportCoordinator', 'localTeamContact', 'providerIntake', 'practitioner'],
    FOLLOW_UP_OK: ['supportCoordinator'],
    RELAPSE: ['supportCoordinator'],
  },
  ways: [
    { event: 'FEEDBACK_GIVEN', in: ['aftercare.feedback'], to: 'aftercare.followUp', does: noReturns },
    { ...followed, if: [when(({ isOfAge }) => isOfAge)], to: 'transferred' },
    { ...followed, if: [when(({ isSpecialist }) => isSpecialist)], to: 'completedSpecialist' },
    { ...followed, if: [when(({ isHelped }) => isHelped)], to: 'completedLight' },
    { ...followed, to: 'completedEducation' },
    {
      ...relapsed,
      if: [when((one) => lastWas('provider')(one) && agreed(one, 'provider'))],
      to: 'aftercare.offeredProvider',
    },
    {
      ...relapsed,
      if: [when((one) => lastWas('localTeam')(one) && agreed(one, 'localTeam'))],
      to: 'aftercare.offeredLocalTeam',
    },
    { ...relapsed, if: [when(lastWas('supportTeam'))], to: 'supportTeam.discussion' },
    { ...relapsed, to: 'school.basicSupport' },
    {
      ...{ event: 'HANDOVER_ACCEPTED', in: ['aftercare.offeredProvider'], by: ['providerIntake'] },
      ...{ if: [hasConsent('provider')], to: 'provider.intake', does: noReturns },
    },
    ...returned('aftercare.offeredProvider', ['providerIntake'], 'aftercare.followUp', 'aftercare.escalated'),
    {
      ...{ event: 'HANDOVER_ACCEPTED', in: ['aftercare.offeredLocalTeam'], by: ['localTeamContact'] },
      ...{ if: [hasContext, hasConsent('localTeam')], to: 'localTeam.clarification', does: noReturns },
    },
    ...returned('aftercare.offeredLocalTeam', ['localTeamContact'], 'aftercare.followUp', 'aftercare.escalated'),
    { ...decided, if: [sentOnTo('provider'), hasConsent('provider')], to: 'provider.intake' },
    { ...decided, if: [sentOnTo('localTeam'), hasConsent('localTeam')], to: 'localTeam.clarification' },
    { ...decided, if: [when((_, data) => !isAccepted(data))], to: 'school.basicSupport' },
  ],
  offers: {
    'aftercare.offeredProvider': 'provider',
    'aftercare.offeredLocalTeam': 'localTeam',
    'aftercare.escalated': 'chainManager',
  },
  terms: {
    'aftercare.followUp': [{ after: { weeks: 6 } }],
    'aftercare.offeredProvider': unanswered('aftercare.escalated'),
    'aftercare.offeredLocalTeam': unanswered('aftercare.escalated'),
    'aftercare.escalated': REMINDED,
  },
};
