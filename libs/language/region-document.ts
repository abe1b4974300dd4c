/**
 * The form of a region document: who takes part, which model which school uses, and what was agreed. What of it the runtime
 * obeys is written at each key.
 */
import { activityUseShape, ANGLES, type ActivityUse } from './activity-document.js';
import { date, ID, id, label } from './forms.js';
import type { Label } from './label.js';
import { messagesShape, type MessagesDocument } from './message-document.js';
import {
  municipalities,
  name,
  organisations,
  provenance,
  role,
  schools,
  type MunicipalityDocument,
  type OrganisationDocument,
  type Provenance,
  type SchoolDocument,
} from './organisation-document.js';
import type { RoleId } from './roles.js';
import {
  boolean,
  choice,
  constant,
  data,
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
  /** What the region asks of kinds of activity beyond the lists. */
  readonly activities?: Readonly<Record<string, ActivityUse>>;
  readonly parameters?: Readonly<Record<string, Readonly<Record<string, string | number | boolean>>>>;
  /** A change to a workflow, as it was written; null removes. */
  readonly patches?: Readonly<Record<string, unknown>>;
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
  readonly angles?: Readonly<Record<string, readonly (typeof ANGLES)[number][]>>;
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
  readonly messages?: MessagesDocument;
}

/** The agreements by key; a story may differ in some of them. */
export const agreementKeys = {
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
};
export const agreementsShape: Shape = object('the agreements', agreementKeys);

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
    'only for a draft',
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
        agreedDate: optional(date, 'When it was agreed.', 'not told'),
        provenance,
      }),
      1,
    ),
    'Expectations and the division of tasks (R-022).',
  ),
  municipalities: required(municipalities, 'The municipalities; a residence outside them is "elsewhere".'),
  organisations: required(organisations, 'Who takes part, besides schools.'),
  schools: required(schools, 'The schools.'),
  models: required(
    mapOf(
      ID,
      object('a choice of model', {
        workflow: required(id, 'The workflow.'),
        types: optional(
          listOf(oneOf(...SCHOOL_TYPES), 1),
          'For schools all of whose types are among these.',
          'schools of all types',
        ),
        schools: optional(
          listOf(id, 1),
          'For these schools; goes before types, and types before neither.',
          'all schools that fit',
        ),
        from: optional(date, 'From this day on.', 'from the first day of the configuration'),
        provenance,
      }),
      1,
    ),
    'Which model which school uses; the most specific entry counts, order means nothing (R-017).',
  ),
  agreements: required(agreementsShape, 'The answers that workflows read.'),
  activities: optional(
    activityUseShape,
    'Help without a pupil file: what the region asks of a kind beyond the lists; kinds that are not named here are as listed.',
    'every kind is as listed',
  ),
  angles: optional(
    mapOf(ID, listOf(oneOf(...ANGLES), 1)),
    'From which angles help comes for a need (R-092); the codes of activities can be asked for a need.',
    'no need is linked to an angle',
  ),
  parameters: optional(
    mapOf(
      ID,
      mapOf(ID, choice('a value', boolean, integer(0, 1_000_000_000), text('a term or a value', /^[A-Za-z0-9]+$/))),
    ),
    'Values for the parameters of each workflow.',
    'the defaults of the workflow',
  ),
  patches: optional(
    mapOf(ID, data('a patch: a part of a workflow, in which null removes')),
    'Changes to each workflow, as JSON Merge Patch (RFC 7396): what is added to a map comes last, or before the entry that `before: <id>` names; null removes. What is law or locked stays as it is.',
    'the workflows as they are',
  ),
  mandates: optional(
    mapOf(
      ID,
      object('a mandate', {
        roles: required(listOf(role, 1), 'Who has it.'),
        products: required(listOf(id, 1), 'For which products.'),
        upToCents: optional(integer(0, 1_000_000_000), 'Up to which amount in cents.', 'no bound'),
        provenance,
      }),
    ),
    'Who may decide what (R-117); read by the fact mandate.',
    'nobody has a mandate',
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
    'no pool',
  ),
  messages: optional(
    messagesShape,
    'Which systems of which organisations are told when something happens in a case, by signed webhooks.',
    'no system is told',
  ),
});
