// Access: the municipality looks into the request and decides on a provision, within the term of the law; when no provider has
// room the child waits, and is looked after.
import { hasConsent, from, maybe, noReturns, of, oneOf, when, type Kept, type Rules } from './case.js';
import { handover, REMINDED, unanswered } from './handover.js';
import { ACCESS as AT_ACCESS } from './places.js';
import { isHere, isMunicipality } from './residence.js';
import { hasRoom } from './room.js';

export const PRODUCTS = ['ambulatory', 'treatment', 'dayTreatment', 'residential', 'crisisHelp', 'oza'] as const;
/** As far as rows use them. */
export const PROVIDERS = ['cardea', 'prodeba', 'inzowijs'] as const;
const REASONS = ['familyWish', 'knownHelper', 'expertise', 'nearby', 'referral'] as const;
const MANDATE_CENTS = 10_000_000;
const MOST_CENTS = 100_000_000;

const isResidenceSettled = when(
  ({ at }) => at.residence === 'residence.known' || at.residence === 'residence.changing',
);
const isResidenceHere = when(isHere);
export const DECIDES_HERE = [isResidenceSettled, isResidenceHere] as const;

/** Help in kind for what a personal budget pays already begins only when the provider has taken that over. */
const isNoOverlap = when(
  (one, { delivery = 'inKind', product }) =>
    one.delivery !== 'pgb' || !one.isHelped || delivery === 'pgb' || product !== one.product,
);
const chosen = (one: Kept, { provider = null, reason = null }: { provider?: unknown; reason?: unknown }): void =>
  void Object.assign(one, { provider, reason });

const granted = {
  does: (one: Kept, { product, delivery = 'inKind', provider, providerReason: reason }: Record<string, unknown>) => {
    Object.assign(one, { product, delivery, isCrisis: false });
    chosen(one, { provider, reason });
  },
  pays: {
    ...({ point: 'individualProvision', form: 'specialist' } as const),
    cents: ({ amountCents = 0 }: Record<string, unknown>) => Number(amountCents),
  },
};
const isGrantable = [
  ...DECIDES_HERE,
  ['mandate.exceeded', (_, { amountCents = 0 }) => Number(amountCents) <= MANDATE_CENTS],
  isNoOverlap,
] as const satisfies Rules['ways'][number]['if'];

export const ACCESS: Rules = {
  may: {
    DOCUMENTS_ASKED: ['youthConsultant', 'municipalDecider'],
    DOCUMENTS_RECEIVED: ['youthConsultant', 'municipalDecider'],
    DOCUMENTS_LATE: [],
    DECISION_POSTPONED: ['municipalDecider'],
    DECISION_GRANTED: ['municipalDecider'],
    DECISION_REFUSED: ['municipalDecider'],
    DECISION_LATE: [],
    RESIDENCE_REROUTED: ['municipalDecider', 'youthConsultant'],
    PROVIDER_CHOSEN: ['municipalDecider', 'youthConsultant'],
    PLACE_FREED: [],
    WAITING_ENDED: ['municipalDecider', 'youthConsultant'],
  },
  sound: {
    DECISION_GRANTED: of({
      product: oneOf(...PRODUCTS),
      delivery: maybe(oneOf('inKind', 'pgb')),
      amountCents: maybe(from(0, MOST_CENTS)),
      provider: maybe(oneOf(...PROVIDERS)),
      providerReason: maybe(oneOf(...REASONS)),
    }),
    DECISION_REFUSED: of({ reason: oneOf('noGround', 'ownStrength', 'otherLaw', 'budget') }),
    RESIDENCE_REROUTED: of({ municipality: isMunicipality }),
    PROVIDER_CHOSEN: of({ provider: oneOf(...PROVIDERS), reason: oneOf(...REASONS) }),
  },
  ways: [
    { event: 'DOCUMENTS_ASKED', in: ['access.inquiry'], tells: ['localTeam'] },
    { event: 'DOCUMENTS_RECEIVED', in: ['access.inquiry'], tells: ['access'] },
    { event: 'DOCUMENTS_LATE', in: ['access.inquiry'] },
    { event: 'DECISION_POSTPONED', in: ['access.inquiry'], tells: ['localTeam'] },
    {
      ...{ event: 'DECISION_GRANTED', in: ['access.inquiry'], to: 'access.offered', ...granted },
      if: [
        ...isGrantable,
        when((one, { product, provider = null }, all) =>
          hasRoom(one, { product: String(product), chosen: provider as string | null }, all),
        ),
      ],
    },
    { event: 'DECISION_GRANTED', in: ['access.inquiry'], if: isGrantable, to: 'access.waitingList', ...granted },
    {
      ...{ event: 'DECISION_REFUSED', in: ['access.inquiry'], to: 'localTeam.clarification', does: noReturns },
      if: [when((_, { reason }) => reason !== 'budget')],
    },
    {
      // Nothing crosses a region: the packet is sent by hand, and the case ends here.
      ...{ event: 'RESIDENCE_REROUTED', in: ['access.inquiry', 'provider.allocationCheck'], to: 'transferred' },
      does: (one, { municipality }) => (one.movedTo = String(municipality)),
      asks: [{ party: 'access' }],
    },
    {
      ...{ event: 'PLACE_FREED', in: ['access.waitingList'], to: 'access.offered' },
      if: [when((one, _, all) => hasRoom(one, { product: one.product, chosen: one.provider }, all))],
    },
    {
      ...{ event: 'PROVIDER_CHOSEN', in: ['access.waitingList'], to: 'access.offered', does: chosen },
      if: [when((one, { provider }, all) => hasRoom(one, { product: one.product, chosen: String(provider) }, all))],
    },
    { event: 'PROVIDER_CHOSEN', in: ['access.waitingList'], does: chosen },
    { event: 'WAITING_ENDED', in: ['access.waitingList'], to: 'access.inquiry' },
    { event: 'DECISION_LATE', in: AT_ACCESS, tells: ['chainManager'] },
    ...handover('access', ['access.inquiry', 'provider.intake', 'provider'], ['providerIntake'], {
      takes: [hasConsent('provider')],
    }),
  ],
  offers: { 'access.offered': 'provider', 'access.escalated': 'chainManager' },
  terms: {
    'access.inquiry': [{ after: { weeks: 2 } }, { after: { weeks: 4 } }],
    'access.waitingList': [{ after: { weeks: 4 } }],
    'access.offered': unanswered('access.escalated'),
    'access.escalated': REMINDED,
  },
  clocks: [
    {
      ...{ id: 'decideWithin', term: { weeks: 8 }, isOfLaw: true, raises: 'DECISION_LATE' },
      from: ['HEAVIER_NEEDED', 'CARE_CHANGE_REQUESTED', 'WAITING_ENDED'],
      until: [
        ...['DECISION_GRANTED', 'DECISION_REFUSED', 'RESIDENCE_REROUTED', 'HANDOVER_RETURNED', 'HELP_SUFFICIENT'],
        ...['CRISIS', 'WITHDRAWN'],
      ],
      still: { from: 'DOCUMENTS_ASKED', until: ['DOCUMENTS_RECEIVED', 'DOCUMENTS_LATE'] },
      extended: { by: 'DECISION_POSTPONED', term: { weeks: 6 } },
    },
    {
      ...{ id: 'documentsWithin', term: { weeks: 2 }, isOfLaw: true, raises: 'DOCUMENTS_LATE' },
      from: ['DOCUMENTS_ASKED'],
      until: [
        ...['DOCUMENTS_RECEIVED', 'DECISION_GRANTED', 'DECISION_REFUSED', 'RESIDENCE_REROUTED', 'HANDOVER_RETURNED'],
        ...['HELP_SUFFICIENT', 'CRISIS', 'WITHDRAWN'],
      ],
    },
  ],
};
