/** The form of those who take part in a case, and of the cases that a case can be related to. */
import { event, ID, id, label, ORGANISATION_KINDS } from './forms.js';
import type { Label } from './label.js';
import { ROLES } from './roles.js';
import { boolean, choice, listOf, mapOf, object, oneOf, optional, required, text, type KeyOf } from './shape.js';

export const VISIBILITY = ['none', 'statusLine', 'packet', 'full'] as const;
export type Visibility = (typeof VISIBILITY)[number];

export interface PartyDocument {
  readonly label: Label;
  readonly kind: string;
  readonly roles: readonly string[];
  readonly found: readonly string[] | string;
  readonly visibility: Visibility;
}

export interface RelationDocument {
  readonly machine: string;
  readonly label: Label;
  readonly many?: boolean;
  readonly closeFirst?: boolean;
  readonly onClosed?: string;
}

/** The ways to find an organisation; what they read is recorded with the decision. */
export const FOUND =
  /^(school|chosen\([a-z][A-Za-z0-9]*\)|(localTeamOf|municipalityOf)\((residence|school)\)|(providerOf|partnershipOf|teamOf|youthHealthOf)\(school\)|regional)$/;
const WAYS = [
  'school',
  'regional',
  ...['localTeamOf', 'municipalityOf'].flatMap((of) => [`${of}(residence)`, `${of}(school)`]),
  ...['providerOf', 'partnershipOf', 'teamOf', 'youthHealthOf'].map((of) => `${of}(school)`),
];
const way = text(`a way: chosen(<fact>), ${WAYS.join(', ')}`, FOUND, {
  near: (found) => [...WAYS, found.replace(/^[^(]*(?=\()/, 'chosen')],
});

/** The keys of a workflow that say who can take part, and which cases belong to one. */
export const partyKeys: Record<string, KeyOf> = {
  parties: required(
    mapOf(
      ID,
      object('a party', {
        label: required(label, 'What people read.'),
        kind: required(oneOf(...ORGANISATION_KINDS), 'The kind of organisation.'),
        roles: required(listOf(oneOf(...Object.keys(ROLES)), 1), 'Its roles; the first answers for it.'),
        found: required(
          choice('a way, or a list of ways in order', way, listOf(way, 1, 6)),
          'How its organisation is found; the first way that finds one counts.',
        ),
        visibility: required(
          oneOf(...VISIBILITY),
          'What it sees while it takes part and is neither owner nor offered the case.',
        ),
      }),
      1,
    ),
    'Who can take part.',
  ),
  relations: optional(
    mapOf(
      ID,
      object('a relation', {
        machine: required(id, 'The machine of the related case.'),
        label: required(label, 'What people read.'),
        many: optional(boolean, 'There can be more than one.', 'false: one at a time'),
        closeFirst: optional(boolean, 'The case can only close after it.', 'false: it is told that this case closed'),
        onClosed: optional(event, 'The event that is raised here when it closed.', 'nothing is raised'),
      }),
    ),
    'The kinds of related cases.',
    'no related cases',
  ),
};
