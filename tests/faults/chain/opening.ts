// A case as it is opened: with a signal of the school, or with a referral by law, of which the school knows nothing.
import type { Kept } from './case.js';
import { PEOPLE, type Person } from './people.js';

export const mayOpen = (by: Person, as: string): boolean =>
  as === 'signal' ? by === 'teacher' || by === 'coordinator' : by === 'intake' || by === 'consultant';

const FRESH = {
  ...{ version: 1, need: 'anxiety', returns: 0, talks: 0, weeks: 0, link: null, bypasses: 0 },
  ...{ isParentSpoken: false, isPupilHeard: false, isHelped: false, isSpecialist: false, hasExtraSupport: false },
  ...{ isCrisis: false, isReferred: false, wasLate: false, isOfAge: false, isExtended: false },
  ...{ hasLongTermCare: false, hasMedicalCare: false, doesSchoolKnow: false, product: null },
  ...{ provider: null, reason: null, ageGroup: null, residence: null, movedTo: null, steps: [], gaveBack: [] },
  ...{ held: undefined, waits: undefined, asked: [], told: [], due: [], paid: [] },
  consent: { localTeam: 'notAsked', provider: 'notAsked', school: 'notAsked' },
  delivery: 'inKind',
} as const satisfies Partial<Kept>;
const BESIDE = {
  ...({ safety: 'safety.noReport', residence: 'residence.unknown' } as const),
  ...({ attendance: 'attendance.present', context: 'context.empty' } as const),
};

export function openedBy(by: Person, as: string): Kept {
  const { organisation } = PEOPLE[by];
  if (as === 'signal')
    return {
      ...{ ...FRESH, due: [], doesSchoolKnow: true, at: { chain: 'school.signal', ...BESIDE } },
      parties: { school: { organisation, isPart: true } },
    };
  return {
    ...{ ...FRESH, due: [], at: { chain: 'provider.allocationCheck', ...BESIDE } },
    ...{ isReferred: true, bypasses: 1, link: 'provider', provider: 'cardea', reason: 'referral' },
    parties: { [by === 'intake' ? 'provider' : 'access']: { organisation, isPart: true } },
  };
}

/** The context is answered, the parents are spoken and agree that the local team hears of it. */
export function prepared(one: Kept): void {
  one.version += 3;
  one.isParentSpoken = true;
  one.consent = { ...one.consent, localTeam: 'given' };
  one.at.context = 'context.complete';
}
