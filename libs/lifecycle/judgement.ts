/**
 * The scope of one decision: everything an expression can read, and the log of what was judged. It answers XState's guards
 * and assigns while a step runs, and the lifecycle's own questions before and after.
 */
import {
  celValuesOf,
  type AskedFact,
  type CelScope,
  type ChartTransition,
  type CompiledValue,
  type CompiledValues,
  type Expression,
  type FactValue,
  type GuardTerm,
  type Machine,
  type ValueScope,
} from '#language';
import { isNamed, type Capacity } from '#access';
import type { Judged, On, StepScope } from '#machine';
import type { CaseState, RelatedCase } from './case-state.js';
import { chartOf } from './chart.js';
import type { Command } from './command.js';
import type { Model } from './model.js';
import { activePaths, owningParties } from './standing.js';
import type { GuardRecord } from './record.js';
import type { Inquiry } from './world.js';

/** What is the same for the whole of a decision. */
export interface Setting {
  readonly model: Model;
  readonly school: string;
  readonly event: string;
  /** The capacity in which it is fired; undefined for the system. */
  readonly capacity: Capacity | undefined;
  readonly organisation: string | null;
  readonly related: readonly RelatedCase[];
  readonly inquiry: Inquiry;
}

export class Judgement implements StepScope {
  readonly guards: GuardRecord[] = [];
  readonly events: string[];
  readonly #seen = new Set<string>();

  constructor(readonly setting: Setting) {
    this.events = [setting.event];
  }

  judge(transition: ChartTransition, on: Judged): boolean {
    if (!this.mayTake(transition, on.machine)) return false;
    return transition.guard.every((term) => this.holds(term, on));
  }

  /** Whether the roles of a transition allow the one who fires; raised events and time are nobody's. */
  mayTake(transition: ChartTransition, machine: Machine): boolean {
    const { capacity, event } = this.setting;
    if (transition.by === undefined || capacity === undefined) return true;
    if (transition.trigger.kind !== 'event' || transition.trigger.event !== event) return true;
    const owner = machine.states.get(transition.source)?.owner;
    return isNamed(transition.by, capacity, owner === undefined ? [] : [owner]);
  }

  /** Judges one conjunct and logs it with what it read. */
  holds(term: GuardTerm, on: Judged): boolean {
    const scope = this.#scope(on, term.asks);
    const result = term.expression.evaluate(scope.cel) === true;
    const inputs = Object.fromEntries(
      term.expression.references.map((reference) => [reference.text, this.#reading(reference, scope.cel)]),
    );
    const key = `${term.id} ${JSON.stringify(inputs)} ${String(result)}`;
    if (!this.#seen.has(key)) {
      this.#seen.add(key);
      this.guards.push({ id: term.id, inputs, result });
    }
    return result;
  }

  /** An expression outside any guard: invariants. */
  expressionHolds(expression: Expression, on: Judged): boolean {
    return expression.evaluate(this.#scope(on, []).cel) === true;
  }

  value(value: CompiledValue, on: On): FactValue {
    return value.of(this.#scope({ ...on, active: () => false }, value.asks));
  }

  values(values: CompiledValues, on: On): Record<string, FactValue> {
    return Object.fromEntries([...values].map(([name, value]) => [name, this.value(value, on)]));
  }

  raised(event: string): void {
    this.events.push(event);
  }

  /** Values that can ask `in()` too: inputs of decision tables are read where the case then stands. */
  valueWhere(value: CompiledValue, on: Judged): FactValue {
    return value.of(this.#scope(on, value.asks));
  }

  #reading(
    { root, path, argument }: { root: string; path: readonly string[]; argument?: string },
    scope: CelScope,
  ): unknown {
    if (root === 'in') return scope.in(argument ?? '');
    if (root === 'consent') return scope.consent(argument ?? '');
    if (root === 'open') return scope.open(argument ?? '');
    let value: unknown = scope.variables[root];
    for (const step of path) value = (value as Record<string, unknown> | undefined)?.[step];
    return typeof value === 'bigint' ? Number(value) : (value ?? null);
  }

  #scope(on: Judged, asks: readonly AskedFact[]): ValueScope & { cel: CelScope } {
    const { setting } = this;
    const { workflow } = setting.model;
    const { machine } = on;
    const event = workflow.events.get(on.event);
    const variables: Record<string, unknown> = {
      data: celFacts(machine, on.facts),
      event: {
        data: event === undefined || event.fields.size === 0 ? NOTHING : celValuesOf(event.fields, on.eventData),
      },
      parameters: parameterValues(workflow.parameters),
      agreements: agreementValues(workflow.definition.document.agreements),
      actor: { role: setting.capacity?.role ?? 'system' },
    };
    // Asked for by few expressions; what is not read is not looked up.
    Object.defineProperty(variables, 'school', { enumerable: true, get: () => setting.inquiry.school(setting.school) });
    Object.defineProperty(variables, 'owners', {
      enumerable: true,
      get: () =>
        owningParties(
          machine,
          chartOf(machine).leaves.filter((path) => on.active(path)),
        ),
    });
    const cel: CelScope = {
      variables,
      in: (path) => on.active(path),
      consent: (purpose) => {
        const given = (on.facts['consent'] as Readonly<Record<string, FactValue>> | undefined)?.[purpose];
        return given === 'given' || given === 'notNeeded';
      },
      open: (relation) => setting.related.some(({ as, isOpen }) => as === relation && isOpen),
    };
    if (asks.length > 0)
      variables['facts'] = Object.fromEntries(asks.map((asked) => [asked.fact.id, this.#worldFact(asked, on, cel)]));
    return { cel, facts: on.facts, eventData: on.eventData };
  }

  #worldFact({ fact, with: given }: AskedFact, on: Judged, cel: CelScope): unknown {
    const { setting } = this;
    const argument = (name: string): FactValue =>
      given.get(name)?.of({ cel, facts: on.facts, eventData: on.eventData }) ?? null;
    const residence = (on.facts['residence'] as string | null | undefined) ?? null;
    const { school, organisation, inquiry } = setting;
    switch (fact.reads) {
      case 'mandate':
        return inquiry.ask({
          id: 'mandate',
          inputs: {
            role: setting.capacity?.role ?? 'system',
            organisation,
            school,
            product: word(argument('product')),
            amount: Number(argument('amount') ?? 0),
          },
        });
      case 'poolRoom':
        return inquiry.ask({ id: 'poolRoom', inputs: { school } });
      case 'poolCovers':
        return inquiry.ask({ id: 'poolCovers', inputs: { school, need: word(argument('need')) } });
      default:
        return inquiry.ask({ id: 'residenceInRegion', inputs: { residence } });
    }
  }
}

/** An argument that is a word; an unset enum has none. */
const word = (value: FactValue): string => (typeof value === 'string' ? value : '');

const NOTHING = {};

/** Facts are never changed in place, so what CEL sees of them is made once for each set of facts. */
const factCache = new WeakMap<object, Record<string, unknown>>();
function celFacts(machine: Machine, facts: On['facts']): Record<string, unknown> {
  const known = factCache.get(facts) ?? celValuesOf(machine.fields, facts);
  factCache.set(facts, known);
  return known;
}

const parameterCache = new WeakMap<object, Record<string, unknown>>();
function parameterValues(parameters: Model['workflow']['parameters']): Record<string, unknown> {
  const known =
    parameterCache.get(parameters) ??
    Object.fromEntries(
      [...parameters].map(([name, { value }]) => [name, typeof value === 'number' ? BigInt(value) : value]),
    );
  parameterCache.set(parameters, known);
  return known;
}

const agreementCache = new WeakMap<object, Record<string, unknown>>();
function agreementValues(
  agreements: Model['workflow']['definition']['document']['agreements'],
): Record<string, unknown> {
  const known = agreementCache.get(agreements) ?? {
    ...agreements,
    shortHelp: { maxTalks: BigInt(agreements.shortHelp.maxTalks), maxWeeks: BigInt(agreements.shortHelp.maxWeeks) },
  };
  agreementCache.set(agreements, known);
  return known;
}

/** The judgement of a command on a case. */
export function judgementOf(
  model: Model,
  state: Pick<CaseState, 'school' | 'related'>,
  command: Pick<Command, 'event' | 'acting'>,
  capacity: Capacity | undefined,
  inquiry: Inquiry,
): Judgement {
  return new Judgement({
    model,
    school: state.school,
    event: command.event,
    capacity,
    organisation: command.acting.kind === 'staff' ? command.acting.organisation : null,
    related: state.related,
    inquiry,
  });
}

/** A configuration as it stands between transitions. */
export function standingOn(
  machine: Machine,
  state: Pick<CaseState, 'states' | 'facts'>,
  event: string,
  eventData: Readonly<Record<string, unknown>>,
): Judged {
  const active = activePaths(machine, state.states);
  return { machine, facts: state.facts, event, eventData, active: (path) => active.has(path) };
}
