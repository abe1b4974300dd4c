/**
 * What a region document means: references that exist, agreements that hold, and which model a school uses on a day. Pure;
 * the day comes in as a value.
 */
import { parameterFault } from './compile-parameter.js';
import { createReporter, known, type Reporter } from './compile-values.js';
import type { Diagnostic } from './diagnostic.js';
import type { ModelChoice, RegionDocument } from './region-document.js';
import type { Path, Sources } from './sources.js';
import type { BlockDocument, WorkflowDocument } from './workflow-document.js';

/** A residence outside all municipalities of the region. */
export const ELSEWHERE = 'elsewhere';

export interface ModelFound {
  readonly choice: string;
  readonly workflow: string;
}

/**
 * The model of a school on a day: the most specific entry in force counts (school over types over region), and of one rank
 * the one that began last. Order in the file means nothing. Undefined when the region chose none.
 */
export function modelOf(region: RegionDocument, school: string, day: string): ModelFound | undefined {
  const [best] = inForce(region, school, day);
  return best === undefined ? undefined : { choice: best[0], workflow: best[1].workflow };
}

/** An entry by a name that comes from outside: names such as `constructor` are of the prototype, not of the document. */
function entry<T>(map: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(map, name) ? map[name] : undefined;
}

/** The choices of the highest rank and latest start for a school; more than one is a fault of the region. */
function inForce(region: RegionDocument, school: string, day: string): [string, ModelChoice][] {
  const document = entry(region.schools, school);
  if (document === undefined) return [];
  const rank = (choice: ModelChoice): number => (choice.schools !== undefined ? 2 : choice.types !== undefined ? 1 : 0);
  const fits = (choice: ModelChoice): boolean =>
    (choice.from ?? region.effectiveFrom) <= day &&
    (choice.schools?.includes(school) ?? true) &&
    (choice.types === undefined || document.types.every((type) => choice.types?.includes(type)));
  const candidates = Object.entries(region.models).filter(([, choice]) => fits(choice));
  const highest = Math.max(...candidates.map(([, choice]) => rank(choice)));
  const ranked = candidates.filter(([, choice]) => rank(choice) === highest);
  const from = (choice: ModelChoice): string => choice.from ?? region.effectiveFrom;
  const latest = ranked
    .map(([, choice]) => from(choice))
    .sort()
    .at(-1);
  return ranked.filter(([, choice]) => from(choice) === latest);
}

/** Everything wrong with a region beyond its form, as seen on `today` (YYYY-MM-DD). */
export function checkRegion(
  region: RegionDocument,
  workflows: ReadonlyMap<string, { document: WorkflowDocument; blocks: readonly BlockDocument[] }>,
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
    [...workflows.values()].flatMap(({ document, blocks }) =>
      [document, ...blocks].flatMap((one) =>
        Object.entries(one.codes ?? {}).flatMap(([name, values]) =>
          list === undefined || name === list ? Object.keys(values) : [],
        ),
      ),
    );
  const needCode = (code: string, list: string | undefined, path: Path): void => {
    const all = codes(list);
    // Where a workflow is missing its codes are too; that one fault is said where it stands.
    const areComplete = Object.values(region.models).every(({ workflow }) => workflows.has(workflow));
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

/** The days on which the answer can change: today (or the first day of the region), and every later start of a choice. */
function decisiveDays(region: RegionDocument, today: string): string[] {
  const first = today > region.effectiveFrom ? today : region.effectiveFrom;
  const starts = Object.values(region.models).flatMap(({ from }) => (from !== undefined && from > first ? [from] : []));
  return [...new Set([first, ...starts])].sort();
}

function checkModels(
  region: RegionDocument,
  workflows: ReadonlyMap<string, { document: WorkflowDocument; blocks: readonly BlockDocument[] }>,
  today: string,
  report: Reporter,
  at: (...path: (string | number)[]) => Path,
): void {
  for (const [id, choice] of Object.entries(region.models)) {
    if (!workflows.has(choice.workflow)) {
      report.at(at('models', id, 'workflow'), 'name.unknown', {
        with: { kind: 'workflow', name: choice.workflow },
        ...known(choice.workflow, workflows.keys()),
      });
    }
    for (const [index, school] of (choice.schools ?? []).entries()) {
      if (region.schools[school] === undefined)
        report.at(at('models', id, 'schools', index), 'name.unknown', {
          with: { kind: 'school', name: school },
          ...known(school, Object.keys(region.schools)),
        });
    }
  }
  const days = decisiveDays(region, today);
  const first = days[0] ?? today;
  for (const [school, document] of Object.entries(region.schools)) {
    const said = new Set<string>();
    const once = (key: string, say: () => void): void => {
      if (said.has(key)) return;
      said.add(key);
      say();
    };
    if (inForce(region, school, first).length === 0)
      report.atKey(at('schools', school), 'region.model-none', { with: { school } });
    for (const day of days) {
      const [one, other] = inForce(region, school, day);
      if (one === undefined) continue;
      if (other !== undefined) {
        once(one[0] + other[0], () =>
          report.atKey(at('models', other[0]), 'region.model-twice', {
            with: { school, one: one[0], other: other[0] },
          }),
        );
      }
      const allowed = workflows.get(one[1].workflow)?.document.schoolTypes;
      if (allowed !== undefined && !document.types.every((type) => allowed.includes(type))) {
        once(one[1].workflow, () =>
          report.atKey(at('schools', school), 'region.model-type', {
            with: { workflow: one[1].workflow, school, types: document.types.join(', ') },
          }),
        );
      }
    }
  }
  for (const [workflow, values] of Object.entries(region.parameters ?? {})) {
    const found = workflows.get(workflow);
    if (found === undefined) {
      report.atKey(at('parameters', workflow), 'name.unknown', {
        with: { kind: 'workflow', name: workflow },
        ...known(workflow, workflows.keys()),
      });
      continue;
    }
    const parameters = Object.assign(
      {},
      ...[found.document, ...found.blocks].map((one) => one.parameters ?? {}),
    ) as NonNullable<WorkflowDocument['parameters']>;
    for (const [name, value] of Object.entries(values)) {
      const parameter = parameters[name];
      if (parameter === undefined) {
        report.atKey(at('parameters', workflow, name), 'name.unknown', {
          with: { kind: 'parameter', name },
          ...known(name, Object.keys(parameters)),
        });
        continue;
      }
      const fault = parameterFault(parameter, value);
      if (fault !== undefined)
        report.at(at('parameters', workflow, name), 'parameter.value', {
          with: { value: String(value) },
          expected: fault,
        });
    }
  }
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
