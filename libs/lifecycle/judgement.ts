/**
 * The scope of one decision: everything an expression can read, and the log of what was judged. It answers XState's guards
 * and assigns while a step runs, and the lifecycle's own questions before and after.
 */
import {
  inOrder,
  withDefaults,
  type AskedFact,
  type CelScope,
  type ChartTransition,
  type CompiledValue,
  type CompiledValues,
  type Expression,
  type FactValue,
  type GuardTerm,
  type Machine,
  type Reference,
  type ValueScope,
} from '#language';
import { isNamed, type Capacity } from '#access';
import type { Judged, On, StepScope } from '#machine';
import { route } from '#routing';
import { ScopeOn, type Setting } from './cel-scope.js';
import type { CaseState, RelatedCase } from './case-state.js';
import type { Command } from './command.js';
import { ENGINE, type Behaviour } from './engine.js';
import type { Model } from './model.js';
import type { GuardRecord } from './record.js';
import { activePaths } from './standing.js';
import { askOffers } from './place.js';
import type { Inquiry } from './world.js';

export class Judgement implements StepScope {
  readonly guards: GuardRecord[];
  readonly events: string[];
  readonly #noted = new Map<string, GuardRecord[]>();
  readonly #judged = new Map<GuardTerm, { readonly on: Judged; readonly result: boolean }>();
  #last: ScopeOn | undefined;
  #acting: { readonly on: On; readonly judged: Judged } | undefined;

  /** `guards`: what was judged before, when a decision begins anew. */
  constructor(
    readonly setting: Setting,
    guards: readonly GuardRecord[] = [],
  ) {
    this.guards = [...guards];
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
    const before = this.#judged.get(term);
    if (before !== undefined && isSameFor(term, before.on, on)) return before.result;
    const scope = this.#scope(on, term.asks);
    const result = term.expression.evaluate(scope.cel) === true;
    this.#judged.set(term, { on, result });
    const inputs: Record<string, unknown> = {};
    for (const reference of readsOf(term.expression)) inputs[reference.text] = this.#reading(reference, scope.cel);
    this.#note({ id: term.id, inputs, result });
    return result;
  }

  /** Writes down what was judged; the same term on the same values once. */
  #note(guard: GuardRecord): void {
    const noted = this.#noted.get(guard.id);
    if (noted === undefined) this.#noted.set(guard.id, [guard]);
    else if (noted.some((one) => JSON.stringify(one) === JSON.stringify(guard))) return;
    else noted.push(guard);
    this.guards.push(guard);
  }

  /** An expression outside any guard, of a case as a step leaves it with these relations: invariants. */
  expressionHolds(expression: Expression, on: Judged, related: readonly RelatedCase[]): boolean {
    return expression.evaluate(new ScopeOn({ ...this.setting, related }, on)) === true;
  }

  value(value: CompiledValue, on: On): FactValue {
    // The values of one action are made on one scope.
    if (this.#acting?.on !== on) this.#acting = { on, judged: { ...on, active: () => false, leaves: () => NOWHERE } };
    return value.of(this.#scope(this.#acting.judged, value.asks));
  }

  values(values: CompiledValues, on: On): Record<string, FactValue> {
    return Object.fromEntries([...values].map(([name, value]) => [name, this.value(value, on)]));
  }

  raised(event: string, data: Readonly<Record<string, FactValue>>): Readonly<Record<string, unknown>> {
    this.events.push(event);
    const { model, behaviour } = this.setting;
    const raised = behaviour.fillsWhatIsRaised ? model.workflow.events.get(event) : undefined;
    return raised === undefined ? data : withDefaults(raised.fields, data);
  }

  /** Values that can ask `in()` too: inputs of decision tables are read where the case then stands. */
  valueWhere(value: CompiledValue, on: Judged): FactValue {
    return value.of(this.#scope(on, value.asks));
  }

  /**
   * Who holds a mandate for what a term asks one for. Asked of the world only for somebody who is refused: such an attempt is
   * not replayed, so that the records of what the system could not do need no answer to it. Undefined where nobody is asked for.
   */
  mandateHolders({ asks }: GuardTerm, on: Judged): readonly string[] | undefined {
    const { school, capacity, inquiry } = this.setting;
    const mandates = asks.filter(({ fact }) => fact.reads === 'mandate');
    if (capacity === undefined || mandates.length === 0) return undefined;
    return mandates.flatMap((asked) => {
      const inputs = { school, ...this.#sought(asked, on, this.#scope(on, []).cel) };
      return inquiry.ask({ id: 'mandateHolders', inputs }) as string[];
    });
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

  /** The scope for one moment; every term of a transition is judged on the same. */
  #scope(on: Judged, asks: readonly AskedFact[]): ValueScope & { cel: CelScope } {
    if (this.#last?.on !== on) this.#last = new ScopeOn(this.setting, on);
    const cel = this.#last;
    if (asks.length > 0)
      cel.variables.facts = Object.fromEntries(asks.map((asked) => [asked.fact.id, this.#worldFact(asked, on, cel)]));
    return { cel, facts: on.facts, eventData: on.eventData };
  }

  /** The product and the amount that a mandate is asked for. */
  #sought({ with: given }: AskedFact, on: Judged, cel: CelScope): { product: string; amount: number } {
    const scope = { cel, facts: on.facts, eventData: on.eventData };
    return {
      product: word(given.get('product')?.of(scope) ?? null),
      amount: Number(given.get('amount')?.of(scope) ?? 0),
    };
  }

  #worldFact(asked: AskedFact, on: Judged, cel: CelScope): unknown {
    const { setting } = this;
    const { fact, with: given } = asked;
    const residence = (on.facts['residence'] as string | null | undefined) ?? null;
    const { school, organisation, inquiry } = setting;
    switch (fact.reads) {
      case 'mandate':
        return inquiry.ask({
          id: 'mandate',
          inputs: inOrder({
            organisation,
            role: setting.capacity?.role ?? 'system',
            school,
            ...this.#sought(asked, on, cel),
          }),
        });
      case 'poolRoom':
        return inquiry.ask({ id: 'poolRoom', inputs: { school } });
      case 'poolCovers':
        return inquiry.ask({
          id: 'poolCovers',
          inputs: {
            need: word(given.get('need')?.of({ cel, facts: on.facts, eventData: on.eventData }) ?? null),
            school,
          },
        });
      case 'placeFree':
        return this.#placeFree(asked, on, cel, residence);
      default:
        return inquiry.ask({ id: 'residenceInRegion', inputs: { residence } });
    }
  }

  /** Whether somebody has room for what is sought; it follows from what is on offer, which is what is asked and recorded. */
  #placeFree({ with: given }: AskedFact, on: Judged, cel: CelScope, residence: string | null): boolean {
    const { of, inquiry } = this.setting;
    const { place } = on.machine;
    if (place === undefined) return false;
    const scope = { cel, facts: on.facts, eventData: on.eventData };
    const argument = (name: string): string => word(given.get(name)?.of(scope) ?? null);
    const chosen = argument('chosen');
    const sought = {
      product: argument('product'),
      need: argument('need'),
      residence,
      school: of.school,
      chosen: chosen === '' ? null : chosen,
      gaveBack: of.gaveBack ?? [],
    };
    return route(sought, askOffers(inquiry, place, of), of.place).choice !== null;
  }
}

/** An argument that is a word; an unset enum has none. */
const word = (value: FactValue): string => (typeof value === 'string' ? value : '');

const reads = new WeakMap<Expression, readonly Reference[]>();

/** What an expression reads, in the order in which its record is written. */
function readsOf(expression: Expression): readonly Reference[] {
  const known =
    reads.get(expression) ??
    [...expression.references].sort((a, b) => (a.text < b.text ? -1 : a.text > b.text ? 1 : 0));
  reads.set(expression, known);
  return known;
}

/** Whether a term reads the same in two moments: the lifecycle asks before a step what the engine asks again within it. */
function isSameFor({ expression }: GuardTerm, a: Judged, b: Judged): boolean {
  if (a === b) return true;
  if (a.facts !== b.facts || a.event !== b.event || a.eventData !== b.eventData) return false;
  return !expression.references.some(({ root }) => root === 'in' || root === 'owners') || a.leaves() === b.leaves();
}

/** An action reads facts and its event, never where the case stands. */
const NOWHERE: readonly string[] = [];

/** The judgement of a command on a case. */
export function judgementOf(
  model: Model,
  state: Pick<CaseState, 'case' | 'school' | 'related' | 'place' | 'gaveBack'>,
  command: Pick<Command, 'event' | 'acting'>,
  capacity: Capacity | undefined,
  inquiry: Inquiry,
  behaviour: Behaviour = ENGINE,
  guards: readonly GuardRecord[] = [],
): Judgement {
  const setting: Setting = {
    model,
    of: state,
    school: state.school,
    event: command.event,
    capacity,
    organisation: command.acting.kind === 'staff' ? command.acting.organisation : null,
    related: state.related,
    inquiry,
    behaviour,
  };
  return new Judgement(setting, guards);
}

/** A configuration as it stands between transitions. */
export function standingOn(
  machine: Machine,
  state: Pick<CaseState, 'states' | 'facts'>,
  event: string,
  eventData: Readonly<Record<string, unknown>>,
): Judged {
  const active = activePaths(machine, state.states);
  const { facts, states } = state;
  return { machine, facts, event, eventData, active: (path) => active.has(path), leaves: () => states };
}
