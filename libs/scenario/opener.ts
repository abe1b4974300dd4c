/** Whose person acts in a story that does not say it, where there is no case yet. */
import type { RegionDocument } from '#language';

/** The school for its roles, else its own provider or team with the role, else the first of the region that has it. */
export function openerOf(region: RegionDocument, at: string, role: string): string {
  const school = region.schools[at];
  if (school?.roles.some((one) => one === role) === true) return at;
  const candidates = Object.entries(region.organisations).filter(([, { roles }]) => roles.some((one) => one === role));
  const own = candidates.find(([id]) => school?.providers.includes(id) === true || school?.team === id);
  return (own ?? candidates[0])?.[0] ?? '';
}
