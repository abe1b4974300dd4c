/**
 * The form of a region document: who takes part, which model which school uses, and what was agreed. What of it the runtime
 * obeys is written at each key.
 */
import { date, ID, id, label } from './forms.js';
import type { Label } from './label.js';
import { ROLES, type RoleId } from './roles.js';
import {
  boolean,
  choice,
  constant,
  integer,
  listOf,
  mapOf,
  object,
  oneOf,
  optional,
  required,
  text,
  type Shape,
} from './shape.js';
import { SCHOOL_TYPES, type SchoolType } from './workflow-document.js';

/** How sure an entry is: taken from a named public source, inferred from it, or made up for the example. */
export const PROVENANCE = ['source', 'inference', 'invented'] as const;
export type Provenance = (typeof PROVENANCE)[number];

export const STAGES = ['orientation', 'firstSteps', 'building', 'anchored'] as const;
/** The seven gains that a region can hope for. */
export const GOALS = [
  'lessGovernance',
  'anchoredPolicy',
  'coherence',
  'tailoring',
  'prevention',
  'parentChoice',
  'equippedStaff',
] as const;
/** What a goal can be measured by; each is computed from the log (reports come with the runtime). */
export const MEASURES = [
  'timeToFirstHelp',
  'handOvers',
  'specialistShare',
  'returnsToEducation',
  'absenceStates',
  'helpersPerPupil',
  'manualFundingSteps',
  'casesWithParentContact',
] as const;

export const ORGANISATION_KINDS = [
  'school',
  'partnership',
  'municipality',
  'localTeam',
  'provider',
  'youthHealth',
  'team',
  'safeHome',
  'certifiedInstitution',
  'region',
  'payer',
] as const;
export type OrganisationKind = (typeof ORGANISATION_KINDS)[number];

export interface OrganisationDocument {
  readonly name: string;
  readonly kind: OrganisationKind;
  readonly roles: readonly RoleId[];
  readonly identifiers?: Readonly<Record<string, string>>;
  readonly localNames?: Readonly<Partial<Record<RoleId, string>>>;
  readonly provenance: Provenance;
  /** For a team: what R-011 asks of it. */
  readonly team?: {
    readonly domains: Readonly<Record<string, string>>;
    readonly mandate: string;
    readonly pool: string;
    readonly covenant: string;
    readonly impactAssessment: string;
  };
}

export interface SchoolDocument {
  readonly name: string;
  readonly types: readonly SchoolType[];
  readonly municipality: string;
  readonly board?: string;
  readonly roles: readonly RoleId[];
  readonly providers: readonly string[];
  readonly partnership?: string;
  readonly team?: string;
  /** The fixed contact of the youth-help side, or an explicit none. */
  readonly contact: 'none' | { readonly organisation: string; readonly role: RoleId };
  readonly plan?: { readonly agreedDate: string; readonly parties: readonly string[]; readonly expectations: Label };
  readonly provenance: Provenance;
  readonly providerProvenance?: Provenance;
}

export interface MunicipalityDocument {
  readonly name: string;
  readonly code?: string;
  readonly organisation?: string;
  readonly localTeam?: string;
  readonly provenance: Provenance;
}

export interface ModelChoice {
  readonly workflow: string;
  readonly types?: readonly SchoolType[];
  readonly schools?: readonly string[];
  readonly from?: string;
  readonly provenance: Provenance;
}

export interface Agreements {
  readonly firstApproach: 'parents' | 'youthHelp';
  readonly lifeWorldsFirst: boolean;
  readonly shortHelp: { readonly maxTalks: number; readonly maxWeeks: number };
  readonly planAfterTalk: boolean;
  readonly outOfArea: 'serve' | 'refer';
  readonly prefinancing: boolean;
}

export interface RegionDocument {
  readonly schakel: 1;
  readonly region: string;
  readonly title: Label;
  readonly effectiveFrom: string;
  readonly status: 'draft' | 'active';
  readonly stage: (typeof STAGES)[number];
  readonly vision?: {
    readonly text: Label;
    readonly goals: Readonly<
      Record<string, { readonly goal: (typeof GOALS)[number]; readonly measures: readonly (typeof MEASURES)[number][] }>
    >;
  };
  readonly controllers: Readonly<Record<string, { readonly name: string; readonly form: 'separate' | 'joint' }>>;
  readonly plans: Readonly<
    Record<
      string,
      {
        readonly kind: 'supportPlan' | 'youthPlan' | 'joint';
        readonly title: string;
        readonly owner: string;
        readonly fromDate: string;
        readonly untilDate: string;
        readonly refersTo: readonly string[];
        readonly provenance: Provenance;
      }
    >
  >;
  readonly workingAgreements: Readonly<
    Record<
      string,
      {
        readonly label: Label;
        readonly owner: string;
        readonly expectations: Readonly<Record<string, Label>>;
        readonly reviewDate: string;
        readonly agreedDate?: string;
        readonly provenance: Provenance;
      }
    >
  >;
  readonly municipalities: Readonly<Record<string, MunicipalityDocument>>;
  readonly organisations: Readonly<Record<string, OrganisationDocument>>;
  readonly schools: Readonly<Record<string, SchoolDocument>>;
  readonly models: Readonly<Record<string, ModelChoice>>;
  readonly agreements: Agreements;
  readonly parameters?: Readonly<Record<string, Readonly<Record<string, string | number | boolean>>>>;
  readonly mandates?: Readonly<
    Record<
      string,
      {
        readonly roles: readonly RoleId[];
        readonly products: readonly string[];
        readonly upToCents?: number;
        readonly provenance: Provenance;
      }
    >
  >;
  readonly pools?: Readonly<
    Record<
      string,
      {
        readonly label: Label;
        readonly contributors: Readonly<Record<string, number>>;
        readonly hasRoom: boolean;
        readonly covers: readonly string[];
        readonly provenance: Provenance;
      }
    >
  >;
}

const name = text('a name', undefined, 200);
const provenance = required(
  oneOf(...PROVENANCE),
  'source: from a public source; inference: inferred from it; invented: made up for the example. Shown with the entry.',
);
const role = oneOf(...Object.keys(ROLES));

export const regionShape: Shape = object('a region', {
  schakel: required(constant(1), 'The version of the language.'),
  region: required(id, 'The name of the region.'),
  title: required(label, 'What people read.'),
  effectiveFrom: required(date, 'Cases opened from this day on use this configuration (R-172).'),
  status: required(oneOf('draft', 'active'), 'A draft takes no cases; active needs a vision with goals (R-025).'),
  stage: required(
    oneOf(...STAGES),
    'How far the link between education and youth care has come (R-018); a filter of the API.',
  ),
  vision: optional(
    object('a vision', {
      text: required(label, 'What the parties want together.'),
      goals: required(
        mapOf(
          ID,
          object('a goal', {
            goal: required(oneOf(...GOALS), 'One of the seven gains (R-024).'),
            measures: required(listOf(oneOf(...MEASURES), 1), 'What it is measured by.'),
          }),
          1,
        ),
        'At least one goal.',
      ),
    }),
    'Shared vision and goals (R-025).',
  ),
  controllers: required(
    mapOf(
      ID,
      object('a controller', {
        name: required(name, 'The organisation that answers for the processing of personal data.'),
        form: required(oneOf('separate', 'joint'), 'Alone, or jointly with others (GDPR article 26).'),
      }),
      1,
    ),
    'Who answers for the processing of personal data.',
  ),
  plans: required(
    mapOf(
      ID,
      object('a plan', {
        kind: required(
          oneOf('supportPlan', 'youthPlan', 'joint'),
          'Of the school partnership, of the municipalities, or of both.',
        ),
        title: required(name, 'Its title.'),
        owner: required(id, 'The organisation it is of.'),
        fromDate: required(date, 'First day.'),
        untilDate: required(date, 'Last day; past it there is a warning (R-023).'),
        refersTo: required(listOf(id), 'The plans it was tuned with; both refer to each other (R-126).'),
        provenance,
      }),
      1,
    ),
    'The plans on which the link rests (R-023, R-126).',
  ),
  workingAgreements: required(
    mapOf(
      ID,
      object('a working agreement', {
        label: required(label, 'What it is about.'),
        owner: required(id, 'The organisation that keeps it.'),
        expectations: required(mapOf(ID, label, 2), 'What is expected of each party, by organisation.'),
        reviewDate: required(date, 'When it is reviewed; past it the owner gets a task (R-022).'),
        agreedDate: optional(date, 'When it was agreed.'),
        provenance,
      }),
      1,
    ),
    'Expectations and the division of tasks (R-022).',
  ),
  municipalities: required(
    mapOf(
      ID,
      object('a municipality', {
        name: required(name, 'Its name.'),
        code: optional(text('four digits (CBS)', /^\d{4}$/), 'Its code.'),
        organisation: optional(id, 'The organisation that decides and pays for it; absent: an external party.'),
        localTeam: optional(id, 'Its local team.'),
        provenance,
      }),
      1,
    ),
    'The municipalities; a residence outside them is "elsewhere".',
  ),
  organisations: required(
    mapOf(
      ID,
      object('an organisation', {
        name: required(name, 'Its name.'),
        kind: required(oneOf(...ORGANISATION_KINDS.filter((kind) => kind !== 'school')), 'What kind of organisation.'),
        roles: required(listOf(role, 1), 'The roles that its people can hold.'),
        identifiers: optional(
          mapOf(ID, text('an identifier', /^[A-Z0-9]{4,20}$/)),
          'National identifiers: oin, agb, kvk, partnershipCode.',
        ),
        localNames: optional(mapOf(ID, name), 'What a role is called here, by role.'),
        provenance,
        team: optional(
          object('a team', {
            domains: required(
              mapOf(ID, id, 2),
              'The domains in it and the organisation of each; at least two (R-011).',
            ),
            mandate: required(id, 'Its mandate.'),
            pool: required(id, 'Its pool.'),
            covenant: required(name, 'The covenant on data and roles.'),
            impactAssessment: required(name, 'The data protection impact assessment.'),
          }),
          'For an organisation of kind team: what makes it one.',
        ),
      }),
      1,
    ),
    'Who takes part, besides schools.',
  ),
  schools: required(
    mapOf(
      ID,
      object('a school', {
        name: required(name, 'Its name.'),
        types: required(listOf(oneOf(...SCHOOL_TYPES), 1), 'Its types; a school for so and vso has two.'),
        municipality: required(id, 'Where it stands.'),
        board: optional(name, 'Its board.'),
        roles: required(listOf(role, 1), 'The roles that its people can hold.'),
        providers: required(
          listOf(id, 0, 2),
          'The providers at the school; exactly one where the model is integrated (R-067).',
        ),
        partnership: optional(id, 'The school partnership (samenwerkingsverband).'),
        team: optional(id, 'The integrated team.'),
        contact: required(
          choice(
            'none, or { organisation, role }',
            constant('none'),
            object('a fixed contact', {
              organisation: required(id, 'The organisation.'),
              role: required(role, 'The role.'),
            }),
          ),
          'The fixed contact of youth help for the school, or an explicit none (R-037).',
        ),
        plan: optional(
          object('a school plan', {
            agreedDate: required(date, 'When it was agreed.'),
            parties: required(listOf(id, 2), 'Who agreed it.'),
            expectations: required(label, 'What they expect of each other.'),
          }),
          'The plan of school and provider; the integrated model needs one (R-068).',
        ),
        provenance,
        providerProvenance: optional(
          oneOf(...PROVENANCE),
          'How sure the pair of school and provider is; absent: as the school.',
        ),
      }),
      1,
    ),
    'The schools.',
  ),
  models: required(
    mapOf(
      ID,
      object('a choice of model', {
        workflow: required(id, 'The workflow.'),
        types: optional(listOf(oneOf(...SCHOOL_TYPES), 1), 'For schools all of whose types are among these.'),
        schools: optional(listOf(id, 1), 'For these schools; goes before types, and types before neither.'),
        from: optional(date, 'From this day on.'),
        provenance,
      }),
      1,
    ),
    'Which model which school uses; the most specific entry counts, order means nothing (R-017).',
  ),
  agreements: required(
    object('the agreements', {
      firstApproach: required(
        oneOf('parents', 'youthHelp'),
        'Who is approached first (R-118): CEL agreements.firstApproach.',
      ),
      lifeWorldsFirst: required(
        boolean,
        'Look at support in all life worlds before help (R-115): CEL agreements.lifeWorldsFirst.',
      ),
      shortHelp: required(
        object('short help', {
          maxTalks: required(
            integer(0, 50),
            'Most talks before weighing again (R-116): CEL agreements.shortHelp.maxTalks.',
          ),
          maxWeeks: required(
            integer(0, 52),
            'Most weeks before weighing again (R-116): CEL agreements.shortHelp.maxWeeks.',
          ),
        }),
        'The room for short advice and support.',
      ),
      planAfterTalk: required(
        boolean,
        'A plan only after a talk with pupil and parents (R-119): CEL agreements.planAfterTalk.',
      ),
      outOfArea: required(
        oneOf('serve', 'refer'),
        'Pupils from outside the area are served, or referred (R-089): CEL agreements.outOfArea.',
      ),
      prefinancing: required(boolean, 'Help starts while the payer is settled (R-129): CEL agreements.prefinancing.'),
    }),
    'The answers that workflows read.',
  ),
  parameters: optional(
    mapOf(
      ID,
      mapOf(ID, choice('a value', boolean, integer(0, 1_000_000_000), text('a term or a value', /^[A-Za-z0-9]+$/))),
    ),
    'Values for the parameters of each workflow.',
  ),
  mandates: optional(
    mapOf(
      ID,
      object('a mandate', {
        roles: required(listOf(role, 1), 'Who has it.'),
        products: required(listOf(id, 1), 'For which products.'),
        upToCents: optional(integer(0, 1_000_000_000), 'Up to which amount in cents; absent: no bound.'),
        provenance,
      }),
    ),
    'Who may decide what (R-117); read by the fact mandate.',
  ),
  pools: optional(
    mapOf(
      ID,
      object('a pool', {
        label: required(label, 'What people read.'),
        contributors: required(
          mapOf(ID, integer(1, 100), 2),
          'Shares in per cent by organisation; together 100 (R-012).',
        ),
        hasRoom: required(boolean, 'Whether there is room now; the ledger takes this over.'),
        covers: required(listOf(id, 1), 'The needs it pays for (R-070).'),
        provenance,
      }),
    ),
    'Pooled budgets; read by the fact poolRoom.',
  ),
});
