/** The form of clocks: terms that span states, with what suspends and extends them. */
import { CLOCK, ID, event, id, label, source } from './forms.js';
import type { Label } from './label.js';
import { integer, listOf, mapOf, object, oneOf, optional, required, text, type Shape } from './shape.js';

/** On which day a term may end whose last day is no working day. */
export type EndsOn = 'workingDay' | 'termsAct';
export const endsOn = oneOf('workingDay', 'termsAct');
export const ENDS_ON =
  'Where a last day goes that is no working day. workingDay: to the next one, whatever the length of the term. termsAct: as the Algemene termijnenwet says (articles 1, 2 and 4).';

export interface ClockDocument {
  readonly label: Label;
  readonly machine: string;
  readonly from: readonly string[];
  readonly until: readonly string[];
  readonly duration: string;
  readonly raises: string;
  readonly basis?: string;
  /** The term of a state at whose end it begins. */
  readonly follows?: string;
  readonly endsOn?: EndsOn;
  readonly schoolHolidays?: 'counted' | 'skipped';
  readonly suspension?: {
    readonly from: readonly string[];
    readonly until: readonly string[];
    readonly basis?: string;
  };
  readonly extension?: {
    readonly on: readonly string[];
    readonly duration: string;
    readonly atMost: number;
    readonly basis?: string;
  };
}

export const clocksShape: Shape = mapOf(
  ID,
  object('a clock', {
    label: required(label, 'What people read.'),
    machine: required(id, 'The machine it belongs to.'),
    from: required(listOf(event, 1), 'The events that start it.'),
    until: required(listOf(event, 1), 'The events that stop it.'),
    duration: required(text(CLOCK.name, CLOCK.pattern), 'A parameter of a term type, or a term.'),
    raises: required(event, 'The event that the system fires when it has run.'),
    basis: optional(source, 'Where the term comes from.', 'no ground is shown'),
    follows: optional(
      text(CLOCK.name, CLOCK.pattern),
      'A term of a state, in days. Where it runs when the clock starts, the first day that counts is the one after its last, also when the state is left at once.',
      'the first day that counts is the one after the event',
    ),
    endsOn: optional(endsOn, ENDS_ON, 'where its parameter says, or where it is'),
    schoolHolidays: optional(
      oneOf('counted', 'skipped'),
      "skipped: days of the school holidays do not count; the school's entry in the region says which holidays (`holidayRegion`).",
      'counted: they count as any other day',
    ),
    suspension: optional(
      object('a suspension', {
        from: required(listOf(event, 1), 'The events that suspend the clock, from the next day on.'),
        until: required(listOf(event, 1), 'The events that take it up again, on the day itself.'),
        basis: optional(source, 'What allows it.', 'no ground is shown'),
      }),
      'When the clock stands still. Days between the two count for nothing; a day that is suspended in part counts.',
      'it always runs',
    ),
    extension: optional(
      object('an extension', {
        on: required(
          listOf(event, 1),
          'The events that extend the clock; they are refused when it does not run or was extended too often.',
        ),
        duration: required(
          text(CLOCK.name, CLOCK.pattern),
          'By how much: a parameter or a term that counts what the clock counts (working days, days or longer, or time).',
        ),
        atMost: required(integer(1, 10), 'How often.'),
        basis: optional(source, 'What allows it.', 'no ground is shown'),
      }),
      'By what the clock is extended before it has run out.',
      'it cannot be extended',
    ),
  }),
);
