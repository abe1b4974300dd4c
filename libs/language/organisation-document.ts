/**
 * The form of those who take part: municipalities, organisations and schools, each with how sure its entry is. Which model
 * they work by and what they agreed is in the region around them.
 */
import { slotsShape, type SlotDocument } from './activity-document.js';
import { date, ID, id, label, ORGANISATION_KINDS, type OrganisationKind } from './forms.js';
import type { Label } from './label.js';
import { offersShape, type OfferDocument } from './offer-document.js';
import { ROLES, type RoleId } from './roles.js';
import { choice, constant, listOf, mapOf, object, oneOf, optional, required, text, type Shape } from './shape.js';
import { SCHOOL_TYPES, type SchoolType } from './workflow-document.js';

/** How sure an entry is: taken from a named public source, inferred from it, or made up for the example. */
export const PROVENANCE = ['source', 'inference', 'invented'] as const;
export type Provenance = (typeof PROVENANCE)[number];

export interface OrganisationDocument {
  readonly name: string;
  readonly kind: OrganisationKind;
  readonly roles: readonly RoleId[];
  readonly identifiers?: Readonly<Record<string, string>>;
  readonly localNames?: Readonly<Partial<Record<RoleId, string>>>;
  readonly provenance: Provenance;
  /** What it offers, by name; absent: help without a bound to the schools it is a provider of, or to who chooses it. */
  readonly offers?: Readonly<Record<string, OfferDocument>>;
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
  /** Whose school holidays it has. */
  readonly holidayRegion?: 'north' | 'middle' | 'south';
  /** The fixed contact of the youth-help side, or an explicit none. */
  readonly contact: 'none' | { readonly organisation: string; readonly role: RoleId };
  /** When helpers are at the school, by the name of the slot. */
  readonly slots?: Readonly<Record<string, SlotDocument>>;
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

/** What an organisation or plan is called. */
export const name = text('a name', undefined, { atMost: 200 });
/** The key that says how sure an entry is. */
export const provenance = required(
  oneOf(...PROVENANCE),
  'source: from a public source; inference: inferred from it; invented: made up for the example. Shown with the entry.',
);
/** A role of the language. */
export const role = oneOf(...Object.keys(ROLES));

/** The municipalities of a region. */
export const municipalities: Shape = mapOf(
  ID,
  object('a municipality', {
    name: required(name, 'Its name.'),
    code: optional(text('four digits (CBS)', /^\d{4}$/), 'Its code.', 'not told'),
    organisation: optional(id, 'The organisation that decides and pays for it.', 'an external party'),
    localTeam: optional(id, 'Its local team.', 'none'),
    provenance,
  }),
  1,
);

/** Who takes part, besides schools. */
export const organisations: Shape = mapOf(
  ID,
  object('an organisation', {
    name: required(name, 'Its name.'),
    kind: required(oneOf(...ORGANISATION_KINDS.filter((kind) => kind !== 'school')), 'What kind of organisation.'),
    roles: required(listOf(role, 1), 'The roles that its people can hold.'),
    identifiers: optional(
      mapOf(ID, text('an identifier', /^[A-Z0-9]{4,20}$/)),
      'National identifiers: oin, agb, kvk, partnershipCode.',
      'not told',
    ),
    localNames: optional(mapOf(ID, name), 'What a role is called here, by role.', 'the names of the language'),
    provenance,
    offers: optional(
      offersShape,
      'What it offers and how much of it: who is asked for a child is decided on this (R-027, R-036, R-067).',
      'it helps without a bound the schools whose provider it is, and who chooses it',
    ),
    team: optional(
      object('a team', {
        domains: required(mapOf(ID, id, 2), 'The domains in it and the organisation of each; at least two (R-011).'),
        mandate: required(id, 'Its mandate.'),
        pool: required(id, 'Its pool.'),
        covenant: required(name, 'The covenant on data and roles.'),
        impactAssessment: required(name, 'The data protection impact assessment.'),
      }),
      'For an organisation of kind team: what makes it one.',
      'only for other kinds',
    ),
  }),
  1,
);

/** The schools of a region. */
export const schools: Shape = mapOf(
  ID,
  object('a school', {
    name: required(name, 'Its name.'),
    types: required(listOf(oneOf(...SCHOOL_TYPES), 1), 'Its types; a school for so and vso has two.'),
    municipality: required(id, 'Where it stands.'),
    board: optional(name, 'Its board.', 'not told'),
    roles: required(listOf(role, 1), 'The roles that its people can hold.'),
    providers: required(
      listOf(id, 0, 2),
      'The providers at the school; exactly one where the model is integrated (R-067).',
    ),
    partnership: optional(id, 'The school partnership (samenwerkingsverband).', 'none'),
    team: optional(id, 'The integrated team.', 'none'),
    holidayRegion: optional(
      oneOf('north', 'middle', 'south'),
      'The region of the school holidays, for clocks that skip them.',
      'none; a clock of its model that skips school holidays is refused',
    ),
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
    slots: optional(slotsShape, 'The fixed moments at which a helper is at the school (R-031).', 'none'),
    plan: optional(
      object('a school plan', {
        agreedDate: required(date, 'When it was agreed.'),
        parties: required(listOf(id, 2), 'Who agreed it.'),
        expectations: required(label, 'What they expect of each other.'),
      }),
      'The plan of school and provider; the integrated model needs one (R-068).',
      'no plan',
    ),
    provenance,
    providerProvenance: optional(oneOf(...PROVENANCE), 'How sure the pair of school and provider is.', 'as the school'),
  }),
  1,
);
