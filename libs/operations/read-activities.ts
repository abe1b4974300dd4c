/**
 * Activities to read: one, the list, counts, and the codes with which they are recorded. An organisation sees what it did and
 * what was done at its school; a municipality what was done at the schools in it; the region's own organisations see all.
 */
import { parseDay } from '#calendar';
import {
  didYouMean,
  kindsOf,
  ROLES,
  TASK_CODES,
  type ActivitiesDocument,
  type Label,
  type RegionDocument,
} from '#language';
import type { Actor } from '#platform';
import {
  ACTIVITY_DIMENSIONS,
  type ActivityDimension,
  type ActivityFilter,
  type ActivityScope,
  type FoundActivity,
  type Paged,
} from '#store';
import { regionOf } from './caller.js';
import { Refusal, type RequestFault } from './refusal.js';
import type { Service } from './service.js';

/** Who looks at a whole region. */
const OVERSEERS = ['auditor', 'dpo', 'regionAdmin'];

/** What the caller sees of a region: everything, a part of it, or nothing. */
function scopeOf(actor: Actor, region: RegionDocument): ActivityScope | 'everything' | 'nothing' {
  if (actor.roles.some((role) => OVERSEERS.includes(role))) return 'everything';
  const own = entry(region.schools, actor.organisation) ?? entry(region.organisations, actor.organisation);
  if (own === undefined || !actor.roles.some((role) => own.roles.some((one) => one === role))) return 'nothing';
  if ('kind' in own && own.kind === 'region') return 'everything';
  const schools = Object.entries(region.schools).flatMap(([id, { municipality }]) =>
    id === actor.organisation || region.municipalities[municipality]?.organisation === actor.organisation ? [id] : [],
  );
  return { organisation: actor.organisation, schools };
}

function entry<T>(map: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(map, name) ? map[name] : undefined;
}

/** The lists; without them nothing is recorded, and there is no such address. */
export function activityLists(service: Service): ActivitiesDocument {
  const { activities } = service.catalogue.library;
  if (activities === undefined) throw new Refusal('route.not-found');
  return activities;
}

/** An activity that the caller may see; null when there is none. */
export async function visibleActivity(
  service: Service,
  actor: Actor,
  region: string,
  id: string,
): Promise<FoundActivity | null> {
  const scope = scopeOf(actor, regionOf(service, actor, region).document);
  const found = UUID.test(id) ? await service.store.activity(region, id) : null;
  if (found === null || scope === 'nothing') return null;
  const isSeen =
    scope === 'everything' || found.organisation === scope.organisation || scope.schools.includes(found.school);
  return isSeen ? found : null;
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** An activity as it is shown. */
export function presentActivity(region: string, found: FoundActivity) {
  const { receipt, configuration, definition, replaces, replacedBy, isWithdrawn, ...rest } = found;
  const { recordedAt, actor, actorOrganisation: organisation, actorRole: role, id, ...activity } = rest;
  return {
    id,
    region,
    ...activity,
    payer: receipt.gives['payer'] ?? null,
    receipt,
    configuration,
    definition,
    replaces,
    replacedBy,
    withdrawn: isWithdrawn,
    recordedAt,
    recordedBy: { organisation, role, actor },
  };
}

export async function readActivity(service: Service, actor: Actor, region: string, id: string) {
  const found = await visibleActivity(service, actor, region, id);
  if (found === null) throw new Refusal('activity.not-found');
  return presentActivity(region, found);
}

/** What narrows a list or a count. */
export interface ActivityPeriod {
  readonly school?: string;
  readonly organisation?: string;
  readonly kind?: string;
  readonly taskCode?: string;
  readonly fromDate?: string;
  readonly untilDate?: string;
}

export async function listActivities(
  service: Service,
  actor: Actor,
  region: string,
  asked: ActivityPeriod & { readonly history?: boolean; readonly limit: number; readonly cursor?: string },
): Promise<Paged<ReturnType<typeof presentActivity>>> {
  const { document } = regionOf(service, actor, region);
  const { limit, cursor, history, ...period } = asked;
  const filter = filterOf(period, activityLists(service));
  const scope = scopeOf(actor, document);
  if (scope === 'nothing') return { items: [], next: null };
  const found = await service.store.activities(
    region,
    { ...filter, ...(scope === 'everything' ? {} : { scope }), ...(history === undefined ? {} : { history }) },
    { limit, ...(cursor === undefined ? {} : { cursor }) },
  );
  return { items: found.items.map((one) => presentActivity(region, one)), next: found.next };
}

/** How often, how long and how many were reached, by each combination of the asked dimensions that occurs, and in all. */
export async function countActivities(
  service: Service,
  actor: Actor,
  region: string,
  asked: ActivityPeriod & { readonly by?: string },
) {
  const { document } = regionOf(service, actor, region);
  const { by: words, ...period } = asked;
  const by = dimensionsOf(words ?? 'taskCode');
  const filter = filterOf(period, activityLists(service));
  const scope = scopeOf(actor, document);
  const none = { activities: 0, minutes: 0, participants: 0 };
  if (scope === 'nothing') return { by, items: [], total: none };
  const seen: ActivityFilter = scope === 'everything' ? filter : { ...filter, scope };
  const items = (await service.store.activityCounts(region, seen, by)).map(({ of, ...counts }) => ({
    ...of,
    ...counts,
  }));
  const total = items.reduce(
    (sum, one) => ({
      activities: sum.activities + one.activities,
      minutes: sum.minutes + one.minutes,
      participants: sum.participants + one.participants,
    }),
    none,
  );
  return { by, items, total };
}

function dimensionsOf(words: string): ActivityDimension[] {
  const asked = [...new Set(words.split(','))];
  const by = asked.flatMap((word) => ACTIVITY_DIMENSIONS.filter((one) => one === word));
  if (by.length === asked.length) return by;
  throw new Refusal('request.invalid', {
    faults: asked
      .filter((word) => by.every((one) => one !== word))
      .map((word) => ({
        path: 'by',
        expected: `some of ${ACTIVITY_DIMENSIONS.join(', ')}, with commas`,
        ...didYouMean(word, ACTIVITY_DIMENSIONS),
      })),
  });
}

/** A word that is none of the lists would quietly find nothing, so it is told. */
function filterOf(asked: ActivityPeriod, lists: ActivitiesDocument): ActivityPeriod {
  const faults: RequestFault[] = [];
  const kinds = Object.keys(lists.kinds);
  if (asked.kind !== undefined && !kinds.includes(asked.kind))
    faults.push({ path: 'kind', expected: `one of ${kinds.join(', ')}`, ...didYouMean(asked.kind, kinds) });
  if (asked.taskCode !== undefined && TASK_CODES.every((one) => one !== asked.taskCode))
    faults.push({ path: 'taskCode', expected: `one of ${TASK_CODES.join(', ')}` });
  for (const path of ['fromDate', 'untilDate'] as const) {
    const day = asked[path];
    if (day !== undefined && parseDay(day) === undefined) faults.push({ path, expected: 'a day as YYYY-MM-DD' });
  }
  if (
    faults.length === 0 &&
    asked.fromDate !== undefined &&
    asked.untilDate !== undefined &&
    asked.untilDate < asked.fromDate
  )
    faults.push({ path: 'untilDate', expected: 'a day not before fromDate' });
  if (faults.length > 0) throw new Refusal('request.invalid', { faults });
  return asked;
}

/**
 * The codes with which activities are recorded in a region, as narrow as the region has them, with who carries out what; with a
 * need, only the angles from which help for it comes here, and the kinds that have one of them.
 */
export function readActivityCodes(service: Service, actor: Actor, region: string, need?: string) {
  const { document, source } = regionOf(service, actor, region);
  const lists = activityLists(service);
  const angles = need === undefined ? Object.keys(lists.angles) : anglesFor(need, document);
  const labelled = (labels: Readonly<Record<string, Label>>) =>
    Object.entries(labels).map(([code, label]) => ({ code, label }));
  const performers = (task: (typeof TASK_CODES)[number]) =>
    Object.fromEntries(
      [...source.workflows].map(([name, { definition }]) => [
        name,
        definition.document.workflow.activities?.[task] ?? [],
      ]),
    );
  return {
    tasks: TASK_CODES.map((code) => ({ code, label: lists.tasks[code].label, performedBy: performers(code) })),
    angles: labelled(lists.angles).filter(({ code }) => angles.includes(code)),
    levels: labelled(lists.levels),
    focuses: labelled(lists.focuses),
    themes: labelled(lists.themes),
    settings: labelled(lists.settings),
    needs: Object.entries(document.angles ?? {}).map(([code, from]) => ({ need: code, angles: from })),
    kinds: [...kindsOf(document, lists)].flatMap(([code, { label, form, theme, source: requirement, ...kind }]) => {
      const from = (kind.angles ?? Object.keys(lists.angles)).filter((angle) => angles.includes(angle));
      if (from.length === 0) return [];
      return {
        code,
        label,
        form,
        theme,
        tasks: kind.tasks ?? TASK_CODES,
        angles: from,
        levels: kind.levels ?? Object.keys(lists.levels),
        focuses: kind.focuses ?? Object.keys(lists.focuses),
        settings: kind.settings ?? Object.keys(lists.settings),
        domains: kind.domains,
        recordedBy: kind.recordedBy ?? null,
        source: requirement ?? null,
      };
    }),
    roles: rolesOf(document),
    slots: Object.entries(document.schools).flatMap(([school, { slots = {} }]) =>
      Object.entries(slots).map(([slot, one]) => ({ school, slot, ...one })),
    ),
  };
}

/** From which angles help for a need comes in a region. */
function anglesFor(need: string, { angles = {} }: RegionDocument): readonly string[] {
  const found = entry(angles, need);
  if (found !== undefined) return found;
  const expected = `one of ${Object.keys(angles).join(', ')}`;
  throw new Refusal('request.invalid', {
    faults: [{ path: 'need', expected, ...didYouMean(need, Object.keys(angles)) }],
  });
}

/** The roles that people of the region hold, and what their organisations call them. */
function rolesOf(region: RegionDocument) {
  const organisations = [...Object.entries(region.organisations), ...Object.entries(region.schools)];
  const held = new Set(organisations.flatMap(([, { roles }]) => roles));
  return [...held].map((role) => ({
    role,
    label: ROLES[role].label,
    localNames: Object.fromEntries(
      Object.entries(region.organisations).flatMap(([id, { localNames }]) => {
        const name = localNames?.[role];
        return name === undefined ? [] : [[id, name]];
      }),
    ),
  }));
}
