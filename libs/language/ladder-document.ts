/**
 * The form of an escalation ladder: who is asked, rung by rung, when a task is overdue. Which tasks climb it is said
 * at the task; who fills a party is for the region.
 */
import { CLOCK, ID, id, label } from './forms.js';
import type { Label } from './label.js';
import { ROLES } from './roles.js';
import { mapOf, object, oneOf, optional, required, text } from './shape.js';

/** The levels on which education and youth care meet, from the work itself upwards. */
export const LEVELS_OF_STEERING = ['practice', 'policy', 'board'] as const;
export type SteeringLevel = (typeof LEVELS_OF_STEERING)[number];

export interface RungDocument {
  readonly level: SteeringLevel;
  readonly to: string;
  readonly role?: string;
  readonly due?: string;
  readonly label: Label;
}
export interface LadderDocument {
  readonly label: Label;
  readonly rungs: Readonly<Record<string, RungDocument>>;
}

export const laddersShape = mapOf(
  ID,
  object('a ladder', {
    label: required(label, 'What people read.'),
    rungs: required(
      mapOf(
        ID,
        object('a rung', {
          level: required(oneOf(...LEVELS_OF_STEERING), 'The level; it never goes down.'),
          to: required(id, 'The party that is asked.'),
          role: optional(oneOf(...Object.keys(ROLES)), 'The role.', 'the first role of the party'),
          due: optional(
            text(CLOCK.name, CLOCK.pattern),
            'How long it has; then the next rung is asked.',
            'no term: only the last rung has none',
          ),
          label: required(label, 'What is asked; the label of the task follows it.'),
        }),
        1,
      ),
      'Who is asked, the first first. A rung that nobody in the region fills is passed over.',
    ),
  }),
);
