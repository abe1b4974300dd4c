// The provider: help that was decided on, referred to by law or needed at once, until it ends and goes back along the chain.
import { agreed, bypassed, maybe, maySchoolKnow, of, oneOf, when, type Kept, type Rules } from './case.js';
import { DECIDES_HERE, PRODUCTS, PROVIDERS } from './access.js';
import { unanswered } from './handover.js';
import { NEEDS } from './school.js';
import { ACCESS, PROVIDER as AT_PROVIDER, RUNNING } from './places.js';

const isNotAtProvider = when(({ at }) => !at.chain.startsWith('provider.'));
const provision = { point: 'individualProvision', form: 'specialist' } as const;
const noCrisis = (one: Kept): void => void (one.isCrisis = false);
const ended = { event: 'CARE_ENDED', in: ['provider.treatment'], does: noCrisis } as const;
const referred = (one: Kept, { need, provider }: Record<string, unknown>): void => {
  Object.assign(one, { need, provider, reason: 'referral', isReferred: true });
  bypassed(one);
};

const isReferral = of({
  referrer: oneOf('gp', 'youthDoctor', 'medicalSpecialist', 'certifiedInstitution', 'court'),
  need: oneOf(...NEEDS),
  provider: oneOf(...PROVIDERS),
});

export const PROVIDER: Rules = {
  may: {
    CRISIS: 'owner',
    STATUTORY_REFERRAL: ['providerIntake', 'youthConsultant'],
    CARE_ALLOCATED: ['municipalDecider'],
    CARE_STARTED: ['providerIntake', 'practitioner'],
    START_LATE: [],
    CARE_CHANGE_REQUESTED: ['practitioner'],
    CARE_ENDED: ['practitioner'],
    PGB_TAKEN_OVER: ['providerIntake', 'practitioner'],
  },
  sound: {
    STATUTORY_REFERRAL: isReferral,
    CARE_ALLOCATED: of({ product: oneOf(...PRODUCTS), amountCents: maybe((value) => Number(value) <= 100_000_000) }),
    CARE_CHANGE_REQUESTED: of({ reason: maybe(oneOf('situation', 'carePlan')) }),
    CARE_ENDED: of({ reason: maybe(oneOf('asPlanned', 'family', 'provider', 'otherDomain')) }),
  },
  ways: [
    {
      // Consent is not waited for, and the decision follows.
      ...{ event: 'CRISIS', in: RUNNING, if: [isNotAtProvider], to: 'provider.intake' },
      does: (one) => {
        Object.assign(one, { isCrisis: true, product: 'crisisHelp' });
        bypassed(one);
      },
      pays: { point: 'crisisHelp', form: 'specialist' },
      asks: [{ party: 'access', until: ['DECISION_GRANTED', 'DECISION_REFUSED'] }],
    },
    { event: 'STATUTORY_REFERRAL', in: ['provider.allocationCheck'], does: referred },
    {
      ...{ event: 'STATUTORY_REFERRAL', in: RUNNING, if: [isNotAtProvider], to: 'provider.allocationCheck' },
      does: referred,
    },
    {
      // The municipality looks at residence and contract only.
      ...{ event: 'CARE_ALLOCATED', in: ['provider.allocationCheck'], if: DECIDES_HERE, to: 'provider.intake' },
      does: (one, { product }) => (one.product = String(product)),
      pays: { ...provision, cents: ({ amountCents = 0 }) => Number(amountCents) },
    },
    {
      ...{ event: 'CARE_STARTED', in: ['provider.intake'], to: 'provider.treatment' },
      if: [['consent.missing', (one) => agreed(one, 'provider') || one.isCrisis || one.isReferred]],
      does: (one) => Object.assign(one, { isHelped: true, isSpecialist: true }),
    },
    {
      // Accepted, and yet the help cannot start here: the municipality looks for another provider.
      ...{ event: 'HANDOVER_RETURNED', in: ['provider.intake'], by: ['providerIntake'], to: 'access.inquiry' },
      does: (one) => Object.assign(one, { returns: 0, isCrisis: false }),
    },
    {
      ...{ event: 'PGB_TAKEN_OVER', in: ['provider.intake', 'provider.treatment'] },
      if: [when(({ delivery }) => delivery === 'pgb')],
      does: (one) => (one.delivery = 'inKind'),
      ...{ pays: provision, tells: ['access'] },
    },
    {
      ...{ event: 'CARE_CHANGE_REQUESTED', in: ['provider.treatment'], to: 'access.inquiry' },
      does: (one) => Object.assign(one, { returns: 0, isCrisis: false }),
    },
    { ...ended, if: [maySchoolKnow], to: 'provider.offered' },
    { ...ended, to: 'completedSpecialist' },
    {
      ...{ event: 'HANDOVER_ACCEPTED', in: ['provider.offered'], by: ['supportCoordinator'] },
      to: 'aftercare.feedback',
    },
    {
      ...{ event: 'HANDOVER_RETURNED', in: ['provider.offered'], by: ['supportCoordinator'] },
      to: 'provider.treatment',
    },
    {
      ...{ event: 'START_LATE', in: [...ACCESS, ...AT_PROVIDER], does: (one) => (one.wasLate = true) },
      ...{ asks: [{ party: 'access', until: ['CARE_STARTED'] }], tells: ['chainManager'] },
    },
  ],
  offers: { 'provider.allocationCheck': 'access', 'provider.offered': 'school' },
  // Nobody has to take a child back: the aftercare begins all the same.
  terms: {
    'provider.allocationCheck': [{ after: { weeks: 8 } }],
    'provider.offered': unanswered('aftercare.feedback'),
  },
  clocks: [
    {
      ...{ id: 'startWithin', term: { months: 1 }, raises: 'START_LATE', from: ['DECISION_GRANTED', 'CARE_ALLOCATED'] },
      until: [
        ...['CARE_STARTED', 'HANDOVER_RETURNED', 'WAITING_ENDED', 'DECISION_REFUSED', 'RESIDENCE_REROUTED'],
        ...['CRISIS', 'WITHDRAWN'],
      ],
    },
  ],
};
