/**
 * The form of a place: with which party the cases of a machine need one, in which states they hold it, and where they wait.
 * Who has room is for the region; who gets it is for the routing.
 */
import { event, ID, id, statePath } from './forms.js';
import { listOf, mapOf, object, optional, required, type Shape } from './shape.js';

export interface PlaceDocument {
  readonly party: string;
  /** Names of facts of the case. */
  readonly product: string;
  readonly need?: string;
  readonly chosen?: string;
  readonly reason?: string;
  readonly heldIn: readonly string[];
  readonly keptIn?: readonly string[];
  readonly waitsIn?: readonly string[];
  readonly whenFree?: string;
  readonly beyond?: readonly string[];
  readonly givenBackBy?: readonly string[];
}

/** By machine. */
export const placesShape: Shape = mapOf(
  ID,
  object('a place', {
    party: required(
      id,
      'The party whose organisation gives it; while the case holds a place, that organisation fills it.',
    ),
    product: required(
      id,
      'The fact that says for which product. A case that has a place when it changes takes one for the other product.',
    ),
    need: optional(id, 'The fact that says for which need; only who has expertise in it is asked.', 'no need is told'),
    chosen: optional(
      id,
      'The fact of type organisation that staff, family or referrer choose; that organisation then goes before the advice.',
      'the advice is followed',
    ),
    reason: optional(
      id,
      'The fact that says why another was chosen than the one advised; without it such a choice is refused.',
      'no reason is asked',
    ),
    heldIn: required(
      listOf(statePath, 1),
      'The states in which a case holds the place. It is taken when one of them is entered and is free again when they are left.',
    ),
    keptIn: optional(
      listOf(statePath, 1),
      'States in which a place that the case has is kept, and none is taken.',
      'it is free as soon as the other states are left',
    ),
    waitsIn: optional(
      listOf(statePath, 1),
      'The states in which a case waits for a place, in the order in which they began to wait.',
      'nobody waits',
    ),
    whenFree: optional(
      event,
      'The event that the system fires in the first case that waits when there is room for it.',
      'nothing is told',
    ),
    beyond: optional(
      listOf(event, 1),
      'Events for which no child waits: when all is taken they go beyond what there is, and the record says so.',
      'every event needs room',
    ),
    givenBackBy: optional(
      listOf(event, 1),
      'Events by which an organisation gives the case back; it is not advised for this case again.',
      'who had the case before is advised again',
    ),
  }),
);
