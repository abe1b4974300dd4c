/** Who calls, as operations see them: an actor with a view of a case, or none. Decides what is visible to whom. */
import { tookPart, viewOf, type Acting, type View } from '#access';
import { askedParties, owningParties, type CaseState, type Model } from '#lifecycle';
import { pseudonym, type Actor } from '#platform';
import { Refusal } from './refusal.js';
import type { ActiveRegion } from './catalogue.js';
import type { Service } from './service.js';

/** A region the caller may work in. 404 for one that is not there and for one that is not his. */
export function regionOf(service: Service, actor: Actor, region: string): ActiveRegion {
  const active = actor.regions.includes(region) ? service.catalogue.regions.get(region) : undefined;
  if (active === undefined) throw new Refusal('region.not-found');
  return active;
}

export const isAuditor = (actor: Actor): boolean => actor.roles.includes('auditor');

export interface Visible {
  readonly state: CaseState;
  readonly model: Model;
  readonly view: View;
}

/** A case with what the caller may see of it. 404 when that is nothing. */
export async function visibleCase(service: Service, actor: Actor, region: string, caseId: string): Promise<Visible> {
  return seenBy(service, actor, await storedCase(service, actor, region, caseId));
}

/** A snapshot with what the caller may see of it. 404 when that is nothing. */
export async function seenBy(service: Service, actor: Actor, state: CaseState | null): Promise<Visible> {
  const seen = await looked(service, actor, state);
  if (seen.view.level === 'none') throw new Refusal('case.not-found');
  return seen;
}

/**
 * A case of which the caller sees the whole, or the past that is his own: who was part of it and left sees what he did
 * himself, and nothing that came after. History tells everything that happened, so that nobody else sees any of it.
 */
export async function caseWithHistory(
  service: Service,
  actor: Actor,
  region: string,
  caseId: string,
): Promise<Visible & { readonly isOwnPast: boolean }> {
  const seen = await looked(service, actor, await storedCase(service, actor, region, caseId));
  const { state, model, view } = seen;
  if (view.level !== 'full' && tookPart(model.workflow, state.former ?? [], actor.organisation, actor.roles))
    return { ...seen, isOwnPast: true };
  if (view.level === 'none') throw new Refusal('case.not-found');
  return { ...demandWholeView(seen), isOwnPast: false };
}

/** Whether there is such a case and the caller sees anything of it. */
export async function seesCase(service: Service, actor: Actor, region: string, caseId: string): Promise<boolean> {
  return visibleCase(service, actor, region, caseId).then(
    () => true,
    (error: unknown) => {
      if (error instanceof Refusal) return false;
      throw error;
    },
  );
}

async function storedCase(service: Service, actor: Actor, region: string, caseId: string): Promise<CaseState | null> {
  regionOf(service, actor, region);
  return isCaseId(caseId) ? service.store.case(region, caseId) : null;
}

async function looked(service: Service, actor: Actor, state: CaseState | null): Promise<Visible> {
  if (state === null) throw new Refusal('case.not-found');
  const model = await service.catalogue.model(state.region, state.definition);
  return { state, model, view: viewFor(actor, model, state) };
}

/** Anything else names no case, and is not asked of the store. */
export const isCaseId = (text: string): boolean => /^[0-9a-z-]{1,64}$/.test(text);

export function viewFor(actor: Actor, model: Model, state: CaseState): View {
  if (isAuditor(actor)) return { level: 'full', packet: [] };
  const { machine } = model.machine(state.machine);
  return viewOf(
    model.workflow,
    { owners: owningParties(machine, state.states), participants: state.participants, asked: askedParties(state) },
    actor.organisation,
    actor.roles,
  );
}

/** History tells everything that happened: only for who sees the whole case, and for auditors. */
export function demandWholeView(seen: Visible): Visible {
  if (seen.view.level !== 'full') throw new Refusal('permission.denied');
  return seen;
}

export function actingAs(actor: Actor, chosen?: string): Extract<Acting, { kind: 'staff' }> {
  return {
    kind: 'staff',
    organisation: actor.organisation,
    roles: actor.roles,
    ...(chosen === undefined ? {} : { chosen }),
  };
}

/** The actor's name in the log of one case. */
export async function pseudonymOf(service: Service, actor: Actor, region: string, caseId: string): Promise<string> {
  return pseudonym(await service.store.pseudonymKey(region), actor, region, caseId);
}
