/** The form of invariants: what a workflow, or a region, says that its cases always hold to. */
import { CLOCK, ID, cel, event, id, source, statePath } from './forms.js';
import { ROLES } from './roles.js';
import {
  boolean,
  choice,
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

export interface InvariantDocument {
  readonly always?: string;
  readonly never?: string;
  readonly eventually?: string;
  readonly within?: string;
  readonly atMost?: number;
  readonly order?: readonly string[];
  readonly on?: string | readonly string[];
  readonly after?: string;
  readonly into?: string;
  readonly fourEyes?: string;
  readonly by?: readonly string[];
  readonly in?: string | readonly string[];
  readonly from?: string;
  readonly when?: string | readonly string[];
  readonly to?: string;
  readonly needs?: string | readonly string[];
  readonly does?: readonly DeedDocument[];
  readonly without?: readonly DeedDocument[];
  readonly who?: Readonly<Record<string, readonly string[]>>;
  readonly why: string;
  readonly locked?: boolean;
}

/** What a step does besides leading somewhere; one of them. */
export interface DeedDocument {
  readonly tell?: string;
  readonly open?: string;
  readonly offer?: string;
  readonly task?: string;
  readonly post?: string;
  readonly notify?: string;
  readonly assign?: string;
}

const deeds = listOf(
  object('what a step does', {
    tell: optional(id, 'Tells this related case.', 'another deed'),
    open: optional(id, 'Opens a case of this machine.', 'another deed'),
    offer: optional(id, 'Offers the case to this party.', 'another deed'),
    task: optional(id, 'Opens this task.', 'another deed'),
    post: optional(id, 'Records who pays at this point.', 'another deed'),
    notify: optional(id, 'Lets this party know.', 'another deed'),
    assign: optional(id, 'Writes this fact.', 'another deed'),
  }),
  1,
  10,
);

export const invariantsShape: Shape = mapOf(
  ID,
  object('an invariant', {
    always: optional(cel, 'Holds in every configuration.', 'another kind is given'),
    never: optional(cel, 'Holds in none.', 'another kind is given'),
    eventually: optional(cel, 'Can still come about, as long as a case runs.', 'another kind is given'),
    within: optional(
      text(CLOCK.name, CLOCK.pattern),
      'Once `from` holds, `to` holds within this term, whatever anybody does or leaves.',
      'another kind is given',
    ),
    atMost: optional(
      integer(0, 100),
      'Wherever `from` holds, `to` can be reached in so many events of the main part.',
      'another kind is given',
    ),
    order: optional(
      listOf(statePath, 2, 20),
      'States that a case passes in this order and skips only by a transition that says so (`link`).',
      'another kind is given',
    ),
    on: optional(
      choice('an event, or a list of events', event, listOf(event, 1, 20)),
      'An event, or some. It can happen (`in` the states, where `from` and `when` hold) and be taken by `who`, and wherever it does, what it `needs` holds and it leads `to`.',
      'another kind is given',
    ),
    after: optional(
      text(CLOCK.name, CLOCK.pattern),
      'A term of a state. It always runs `in` the states (where `from` holds), and leads `to`.',
      'another kind is given',
    ),
    into: optional(
      cel,
      'However a case comes to where this holds, what that `needs` holds then.',
      'another kind is given',
    ),
    fourEyes: optional(
      event,
      'An event that more than one person has to take: a case comes out of `from` to where `to` holds only after each of the roles in `by` did. No organisation of the region holds two of them.',
      'another kind is given',
    ),
    by: optional(listOf(oneOf(...Object.keys(ROLES)), 2, 8), 'For fourEyes: the roles.', 'only for other kinds'),
    in: optional(
      choice('a state, or a list of states', statePath, listOf(statePath, 1, 20)),
      'For on and after: the states in which the step is taken, by a transition of theirs or of a state around them. Each is asked by itself.',
      'on is about every state',
    ),
    from: optional(
      cel,
      'For eventually, within, atMost, on and after: where it counts, before the step. For fourEyes: where the event is taken.',
      'eventually, on and after count everywhere',
    ),
    when: optional(
      choice('a CEL expression, or a list of conditions', cel, listOf(cel, 1, 20)),
      'For on: the cases of the event that it is about, asked as a guard of the step is: where a related case tells that it closed, `open` is false of it, unless others of the relation are open. For after: in which cases the term leads to what is said.',
      'on and after are about every case',
    ),
    to: optional(
      cel,
      'For within and atMost: what must come. For on and after: where it leads. For fourEyes: what may not come before.',
      'on and after say nothing about where it leads',
    ),
    needs: optional(
      choice('a CEL expression, or a list of conditions', cel, listOf(cel, 1, 20)),
      'For on: what has to be so, asked as `when` is: names of conditions or expressions that may read the event. For into: one expression.',
      'on says nothing about what it needs',
    ),
    does: optional(
      deeds,
      'For on and after: what it does besides, whichever transition takes it, by that transition or where it leads.',
      'on and after say nothing about what they do',
    ),
    without: optional(
      deeds,
      'For on and after: what it does not do, whichever transition takes it. Alone it does not say that the step can be taken.',
      'on and after say nothing about what they leave',
    ),
    who: optional(
      mapOf(ID, listOf(oneOf(...Object.keys(ROLES)), 1, 10), 1),
      'For on: who can take it, as roles by party; each of them that somebody in the region has.',
      'on says nothing about who takes it',
    ),
    why: required(source, 'Why.'),
    locked: optional(boolean, 'A region may not change it or leave it out.', 'a region may'),
  }),
);
