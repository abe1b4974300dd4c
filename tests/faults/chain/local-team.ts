// The chain at the local team: talks, light help that stays short, and the request for heavier help.
import {
  from,
  hasConsent,
  hasContext,
  isNoLearning,
  linked,
  maySchoolKnow,
  of,
  oneOf,
  maybe,
  when,
  type Rules,
} from './case.js';
import { handover, REMINDED, unanswered } from './handover.js';
import { RUNNING } from './places.js';

const MOST_TALKS = 5;
const MOST_WEEKS = 10;
const AT_WORK = ['localTeam.clarification', 'localTeam.lightHelp'] as const;
/** A plan comes only after a talk with pupil and parents. */
const isTalked = when(({ isParentSpoken, isPupilHeard, talks }) => (isParentSpoken && isPupilHeard) || talks > 0);

export const LOCAL_TEAM: Rules = {
  may: {
    TALK_HELD: ['localTeamContact'],
    LIGHT_HELP_STARTED: ['localTeamContact'],
    HELP_SUFFICIENT: ['localTeamContact'],
    HEAVIER_NEEDED: ['localTeamContact'],
    RIGHTS_RECORDED: ['localTeamContact', 'youthConsultant', 'municipalDecider'],
  },
  sound: {
    LIGHT_HELP_STARTED: of({ weeks: from(1, 52) }),
    RIGHTS_RECORDED: of({
      wlz: maybe(oneOf(true, false)),
      medical: maybe(oneOf(true, false)),
      extendedHelp: maybe(oneOf(true, false)),
    }),
  },
  ways: [
    {
      ...{ event: 'TALK_HELD', in: AT_WORK, if: [hasConsent('localTeam'), when(({ talks }) => talks < MOST_TALKS)] },
      does: (one) => {
        one.talks += 1;
        one.isPupilHeard ||= one.at.chain === 'localTeam.clarification';
      },
    },
    {
      ...{ event: 'LIGHT_HELP_STARTED', in: ['localTeam.clarification'], to: 'localTeam.lightHelp' },
      if: [isNoLearning, hasConsent('localTeam'), isTalked, when((_, { weeks }) => Number(weeks) <= MOST_WEEKS)],
      does: (one, { weeks }) => Object.assign(one, { weeks, isHelped: true }),
      pays: { point: 'lightHelp', form: 'light' },
    },
    { event: 'HEAVIER_NEEDED', in: ['localTeam.clarification'], if: [isNoLearning], to: 'localTeam.offered' },
    { event: 'HEAVIER_NEEDED', in: ['localTeam.lightHelp'], to: 'localTeam.offered' },
    {
      ...{ event: 'HELP_SUFFICIENT', in: AT_WORK, if: [maySchoolKnow], to: 'aftercare.feedback' },
      does: linked('localTeam'),
    },
    {
      ...{ event: 'HELP_SUFFICIENT', in: AT_WORK, to: 'completedSpecialist' },
      if: [when(({ isSpecialist }) => isSpecialist)],
    },
    { event: 'HELP_SUFFICIENT', in: ['localTeam.clarification'], to: 'noHelpNeeded' },
    { event: 'HELP_SUFFICIENT', in: ['localTeam.lightHelp'], to: 'completedLight' },
    ...handover(
      'localTeam',
      ['localTeam.clarification', 'access.inquiry', 'access'],
      ['youthConsultant', 'municipalDecider'],
      { takes: [hasContext], decided: [] },
    ),
    {
      event: 'RIGHTS_RECORDED',
      in: RUNNING,
      does: (one, { wlz = false, medical = false, extendedHelp = false }) =>
        Object.assign(one, { hasLongTermCare: wlz, hasMedicalCare: medical, isExtended: extendedHelp }),
    },
  ],
  offers: { 'localTeam.offered': 'access', 'localTeam.escalated': 'chainManager' },
  terms: { 'localTeam.offered': unanswered('localTeam.escalated'), 'localTeam.escalated': REMINDED },
};
