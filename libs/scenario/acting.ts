/** Who acts in a story that names the role only: whose person it is. */
import { capacityFor, type Acting } from '#access';
import type { RegionDocument } from '#language';
import { ownersOf, type CaseState, type Model } from '#lifecycle';

/** Where there is no case yet: the school for its roles, else its own provider or team with the role, else the first of the region that has it. */
export function openerOf(region: RegionDocument, at: string, role: string): string {
  const school = region.schools[at];
  if (school?.roles.some((one) => one === role) === true) return at;
  const candidates = Object.entries(region.organisations).filter(([, { roles }]) => roles.some((one) => one === role));
  const own = candidates.find(([id]) => school?.providers.includes(id) === true || school?.team === id);
  return (own ?? candidates[0])?.[0] ?? '';
}

/** In a case: the first organisation taking part whose person in the role may fire the event, else the first at all. */
export function actingIn(model: Model, state: CaseState, event: string, role: string): Acting {
  const { machine } = model.machine(state.machine);
  const owners = ownersOf(machine, state.states).map(({ party }) => party);
  const { by } = model.workflow.events.get(event) ?? {};
  const staff = (organisation: string) => ({ kind: 'staff' as const, organisation, roles: [role] });
  const organisations = [...new Set(Object.values(state.participants).map(({ organisation }) => organisation))];
  const fitting = organisations.find(
    (organisation) => capacityFor(model.workflow, state.participants, by, owners, staff(organisation)) !== undefined,
  );
  return staff(fitting ?? organisations[0] ?? '');
}
