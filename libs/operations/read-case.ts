/** Reading: one case, the list of cases, and what can be done now. */
import { dataSchema } from '#language';
import { actionsFor, type Actions, type CaseState } from '#lifecycle';
import type { Actor } from '#platform';
import { actingAs, isAuditor, regionOf, viewFor, visibleCase, type Visible } from './caller.js';
import { decideWithPlaces } from './places-world.js';
import { presentCase, showingNow, type PresentedCase } from './present-case.js';
import type { Paged } from '#store';
import { Refusal } from './refusal.js';
import type { Service } from './service.js';

export async function readCase(service: Service, actor: Actor, region: string, caseId: string): Promise<PresentedCase> {
  const seen = await visibleCase(service, actor, region, caseId);
  return presentWithRelated(service, actor, seen);
}

async function presentWithRelated(service: Service, actor: Actor, seen: Visible): Promise<PresentedCase> {
  const visible = await visibleRelated(service, actor, seen, new Map());
  return presentCase(seen, showingNow(service, seen.state.region), (id) => visible.has(id));
}

/** The related cases that the caller may see: access to one case gives none to another. `known` saves asking the store. */
export async function visibleRelated(
  service: Service,
  actor: Actor,
  seen: Visible,
  known: ReadonlyMap<string, CaseState>,
): Promise<Set<string>> {
  const visible = new Set<string>();
  for (const { case: id } of seen.view.level === 'full' ? seen.state.related : []) {
    const other = known.get(id) ?? (await service.store.case(seen.state.region, id));
    if (other === null) continue;
    const model = await service.catalogue.model(other.region, other.definition);
    if (viewFor(actor, model, other).level !== 'none') visible.add(id);
  }
  return visible;
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
  const asked = {
    ...(wanted === undefined ? {} : { states: [wanted] }),
    ...(school === undefined ? {} : { school }),
    ...(workflow === undefined ? {} : { workflow }),
    ...(q === undefined ? {} : { prefix: q.toLowerCase() }),
    ...(organisation === undefined ? {} : { organisation }),
  };
  const items: PresentedCase[] = [];
  const showing = showingNow(service, region);
  let next = cursor ?? null;
  // What was found and may not be shown must not be counted by anybody: the page is filled from what follows.
  do {
    const found = await service.store.cases(region, asked, {
      limit: limit - items.length,
      ...(next === null ? {} : { cursor: next }),
    });
    next = found.next;
    for (const state of found.items) {
      const model = await service.catalogue.model(region, state.definition);
      const view = viewFor(actor, model, state);
      if (view.level === 'none') continue;
      const shown = presentCase({ state, model, view }, showing, () => false);
      // A filter must not tell what the case itself does not show: states that are not seen, and who else takes part.
      const isFull = view.level === 'full';
      const inState =
        wanted === undefined || shown.states.some((path) => path === wanted || path.startsWith(`${wanted}.`));
      const { organisation: wantedOrganisation } = filter;
      const shownOrganisations = [actor.organisation, ...shown.owners.map(({ organisation: one }) => one)];
      const all = isFull ? Object.values(state.participants).map(({ organisation: one }) => one) : shownOrganisations;
      const takesPart = wantedOrganisation === undefined || all.includes(wantedOrganisation);
      if (inState && takesPart) items.push(shown);
    }
  } while (next !== null && items.length < limit);
  return { items, next };
}

type AvailableAction = Actions['available'][number];

export interface PresentedActions extends Pick<Actions, 'unavailable'> {
  readonly available: readonly (Omit<AvailableAction, 'fields'> & { readonly schema: ReturnType<typeof dataSchema> })[];
}

/** What the caller can do now, with the form of what each event asks for in this region, and why not the rest. */
export async function listActions(
  service: Service,
  actor: Actor,
  region: string,
  caseId: string,
): Promise<PresentedActions> {
  const { state, model, view } = await visibleCase(service, actor, region, caseId);
  const active = service.catalogue.regions.get(region);
  if (active === undefined) throw new Refusal('region.not-found');
  const found = await decideWithPlaces(service, active, (world) =>
    actionsFor(model, state, actingAs(actor), view, world),
  );
  const available = found.available.map(({ fields, ...action }) => ({
    ...action,
    schema: dataSchema(fields, active.document),
  }));
  return { ...found, available };
}
