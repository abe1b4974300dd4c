/**
 * What a region document means: references that exist and agreements that hold. Pure; the day comes in as a value. Which
 * model a school uses is in region-models.ts.
 */
import { createReporter, known, type Reporter } from './compile-values.js';
import type { Diagnostic } from './diagnostic.js';
import { endpointUrlFault, isLoopbackEndpoint } from './endpoint-url.js';
import { checkModels, decisiveDays, modelOf, type WorkflowDocuments } from './region-models.js';
import type { RegionDocument } from './region-document.js';
import { checkOffers } from './region-offers.js';
import type { Path, Sources } from './sources.js';

/** Everything wrong with a region beyond its form, as seen on `today` (YYYY-MM-DD). */
export function checkRegion(
  region: RegionDocument,
  workflows: ReadonlyMap<string, WorkflowDocuments | undefined>,
  sources: Sources,
  today: string,
): Diagnostic[] {
  const report = createReporter(sources);
  const at = (...path: (string | number)[]): Path => ['region', ...path];
  const organisations = { ...region.organisations };
  const ids = [...Object.keys(organisations), ...Object.keys(region.schools)];
  const need = (id: string | undefined, kind: string | undefined, path: Path): void => {
    if (id === undefined) return;
    if (!ids.includes(id)) {
      report.at(path, 'name.unknown', {
        with: { kind: kind ?? 'organisation', name: id },
        ...known(id, kind === undefined ? ids : ids.filter((one) => organisations[one]?.kind === kind)),
      });
    } else if (kind !== undefined && organisations[id]?.kind !== kind) {
      report.at(path, 'region.kind', { with: { organisation: id, kind } });
    }
  };
  const needMunicipality = (id: string, path: Path): void => {
    if (region.municipalities[id] === undefined)
      report.at(path, 'name.unknown', {
        with: { kind: 'municipality', name: id },
        ...known(id, Object.keys(region.municipalities)),
      });
  };

  if (region.status === 'active' && region.vision === undefined)
    report.at(at('status'), 'region.vision', { expected: 'vision with goals, or status: draft' });
  for (const id of Object.keys(organisations)) {
    if (region.schools[id] !== undefined)
      report.atKey(at('organisations', id), 'name.twice', { with: { kind: 'organisation or school', name: id } });
  }
  for (const [id, plan] of Object.entries(region.plans)) {
    need(plan.owner, undefined, at('plans', id, 'owner'));
    if (plan.untilDate < plan.fromDate)
      report.at(at('plans', id, 'untilDate'), 'region.plan-period', { with: { name: id } });
    else if (plan.untilDate < today)
      report.at(at('plans', id, 'untilDate'), 'region.plan-expired', { with: { name: id, day: plan.untilDate } });
    for (const [index, other] of plan.refersTo.entries()) {
      const there = region.plans[other];
      if (there === undefined)
        report.at(at('plans', id, 'refersTo', index), 'name.unknown', {
          with: { kind: 'plan', name: other },
          ...known(other, Object.keys(region.plans)),
        });
      else if (!there.refersTo.includes(id))
        report.at(at('plans', id, 'refersTo', index), 'region.plan-reference', {
          with: { one: id, other },
          expected: `plan ${other} to refer to ${id}`,
        });
    }
  }
  const kinds = new Set(Object.values(region.plans).map(({ kind }) => kind));
  if (!kinds.has('joint') && !(kinds.has('supportPlan') && kinds.has('youthPlan'))) {
    report.at(at('plans'), 'region.plan-kinds', { expected: 'a supportPlan and a youthPlan, or a joint one' });
  }
  for (const [id, plan] of Object.entries(region.plans)) {
    const isAlone =
      plan.refersTo.length === 0 && Object.values(region.plans).every(({ refersTo }) => !refersTo.includes(id));
    if (plan.kind !== 'joint' && isAlone) {
      report.at(at('plans', id, 'refersTo'), 'region.plan-reference', {
        with: { one: id, other: 'the other side' },
        expected: 'the plan it was tuned with',
      });
    }
  }
  for (const [id, agreement] of Object.entries(region.workingAgreements)) {
    need(agreement.owner, undefined, at('workingAgreements', id, 'owner'));
    for (const party of Object.keys(agreement.expectations)) {
      if (!ids.includes(party))
        report.atKey(at('workingAgreements', id, 'expectations', party), 'name.unknown', {
          with: { kind: 'organisation', name: party },
          ...known(party, ids),
        });
    }
  }
  for (const [id, municipality] of Object.entries(region.municipalities)) {
    need(municipality.organisation, 'municipality', at('municipalities', id, 'organisation'));
    need(municipality.localTeam, 'localTeam', at('municipalities', id, 'localTeam'));
  }
  for (const [id, organisation] of Object.entries(organisations)) {
    if ((organisation.kind === 'team') !== (organisation.team !== undefined)) {
      report.at(at('organisations', id, 'kind'), 'value.missing', {
        with: { name: 'team' },
        expected: 'team: { domains, mandate, pool, ... } for kind team, and only there',
      });
    }
    for (const role of Object.keys(organisation.localNames ?? {})) {
      if (!organisation.roles.some((one) => one === role)) {
        report.atKey(at('organisations', id, 'localNames', role), 'region.role', {
          with: { organisation: id, role },
          ...known(role, organisation.roles),
        });
      }
    }
    const { team } = organisation;
    if (team === undefined) continue;
    for (const [domain, member] of Object.entries(team.domains))
      need(member, undefined, at('organisations', id, 'team', 'domains', domain));
    if (region.mandates?.[team.mandate] === undefined)
      report.at(at('organisations', id, 'team', 'mandate'), 'name.unknown', {
        with: { kind: 'mandate', name: team.mandate },
        ...known(team.mandate, Object.keys(region.mandates ?? {})),
      });
    if (region.pools?.[team.pool] === undefined)
      report.at(at('organisations', id, 'team', 'pool'), 'name.unknown', {
        with: { kind: 'pool', name: team.pool },
        ...known(team.pool, Object.keys(region.pools ?? {})),
      });
  }
  for (const [id, pool] of Object.entries(region.pools ?? {})) {
    const total = Object.values(pool.contributors).reduce((sum, share) => sum + share, 0);
    if (total !== 100)
      report.at(at('pools', id, 'contributors'), 'region.shares', { with: { pool: id, total }, expected: '100 %' });
    for (const contributor of Object.keys(pool.contributors)) {
      if (!ids.includes(contributor))
        report.atKey(at('pools', id, 'contributors', contributor), 'name.unknown', {
          with: { kind: 'organisation', name: contributor },
          ...known(contributor, ids),
        });
    }
  }
  const codes = (list?: string): string[] =>
    [...workflows.values()]
      .flatMap((one) => (one === undefined ? [] : [one.document, ...one.blocks]))
      .flatMap((one) =>
        Object.entries(one.codes ?? {}).flatMap(([name, values]) =>
          list === undefined || name === list ? Object.keys(values) : [],
        ),
      );
  const needCode = (code: string, list: string | undefined, path: Path): void => {
    const all = codes(list);
    // Where a workflow is missing its codes are too; that one fault is said where it stands.
    const areComplete = Object.values(region.models).every(({ workflow }) => workflows.get(workflow) !== undefined);
    if (areComplete && all.length > 0 && !all.includes(code))
      report.at(path, 'name.unknown', { with: { kind: list ?? 'product', name: code }, ...known(code, all) });
  };
  for (const [id, mandate] of Object.entries(region.mandates ?? {})) {
    for (const [index, product] of mandate.products.entries())
      needCode(product, undefined, at('mandates', id, 'products', index));
  }
  for (const [id, pool] of Object.entries(region.pools ?? {})) {
    for (const [index, covered] of pool.covers.entries()) needCode(covered, 'need', at('pools', id, 'covers', index));
  }
  checkOffers(region, report, needCode);
  for (const need of Object.keys(region.angles ?? {})) needCode(need, 'need', at('angles', need));
  const used = new Set(Object.values(region.models).map(({ workflow }) => workflow));
  for (const [id, endpoint] of Object.entries(region.messages?.endpoints ?? {})) {
    need(endpoint.organisation, undefined, at('messages', 'endpoints', id, 'organisation'));
    const urlPath = at('messages', 'endpoints', id, 'url');
    const fault = endpointUrlFault(endpoint.url);
    if (fault !== undefined) report.at(urlPath, 'region.endpoint-url', { with: { name: id }, expected: fault });
    else if (isLoopbackEndpoint(endpoint.url)) report.at(urlPath, 'region.endpoint-loopback', { with: { name: id } });
    for (const [index, workflow] of (endpoint.workflows ?? []).entries()) {
      if (!used.has(workflow))
        report.at(at('messages', 'endpoints', id, 'workflows', index), 'name.unknown', {
          with: { kind: 'workflow of the region', name: workflow },
          ...known(workflow, used),
        });
    }
  }
  checkModels(region, workflows, today, report, at);
  for (const [id, school] of Object.entries(region.schools)) {
    needMunicipality(school.municipality, at('schools', id, 'municipality'));
    for (const [index, provider] of school.providers.entries())
      need(provider, 'provider', at('schools', id, 'providers', index));
    need(school.partnership, 'partnership', at('schools', id, 'partnership'));
    need(school.team, 'team', at('schools', id, 'team'));
    if (school.contact !== 'none') {
      need(school.contact.organisation, undefined, at('schools', id, 'contact', 'organisation'));
      const contact = organisations[school.contact.organisation] ?? region.schools[school.contact.organisation];
      if (contact !== undefined && !contact.roles.includes(school.contact.role)) {
        report.at(at('schools', id, 'contact', 'role'), 'region.role', {
          with: { organisation: school.contact.organisation, role: school.contact.role },
          ...known(school.contact.role, contact.roles),
        });
      }
    }
    for (const [index, party] of (school.plan?.parties ?? []).entries())
      need(party, undefined, at('schools', id, 'plan', 'parties', index));
    checkSchool(id, region, today, report, at);
  }
  return report.diagnostics;
}

/** What the integrated model asks of a school: team, plan, one provider. */
function checkSchool(
  id: string,
  region: RegionDocument,
  today: string,
  report: Reporter,
  at: (...path: (string | number)[]) => Path,
): void {
  const school = region.schools[id];
  const start = decisiveDays(region, today).find((day) => modelOf(region, id, day)?.workflow === INTEGRATED);
  if (school === undefined || start === undefined) return;
  if (school.team === undefined)
    report.atKey(at('schools', id), 'region.team', {
      with: { school: id, what: 'team' },
      expected: 'team: an organisation of kind team',
    });
  if (school.plan === undefined)
    report.atKey(at('schools', id), 'region.team', {
      with: { school: id, what: 'plan' },
      expected: 'plan: { agreedDate, parties, expectations }',
    });
  if (school.providers.length !== 1)
    report.atKey(at('schools', id, 'providers'), 'region.provider-one', {
      with: { school: id, count: school.providers.length },
      expected: 'exactly one',
    });
  const domains = Object.values(region.organisations[school.team ?? '']?.team?.domains ?? {});
  const expected = [id, ...school.providers];
  // What is wrong with the parts themselves is said where they stand.
  const areKnown =
    school.providers.length === 1 &&
    school.providers.every((one) => region.organisations[one]?.kind === 'provider') &&
    [...domains, ...expected].every(
      (one) => Object.hasOwn(region.organisations, one) || Object.hasOwn(region.schools, one),
    );
  const isUnited = new Set(domains).size >= 2 && expected.every((one) => domains.includes(one));
  if (domains.length > 0 && areKnown && !isUnited) {
    report.at(at('schools', id, 'team'), 'region.team-domains', {
      with: { school: id, team: school.team ?? '' },
      expected: `domains of ${expected.join(' and ')}`,
    });
  }
  if (school.plan !== undefined) {
    const choice = Object.values(region.models).filter(
      ({ workflow, from }) => workflow === INTEGRATED && (from ?? region.effectiveFrom) <= start,
    );
    const began =
      choice
        .map(({ from }) => from ?? region.effectiveFrom)
        .sort()
        .at(-1) ?? start;
    const days = Math.round((Date.parse(began) - Date.parse(school.plan.agreedDate)) / 86_400_000);
    // the first round of JOS taught that planning needs time; a short lead is a warning, never a refusal.
    if (days < LEAST_LEAD_DAYS)
      report.at(at('schools', id, 'plan', 'agreedDate'), 'region.lead-time', { with: { school: id, days } });
  }
}
const LEAST_LEAD_DAYS = 28;
/** The model that asks a team and a plan of a school. */
const INTEGRATED = 'integrated';
