/**
 * The form of what an organisation offers: with what, for whom, and how much of it there is. How much of it is in use is no
 * business of a document; who gets it is for the routing.
 */
import { date, ID, id, label } from './forms.js';
import type { Label } from './label.js';
import { integer, listOf, mapOf, object, optional, required, type Shape } from './shape.js';

/** The hours of an offer, and how many of them one child takes. */
export interface HoursDocument {
  readonly perWeek: number;
  readonly each: number;
}

export interface OfferDocument {
  readonly label: Label;
  readonly products: readonly string[];
  readonly needs?: readonly string[];
  readonly residences?: readonly string[];
  /** For a fixed offer: the schools at which it is. */
  readonly schools?: readonly string[];
  readonly places?: number;
  readonly hours?: HoursDocument;
  readonly fromDate?: string;
  readonly untilDate?: string;
}

const offer: Shape = object('help on offer', {
  label: required(label, 'What people read.'),
  products: required(listOf(id, 1), 'The products it gives.'),
  needs: optional(listOf(id, 1), 'The needs that its people have expertise in (R-027).', 'every need'),
  residences: optional(listOf(id, 1), 'The municipalities that the children live in.', 'children from anywhere'),
  schools: optional(
    listOf(id, 1),
    'A fixed offer: the schools at which it is, and only for their pupils (R-036).',
    'for pupils of every school',
  ),
  places: optional(integer(0, 100_000), 'How many children it helps at a time; full when all are taken.', 'hours'),
  hours: optional(
    object('hours on offer', {
      perWeek: required(integer(0, 100_000), 'The hours in a week; full when too few are left for one more child.'),
      each: required(integer(1, 168), 'How many of them one child takes.'),
    }),
    'The hours of its people, instead of places (R-027).',
    'places',
  ),
  fromDate: optional(date, 'The first day of its contract.', 'it has begun'),
  untilDate: optional(date, 'The last day of its contract.', 'no end is known'),
});

/** What an organisation offers, by name. */
export const offersShape: Shape = mapOf(ID, offer);
