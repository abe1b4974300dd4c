/**
 * The facts of a case as variables: those that guards and invariants read, and those from which these are made; all others are
 * left out. A set is one variable for each word, a fact kept per entry one for each entry.
 */
import {
  askedIn,
  firstFacts,
  statedIn,
  type ChartTransition,
  type CompiledAction,
  type CompiledValue,
  type Facts,
  type Machine,
} from '#language';
import type { Space, Variable } from './space.js';
import { actionsOf } from './actions.js';
import type { Values } from './values.js';

/** Facts that give help its ground: told apart also where no guard reads them, since the rules do. */
export const GROUND_FACTS = ['consent', 'crisis', 'statutoryReferral', 'delivery'] as const;

/** The fact that says whether what is decided on is a right: told apart too, where a decision can be about what is none. */
export const ENTITLED = 'isStatutory';

/** Events with which help to one child begins, in the shared vocabulary. */
const HELP_STARTS = [
  'CARE_STARTED',
  'LIGHT_HELP_STARTED',
  'SPECIALIST_STARTED',
  'INTERVENTION_ADDED',
  'SPECIALIST_ADDED',
];

export const beginsHelp = ({ trigger }: ChartTransition): boolean =>
  trigger.kind === 'event' && HELP_STARTS.includes(trigger.event);

export interface FactVariable {
  readonly field: string;
  /** The word of a set, or the entry of a fact kept per entry. */
  readonly part?: string;
  readonly variable: Variable;
  readonly first: number;
}

export class FactVariables {
  readonly list: FactVariable[] = [];
  readonly #byField = new Map<string, FactVariable[]>();
  readonly #byKey = new Map<string, FactVariable>();
  readonly #byVariable = new Map<Variable, FactVariable>();
  /** Values of actions that have to be worked out: all others end in facts that nobody reads. */
  readonly #counted: ReadonlySet<CompiledValue>;

  constructor(
    readonly machine: Machine,
    space: Space,
    private readonly values: Values,
  ) {
    const { read, counted } = coneOf(machine);
    this.#counted = counted;
    const first = firstFacts(machine.fields);
    for (const [name, field] of machine.fields) {
      if (!read.has(name)) continue;
      const parts = field.type === 'set' && field.per === undefined ? (field.values ?? []) : (field.per ?? [undefined]);
      for (const part of parts) {
        const own = field.type === 'set' ? [false, true] : values.of(name, field);
        if (own.length === 0) continue;
        const variable = space.add(part === undefined ? `data.${name}` : `data.${name}.${part}`, own);
        const one: FactVariable = {
          field: name,
          ...(part === undefined ? {} : { part }),
          variable,
          first: this.numberIn(variable, name, part, first),
        };
        this.list.push(one);
        this.#byVariable.set(variable, one);
        this.#byField.set(name, [...(this.#byField.get(name) ?? []), one]);
        this.#byKey.set(part === undefined ? name : `${name}.${part}`, one);
      }
    }
  }

  of(field: string, part?: string): FactVariable | undefined {
    return this.#byKey.get(part === undefined ? field : `${field}.${part}`);
  }

  /** The fact of a variable; undefined for one that says something else. */
  byVariable(variable: Variable): FactVariable | undefined {
    return this.#byVariable.get(variable);
  }

  /** The variables of one fact. */
  partsOf(field: string): readonly FactVariable[] {
    return this.#byField.get(field) ?? [];
  }

  counts(value: CompiledValue): boolean {
    return this.#counted.has(value);
  }

  /** Whether a field is a set of words that is told apart. */
  isSet(field: string): boolean {
    return this.machine.fields.get(field)?.type === 'set';
  }

  /** Whether of a set only the words that a step adds or removes have to be known. */
  isLazy(field: string): boolean {
    return this.isSet(field) && this.machine.fields.get(field)?.per === undefined;
  }

  /** What a step has made of a fact; undefined when these facts, which hold only what it has written, do not say. */
  changedIn({ field, part, variable }: FactVariable, facts: Facts): number | undefined {
    if (!Object.hasOwn(facts, field)) return undefined;
    const entries = facts[field] as Readonly<Record<string, unknown>> | null;
    if (this.machine.fields.get(field)?.per !== undefined && !Object.hasOwn(entries ?? {}, part ?? ''))
      return undefined;
    return this.numberIn(variable, field, part, facts);
  }

  /** What a variable holds where these are the facts. */
  numberIn(variable: Variable, field: string, part: string | undefined, facts: Facts): number {
    const value = facts[field];
    if (part === undefined) return this.values.stand(field, variable.values, value);
    if (this.isSet(field)) return ((value as readonly string[] | null) ?? []).includes(part) ? 1 : 0;
    return this.values.stand(field, variable.values, (value as Readonly<Record<string, unknown>>)[part]);
  }
}

/** The facts that are read, directly or through another fact, and the values of actions that make them. */
function coneOf(machine: Machine): { read: ReadonlySet<string>; counted: ReadonlySet<CompiledValue> } {
  const read = new Set<string>([...(machine.fields.has('consent') ? GROUND_FACTS : []), ENTITLED]);
  const counted = new Set<CompiledValue>();
  const note = ({ references }: Pick<CompiledValue, 'references'>): boolean => {
    const before = read.size;
    for (const { root, path } of references) {
      if (root === 'data') read.add(path[0] ?? '');
      if (root === 'consent') read.add('consent');
    }
    return read.size > before;
  };
  const count = (value: CompiledValue): boolean => {
    counted.add(value);
    return note(value);
  };
  for (const { transitions } of machine.states.values())
    for (const { guard } of transitions) for (const { expression } of guard) note(expression);
  for (const expression of statedIn(machine)) note(expression);
  for (const { expression } of askedIn(machine)) note(expression);
  const actions = actionsOf(machine);
  for (let grows = true; grows;) {
    grows = false;
    for (const value of actions.flatMap((action) => sourcesOf(action, read))) grows = count(value) || grows;
  }
  return { read, counted };
}

function sourcesOf(action: CompiledAction, read: ReadonlySet<string>): CompiledValue[] {
  switch (action.kind) {
    case 'assign':
      return action.changes.flatMap(({ field, entry, value }) =>
        read.has(field) ? [value, ...(entry === undefined ? [] : [entry])] : [],
      );
    case 'add':
    case 'remove':
      return read.has(action.field) ? [action.value] : [];
    case 'raise':
      return [...action.data.values()];
    default:
      return [];
  }
}
