// What the family has a say in wherever a case stands: what may be shared with whom, that it is spoken, and that it stops.
import { maybe, of, oneOf, PURPOSES, when, type Kept, type Rules } from './case.js';
import { BESIDE, RUNNING } from './places.js';

const GROUNDS = ['youthActTask', 'educationTask', 'rightToReport', 'vitalInterest'] as const;
const CONSENT: Readonly<Record<string, Kept['consent']['school']>> = {
  CONSENT_ASKED: 'asked',
  CONSENT_GIVEN: 'given',
  CONSENT_REFUSED: 'refused',
  CONSENT_WITHDRAWN: 'withdrawn',
  CONSENT_NOT_NEEDED: 'notNeeded',
};
const WITH_CHILD = ['teacher', 'supportCoordinator', 'localTeamContact'] as const;
const purpose = oneOf(...PURPOSES);

export const FAMILY: Rules = {
  may: {
    WITHDRAWN: 'owner',
    ...Object.fromEntries(Object.keys(CONSENT).map((event) => [event, 'owner' as const])),
    CONTEXT_ANSWERED: WITH_CHILD,
    PARENTS_SPOKEN: WITH_CHILD,
  },
  sound: {
    ...Object.fromEntries(Object.keys(CONSENT).map((event) => [event, of({ purpose })])),
    CONSENT_NOT_NEEDED: of({ purpose, ground: oneOf(...GROUNDS) }),
    // Rows answer all of it.
    CONTEXT_ANSWERED: ({ opener }) => opener !== undefined,
    PARENTS_SPOKEN: of({ pupilPresent: maybe(oneOf(true, false)) }),
  },
  ways: [
    {
      // Not while Safe Home looks into it.
      ...{ event: 'WITHDRAWN', in: RUNNING, to: 'withdrawn' },
      if: [when(({ at }) => at.safety !== 'safety.investigation')],
    },
    ...Object.entries(CONSENT).map(([event, state]) => ({
      ...{ event, in: RUNNING, isBeside: true as const },
      does: (one: Kept, { purpose }: Record<string, unknown>) =>
        void (one.consent = { ...one.consent, [String(purpose)]: state }),
    })),
    { event: 'CONTEXT_ANSWERED', in: BESIDE.context, to: 'context.complete' },
    {
      ...{ event: 'PARENTS_SPOKEN', in: BESIDE.context },
      does: (one, { pupilPresent = false }) => {
        one.isParentSpoken = true;
        one.isPupilHeard ||= pupilPresent === true;
      },
    },
  ],
};
