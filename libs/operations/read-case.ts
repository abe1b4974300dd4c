/** Reading: one case, the list of cases, and what can be done now. */
import { actionsFor, type Actions } from '#lifecycle';
import type { Actor } from '#platform';
import { actingAs, isAuditor, regionOf, viewFor, visibleCase, type Visible } from './caller.js';
import { presentCase, type PresentedCase } from './present-case.js';
import type { Paged } from '#store';
import { Refusal } from './refusal.js';
import type { Service } from './service.js';

export async function readCase(service: Service, actor: Actor, region: string, caseId: string): Promise<PresentedCase> {
  const seen = await visibleCase(service, actor, region, caseId);
  return presentWithRelated(service, actor, seen);
}

async function presentWithRelated(service: Service, actor: Actor, seen: Visible): Promise<PresentedCase> {
  const visible = new Set<string>();
  for (const { case: id } of seen.view.level === 'full' ? seen.state.related : []) {
    const other = await service.store.case(seen.state.region, id);
    if (other === null) continue;
    const model = await service.catalogue.model(other.region, other.definition);
    if (viewFor(actor, model, other).level !== 'none') visible.add(id);
  }
  return presentCase(seen, (id) => visible.has(id));
}

export interface CaseFilter {
  readonly state?: string;
  readonly school?: string;
  readonly organisation?: string;
  readonly workflow?: string;
  readonly q?: string;
  readonly limit: number;
  readonly cursor?: string;
}

/** Cases newest first: of the caller's organisation, or of the whole region for an auditor. */
export async function listCases(
  service: Service,
  actor: Actor,
  region: string,
  filter: CaseFilter,
): Promise<Paged<PresentedCase>> {
  regionOf(service, actor, region);
  const { limit, cursor, state: wanted, school, workflow, q } = filter;
  // Staff see cases in which their own organisation takes part; naming another one narrows that afterwards.
  const organisation = isAuditor(actor) ? filter.organisation : actor.organisation;
  const found = await service.store.cases(
    region,
    {
      ...(wanted === undefined ? {} : { states: [wanted] }),
      ...(school === undefined ? {} : { school }),
      ...(workflow === undefined ? {} : { workflow }),
      ...(q === undefined ? {} : { prefix: q.toLowerCase() }),
      ...(organisation === undefined ? {} : { organisation }),
    },
    { limit, ...(cursor === undefined ? {} : { cursor }) },
  );
  const items: PresentedCase[] = [];
  for (const state of found.items) {
    const model = await service.catalogue.model(region, state.definition);
    const view = viewFor(actor, model, state);
    const takesPart =
      filter.organisation === undefined ||
      Object.values(state.participants).some((one) => one.organisation === filter.organisation);
    if (view.level !== 'none' && takesPart) items.push(presentCase({ state, model, view }, () => false));
  }
  return { items, next: found.next };
}

export async function listActions(service: Service, actor: Actor, region: string, caseId: string): Promise<Actions> {
  const { state, model } = await visibleCase(service, actor, region, caseId);
  const active = service.catalogue.regions.get(region);
  if (active === undefined) throw new Refusal('region.not-found');
  return actionsFor(model, state, actingAs(actor), active.world);
}
