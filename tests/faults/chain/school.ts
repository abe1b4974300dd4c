// The chain at school: the signal, basic support, and the support team with the partnership that may add to it.
import {
  areParentsInvolved,
  hasConsent,
  hasContext,
  isNoLearning,
  linked,
  maybe,
  noReturns,
  of,
  oneOf,
  when,
  type Rules,
} from './case.js';
import { handover, REMINDED, unanswered } from './handover.js';
import { RUNNING } from './places.js';

export const NEEDS = ['anxiety', 'learning', 'trauma', 'lifelongCare'] as const;
const basicSupport = { point: 'basicSupport', form: 'education' } as const;
const advice = { point: 'advice', form: 'consult' } as const;

export const SCHOOL: Rules = {
  may: {
    SIGNAL_ACKNOWLEDGED: ['supportCoordinator'],
    SIGNAL_INTERPRETED: ['teacher', 'supportCoordinator'],
    READY_FOR_HANDOVER: ['supportCoordinator'],
    SUPPORT_SUFFICIENT: ['supportCoordinator'],
    ADVICE_GIVEN: ['supportCoordinator'],
    EDU_SUPPORT_REQUESTED: ['supportCoordinator'],
    SWV_GRANTED: ['swvDecider'],
    SWV_REFUSED: ['swvDecider'],
  },
  sound: {
    SIGNAL_INTERPRETED: of({ need: oneOf(...NEEDS) }),
    ADVICE_GIVEN: of({ isEnough: maybe(oneOf(true, false)) }),
  },
  ways: [
    {
      event: 'SIGNAL_ACKNOWLEDGED',
      in: RUNNING,
      does: (one) => (one.due = one.due.filter(({ id }) => id !== 'signal')),
    },
    {
      ...{ event: 'SIGNAL_INTERPRETED', in: ['school.signal'], to: 'school.basicSupport', pays: basicSupport },
      does: (one, { need }) => Object.assign(one, { need, link: 'school' }),
    },
    {
      ...{ event: 'READY_FOR_HANDOVER', in: ['school.basicSupport'], to: 'school.offered' },
      if: [hasContext, areParentsInvolved],
    },
    { event: 'SUPPORT_SUFFICIENT', in: ['school.basicSupport'], to: 'aftercare.feedback', does: linked('school') },
    ...handover('school', ['school.basicSupport', 'supportTeam.discussion', 'supportTeam'], ['supportCoordinator'], {
      takes: [hasContext],
      decided: [],
    }),
    {
      ...{ event: 'ADVICE_GIVEN', in: ['supportTeam.discussion'], if: [when((_, { isEnough }) => isEnough === true)] },
      ...{ to: 'aftercare.feedback', does: linked('supportTeam'), pays: advice },
    },
    {
      ...{ event: 'ADVICE_GIVEN', in: ['supportTeam.discussion'], to: 'school.basicSupport' },
      ...{ does: noReturns, pays: advice },
    },
    { event: 'EDU_SUPPORT_REQUESTED', in: ['supportTeam.discussion'], to: 'supportTeam.partnershipGate' },
    {
      ...{ event: 'READY_FOR_HANDOVER', in: ['supportTeam.discussion'], to: 'supportTeam.offered' },
      if: [hasContext, areParentsInvolved, isNoLearning, hasConsent('localTeam')],
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
      pays: { point: 'extraSupport', form: 'education' },
    },
    { event: 'SWV_REFUSED', in: ['supportTeam.partnershipGate'], to: 'supportTeam.discussion' },
    ...handover(
      'supportTeam',
      ['supportTeam.discussion', 'localTeam.clarification', 'localTeam'],
      ['localTeamContact'],
      { takes: [hasContext, hasConsent('localTeam')], decided: [hasConsent('localTeam')] },
    ),
  ],
  offers: {
    'school.offered': 'supportTeam',
    'school.escalated': 'chainManager',
    'supportTeam.partnershipGate': 'partnership',
    'supportTeam.offered': 'localTeam',
    'supportTeam.escalated': 'chainManager',
  },
  terms: {
    'school.offered': unanswered('school.escalated'),
    'school.escalated': REMINDED,
    'supportTeam.partnershipGate': [{ after: { weeks: 6 } }],
    'supportTeam.offered': unanswered('supportTeam.escalated'),
    'supportTeam.escalated': REMINDED,
  },
};

/** Within how many working days the school says to the teacher that it heard. */
export const ACKNOWLEDGE = { workingDays: 5 };
