/** The form of an action: one key of a closed list, with what it needs. What names in it refer to is checked where it is compiled. */
import { CLOCK, ID, cel, event, id, label } from './forms.js';
import type { Label } from './label.js';
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

/** A CEL expression; for an enum also one of its bare values; otherwise a literal. */
export type Value = string | number | boolean | readonly string[];

export type Action =
  | { readonly assign: Readonly<Record<string, Value | { readonly for: string; readonly to: Value }>> }
  | { readonly add: Readonly<Record<string, Value>> }
  | { readonly remove: Readonly<Record<string, Value>> }
  | { readonly raise: string | { readonly event: string; readonly data?: Readonly<Record<string, Value>> } }
  | { readonly task: TaskAction }
  | { readonly notify: string | NotifyAction }
  | { readonly offer: OfferAction }
  | { readonly post: PostAction }
  | { readonly open: OpenAction }
  | { readonly tell: TellAction }
  | { readonly join: JoinAction };

export interface TaskAction {
  readonly id: string;
  readonly to: string;
  readonly role?: string;
  readonly due?: string;
  readonly until?: readonly string[];
  readonly ladder?: string;
  readonly label: Label;
}
export interface NotifyAction {
  readonly to: string;
  readonly role?: string;
}
export interface OfferAction {
  readonly to: string;
  readonly packet: readonly string[];
}
export interface PostAction {
  readonly point: string;
  readonly decision: string;
  readonly with?: Readonly<Record<string, Value>>;
  readonly amount?: Value;
}
export interface OpenAction {
  readonly machine: string;
  readonly as: string;
  readonly event: string;
  readonly data?: Readonly<Record<string, Value>>;
  readonly with?: readonly string[];
}
export interface TellAction {
  readonly related: string;
  readonly event: string;
  readonly data?: Readonly<Record<string, Value>>;
}
export interface JoinAction {
  readonly related: string;
  readonly case: string;
  readonly event: string;
  readonly data?: Readonly<Record<string, Value>>;
}

const value: Shape = choice(
  'a CEL expression or a value',
  boolean,
  integer(-1_000_000_000, 1_000_000_000),
  cel,
  listOf(id),
);
const values = mapOf(ID, value);

export const action: Shape = object('an action', {
  assign: optional(
    mapOf(
      ID,
      choice(
        'a value, or { for, to }',
        boolean,
        integer(-1_000_000_000, 1_000_000_000),
        cel,
        listOf(id),
        object('one of the facts of a list', {
          for: required(cel, 'Which entry of the list.'),
          to: required(value, 'The new value.'),
        }),
      ),
      1,
    ),
    'Gives facts a new value; all right-hand sides read the facts as they were.',
    'another action',
  ),
  add: optional(mapOf(ID, value, 1), 'Adds to a set or to records.', 'another action'),
  remove: optional(mapOf(ID, value, 1), 'Removes from a set.', 'another action'),
  raise: optional(
    choice(
      'an event, or { event, data }',
      event,
      object('a raised event', {
        event: required(event, 'The event.'),
        data: optional(values, 'Its data.', 'no data'),
      }),
    ),
    'Sends an event to the other parts of this case, at once and in the same transition.',
    'another action',
  ),
  task: optional(
    object('a task', {
      id: required(id, 'Names the task; one open task of a name per case.'),
      to: required(id, 'The party that has to do it.'),
      role: optional(oneOf(...Object.keys(ROLES)), 'The role.', 'the first role of the party'),
      due: optional(text(CLOCK.name, CLOCK.pattern), 'When it must be done.', 'no term'),
      until: optional(
        listOf(event, 1),
        'The events that finish it, wherever the case then is.',
        'leaving the state finishes it, where the case stays in it; else somebody says that it is done',
      ),
      ladder: optional(
        id,
        'Who is asked, rung by rung, when it is overdue (R-019). It needs `due`, and something that finishes it.',
        'it stays overdue',
      ),
      label: required(label, 'What has to be done.'),
    }),
    'Puts something to do on a worklist.',
    'another action',
  ),
  notify: optional(
    choice(
      'a party, or { to, role }',
      id,
      object('a notice', {
        to: required(id, 'The party that is told.'),
        role: optional(oneOf(...Object.keys(ROLES)), 'The role.', 'the first role of the party'),
      }),
    ),
    'Tells a party that something happened.',
    'another action',
  ),
  offer: optional(
    object('an offer', {
      to: required(id, 'The party that is offered the case.'),
      packet: required(listOf(id), 'The facts that it may see until it accepts.'),
    }),
    'Lets a party take part with a packet only, while this state lasts or until it becomes owner.',
    'another action',
  ),
  post: optional(
    object('a funding point', {
      point: required(id, 'Names the funding point.'),
      decision: required(id, 'The decision table that is asked.'),
      with: optional(
        values,
        'The inputs of the table that this point gives itself.',
        'every input comes from its own `from`',
      ),
      amount: optional(value, 'The amount in cents, when it is known.', 'not known yet'),
    }),
    'Asks the payer table once and records the receipt.',
    'another action',
  ),
  open: optional(
    object('a related case', {
      machine: required(id, 'The machine of the new case.'),
      as: required(id, 'The relation.'),
      event: required(event, 'Its opening event.'),
      data: optional(values, 'The data of that event; all that the relation carries.', 'no data'),
      with: optional(listOf(id), 'Relations of this case that are handed on.', 'none'),
    }),
    'Opens a related case in the same statement; where the relation exists, it is told instead.',
    'another action',
  ),
  tell: optional(
    object('a message to a related case', {
      related: required(id, 'The relation.'),
      event: required(event, 'The event.'),
      data: optional(values, 'Its data.', 'no data'),
    }),
    'Sends an event to a related case through the outbox: at least once delivered, once applied.',
    'another action',
  ),
  join: optional(
    object('joining a case', {
      related: required(id, 'The relation.'),
      case: required(cel, 'The case to join: a field of type case.'),
      event: required(event, 'The event that the other case gets; it may refuse.'),
      data: optional(values, 'Its data.', 'no data'),
    }),
    'Relates an existing case of the region.',
    'another action',
  ),
});

export const ACTION_KINDS = [
  'assign',
  'add',
  'remove',
  'raise',
  'task',
  'notify',
  'offer',
  'post',
  'open',
  'tell',
  'join',
] as const;
export type ActionKind = (typeof ACTION_KINDS)[number];
