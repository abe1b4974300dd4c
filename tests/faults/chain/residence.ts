// Residence: which municipality decides and pays. Until a new one has taken over, the old one stays responsible.
import { maybe, of, oneOf, type Kept, type Rules } from './case.js';
import type { Party } from './people.js';

/** As far as rows use them: of the school, of another municipality that takes part, and of one that does not. */
export const MUNICIPALITIES = ['leiden', 'katwijk', 'alphen-aan-den-rijn'] as const;
export const isMunicipality = oneOf(...MUNICIPALITIES);

/** Who decides there, and its local team. */
const TAKING_PART: Readonly<Record<string, { readonly access: string; readonly localTeam: string }>> = {
  leiden: { access: 'gemeente-leiden', localTeam: 'jeugdteam-leidse-regio' },
  katwijk: { access: 'gemeente-katwijk', localTeam: 'wijkteam-katwijk' },
};
const OF_SCHOOL = { access: 'gemeente-leiden', localTeam: 'jeugdteam-leidse-regio' };

export const isHere = ({ residence }: Kept): boolean => residence !== null && TAKING_PART[residence] !== undefined;
/** Of the municipality where the child lives, and of that of the school where this is not known or takes no part. */
export const nearby = ({ residence }: Kept, party: Party & ('access' | 'localTeam')): string =>
  (TAKING_PART[residence ?? ''] ?? OF_SCHOOL)[party];
/** The municipality that pays for help that has to be decided on. */
export const payingMunicipality = ({ residence }: Kept): string | null => TAKING_PART[residence ?? '']?.access ?? null;

const WHO = [
  'supportCoordinator',
  'localTeamContact',
  'youthConsultant',
  'municipalDecider',
  'providerIntake',
] as const;

const determined: Pick<Rules['ways'][number], 'event' | 'does'> = {
  event: 'RESIDENCE_DETERMINED',
  does: (one, { municipality }) => (one.residence = String(municipality)),
};

export const RESIDENCE: Rules = {
  may: {
    RESIDENCE_DETERMINED: WHO,
    RESIDENCE_DISPUTED: ['youthConsultant', 'municipalDecider'],
    MOVED: WHO,
    CONNECTING_ALLOCATION_CONFIRMED: ['youthConsultant', 'municipalDecider'],
  },
  sound: {
    RESIDENCE_DETERMINED: of({ municipality: isMunicipality, rule: maybe(oneOf('rule1', 'rule2', 'rule3', 'rule4')) }),
    MOVED: of({ municipality: isMunicipality }),
  },
  ways: [
    { ...determined, in: ['residence.unknown', 'residence.disputed'], to: 'residence.known' },
    { ...determined, in: ['residence.known'] },
    { event: 'RESIDENCE_DISPUTED', in: ['residence.known'], to: 'residence.disputed' },
    {
      ...{ event: 'MOVED', in: ['residence.known'], to: 'residence.changing' },
      does: (one, { municipality }) => (one.movedTo = String(municipality)),
    },
    {
      ...{ event: 'CONNECTING_ALLOCATION_CONFIRMED', in: ['residence.changing'], to: 'residence.known' },
      does: (one) => (one.residence = one.movedTo),
    },
  ],
  terms: {
    'residence.disputed': [{ after: { weeks: 2 }, asks: { party: 'access', in: 'residence.disputed' } }],
  },
};
