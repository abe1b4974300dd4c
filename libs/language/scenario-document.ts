/**
 * The form of a scenario: a case as a story with expectations, run without a database by `schakel test`. A step that needs
 * a part that is not built yet says so with `pending`; the run counts them.
 */
import { TASK_CODE } from './activity-document.js';
import { CLOCK_ID, date, event, ID, id, label, statePath } from './forms.js';
import type { Label } from './label.js';
import { agreementKeys, type Agreements } from './region-document.js';
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
import { OUTCOMES, type Outcome } from './chart-document.js';

export interface Expectation {
  readonly states?: readonly string[];
  readonly owner?: string;
  readonly payer?: string;
  readonly rule?: string;
  readonly data?: Readonly<Record<string, unknown>>;
  readonly related?: Readonly<Record<string, number>>;
  readonly tasks?: readonly string[];
  readonly clocks?: readonly string[];
  readonly suspended?: readonly string[];
  readonly lastDays?: Readonly<Record<string, string>>;
  readonly closed?: boolean;
  /** Where the case has a place (`cardea`, `cardea/treatment`), or none. */
  readonly place?: string;
  readonly waits?: boolean;
}

export interface ScenarioStep {
  readonly open?: string;
  readonly fire?: string;
  readonly refuse?: string;
  readonly wait?: string;
  readonly pending?: string;
  /** How much others take of offers from here on, by organisation and offer. */
  readonly others?: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** Records an activity of this kind; `data` has its other fields. */
  readonly activity?: string;
  /** Which case the step is about: `main`, or a relation and the number of the case in it (`intervention.2`). */
  readonly case?: string;
  readonly by?: string;
  readonly of?: string;
  readonly onBehalfOf?: 'parent' | 'pupil' | 'externalMunicipality';
  readonly data?: Readonly<Record<string, unknown>>;
  readonly because?: string;
  readonly expect?: Expectation;
}

export interface ScenarioDocument {
  readonly schakel: 1;
  readonly scenario: string;
  readonly number: number;
  readonly title: Label;
  readonly workflow: string;
  readonly region: string;
  readonly school: string;
  readonly startAt: string;
  readonly agreements?: Partial<Agreements>;
  readonly requirements?: readonly string[];
  readonly steps: readonly ScenarioStep[];
  readonly end: {
    readonly outcome?: Outcome;
    readonly states?: readonly string[];
    readonly route: readonly string[];
    readonly payers: readonly string[];
    readonly activities?: Readonly<Record<string, number>>;
  };
}

const scalar: Shape = choice(
  'a value',
  boolean,
  integer(-1_000_000_000, 1_000_000_000),
  text('a text', undefined, { atMost: 200 }),
);
const field: Shape = choice(
  'a value',
  scalar,
  listOf(choice('a word or a record', scalar, mapOf(ID, scalar))),
  mapOf(ID, scalar),
);

const expectation = object('what is expected', {
  states: optional(listOf(statePath, 1), 'Active states that must be among those of the case.', 'not looked at'),
  owner: optional(id, 'The party that owns the main part.', 'not looked at'),
  payer: optional(id, 'The payer of the funding point of this step.', 'not looked at'),
  rule: optional(id, 'The rule of the payer table that hit.', 'not looked at'),
  data: optional(mapOf(ID, field), 'Facts of the case.', 'not looked at'),
  related: optional(mapOf(ID, integer(0, 50)), 'How many related cases of a relation are open.', 'not looked at'),
  tasks: optional(listOf(id, 1), 'Tasks that this step opened.', 'not looked at'),
  clocks: optional(listOf(text('the id of a clock'), 1), 'Terms that run or are suspended.', 'not looked at'),
  suspended: optional(listOf(text('the id of a clock'), 1), 'Terms that are suspended.', 'not looked at'),
  lastDays: optional(
    mapOf(CLOCK_ID, date, 1),
    'The last day of terms that run, by the id of the clock: the day after it they have run out.',
    'not looked at',
  ),
  closed: optional(boolean, 'Whether the case is closed.', 'not looked at'),
  place: optional(
    text('none, an organisation, or organisation/offer', /^[a-z][A-Za-z0-9-]*(\/[a-z][A-Za-z0-9-]*)?$/),
    'Where the case has a place.',
    'not looked at',
  ),
  waits: optional(boolean, 'Whether the case waits for a place.', 'not looked at'),
});

export const scenarioShape: Shape = object('a scenario', {
  schakel: required(constant(1), 'The version of the language.'),
  scenario: required(id, 'The name of the scenario.'),
  number: required(integer(1, 99), 'Its number in the domain study.'),
  title: required(label, 'What people read.'),
  workflow: required(id, 'The workflow it is about.'),
  region: required(id, 'The region in which it plays.'),
  school: required(id, 'The school.'),
  startAt: required(
    text('a moment (2026-03-02T08:00:00.000Z)', /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
    'When it starts.',
  ),
  agreements: optional(
    object(
      'agreements of the region',
      Object.fromEntries(
        Object.entries(agreementKeys).map(([key, { shape, doc }]) => [
          key,
          optional(shape, doc, 'as the region has it'),
        ]),
      ),
    ),
    'Agreements of the region that differ in this story.',
    'those of the region',
  ),
  requirements: optional(listOf(text('a requirement (R-005)', /^R-\d{3}$/), 1), 'What it shows.', 'no requirement'),
  steps: required(
    listOf(
      object('a step', {
        open: optional(event, 'Opens the case with this event.', 'another kind of step'),
        fire: optional(event, 'Fires this event.', 'another kind of step'),
        refuse: optional(event, 'Fires this event, which must be refused.', 'another kind of step'),
        wait: optional(
          text('a term (10wd, P6W)', /^(\d+wd|P\d+[DWMY]|PT\d+[HM])$/),
          'Lets time pass; timers that are due fire in order.',
          'another kind of step',
        ),
        activity: optional(
          id,
          'Records help without a pupil file: the kind of activity, `data` its other fields; with `because` it must be refused.',
          'another kind of step',
        ),
        pending: optional(
          oneOf('ledger', 'consentByAge', 'vault', 'migration', 'capacity', 'proof'),
          'The part this step waits for; it is not run.',
          'it is run',
        ),
        others: optional(
          mapOf(ID, mapOf(ID, integer(0, 100_000), 1), 1),
          'How many places or hours others take from here on, by organisation and offer; who waits then hears of room.',
          'another kind of step; nobody else takes any',
        ),
        case: optional(
          text('main, or relation.number', /^(main|[a-z][A-Za-z0-9]*\.[1-9][0-9]?)$/),
          'The case it is about.',
          'main',
        ),
        by: optional(id, 'The role.', 'only for steps in which nobody acts'),
        of: optional(id, 'The organisation.', 'that of the party that has the role and takes part'),
        onBehalfOf: optional(
          oneOf('parent', 'pupil', 'externalMunicipality'),
          'Whose decision it is.',
          'the decision of whoever acts',
        ),
        data: optional(mapOf(ID, field), 'The data of the event.', 'no data'),
        because: optional(
          text('a code or a condition'),
          'For a refusal: the code, or the condition that was not met; for an activity the field that is wrong, or permission.denied.',
          'any reason will do',
        ),
        expect: optional(expectation, 'What must be so after the step.', 'nothing is looked at'),
      }),
      1,
      80,
    ),
    'What happens, in order.',
  ),
  end: required(
    object('the end', {
      outcome: optional(oneOf(...OUTCOMES), 'How the case ended.', 'it is still open'),
      states: optional(listOf(statePath, 1), 'Active states at the end.', 'not looked at'),
      route: required(listOf(id), 'The parties that owned the main part, in order; none when no case was opened.'),
      payers: required(listOf(id), 'The payers that were found for the cases, in order, each once.'),
      activities: optional(
        mapOf(TASK_CODE, integer(0, 80)),
        'How many activities were recorded, by task.',
        'not looked at',
      ),
    }),
    'What must be so at the end.',
  ),
});
