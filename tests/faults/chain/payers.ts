// Who pays, by law and by the agreements of the chain: the first row that fits decides.
import type { Paid } from '../reference-model.js';
import type { Kept, Way } from './case.js';
import { nearby, payingMunicipality } from './residence.js';

type Form = NonNullable<Way['pays']>['form'];

function payerOf(one: Kept, form: Form): string {
  const { need, delivery, ageGroup, at } = one;
  const isEducation = need === 'learning' || form === 'education';
  const isResidenceKnown = at.residence === 'residence.known' || at.residence === 'residence.changing';
  const rows: readonly (readonly [fits: boolean, payer: string])[] = [
    [one.isCrisis, 'municipality'],
    [one.hasLongTermCare && need === 'lifelongCare', 'careOffice'],
    [one.hasMedicalCare, 'healthInsurer'],
    [isEducation, one.hasExtraSupport ? 'schoolPartnership' : 'school'],
    [ageGroup === 'adult' && !one.isExtended, 'municipalityAdult'],
    [form === 'consult', 'municipalityLocalTeam'],
    [delivery === 'pgb' && isResidenceKnown, 'municipality'],
    [one.isReferred, 'municipality'],
    [form === 'light', 'municipalityLocalTeam'],
    [isResidenceKnown, 'municipality'],
  ];
  return rows.find(([fits]) => fits)?.[1] ?? 'undetermined';
}

/** Freely accessible help is the school's municipality's as long as no residence is known. */
function organisationOf(one: Kept, payer: string): string | null {
  if (payer === 'school') return 'voorbeeldschool';
  if (payer === 'schoolPartnership') return 'partnership-primary';
  if (!payer.startsWith('municipality')) return null;
  return payer === 'municipality' || one.residence !== null ? payingMunicipality(one) : nearby(one, 'access');
}

export function paidBy(
  one: Kept,
  { point, form, cents }: NonNullable<Way['pays']>,
  data: Record<string, unknown>,
): Paid {
  const payer = payerOf(one, form);
  return { point, payer, organisation: organisationOf(one, payer), cents: cents?.(data) ?? 0 };
}
