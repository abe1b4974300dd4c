/**
 * One step while XState takes it: answers what it asks, collects what is to be done, and writes both down, so that the same step
 * need not be worked out again (known-steps.ts). Asks the scope nothing that it was told before.
 */
import type { ChartTransition, CompiledAction, Facts, Machine } from '#language';
import { changeFacts, type ChangeOfFacts } from './facts.js';
import { leavesOf, type XStateNode } from './leaves.js';
import type { Effect, MachineEvent } from './outcome.js';
import type { Judged, On, StepScope } from './scope.js';

type Raise = Extract<CompiledAction, { kind: 'raise' }>;

/** Which event: 0 the one that is taken, from 1 those raised on the way; or one that XState makes itself, which has no data. */
export type EventOf = number | MachineEvent;

/** Something done on the way. */
export type Deed =
  | { readonly kind: 'change'; readonly action: ChangeOfFacts; readonly event: EventOf }
  | { readonly kind: 'raise'; readonly action: Raise; readonly event: EventOf }
  | { readonly kind: 'effect'; readonly action: CompiledAction; readonly event: EventOf };

/** The active states of one moment. */
type Where = Pick<Judged, 'active' | 'leaves'>;

export interface Question {
  readonly transition: ChartTransition;
  readonly where: Where;
  readonly event: EventOf;
}

/** What is done until something is asked, and what was answered; the last asks nothing. */
export interface Stretch {
  readonly deeds: readonly Deed[];
  readonly asked?: { readonly question: Question; readonly answer: boolean };
}

/** What a step is taken with. Without an event a case is opened. */
export interface Given {
  readonly machine: Machine;
  readonly scope: StepScope;
  readonly facts: Facts;
  readonly event?: MachineEvent;
}

/** What each question, change and raised event came to, in order. */
export type Told = boolean | Facts | Readonly<Record<string, unknown>>;

export class Taking {
  readonly effects: Effect[] = [];
  readonly #stretches: Stretch[] = [];
  #deeds: Deed[] = [];
  readonly #events: MachineEvent[];
  #at = 0;
  #nodes: readonly XStateNode[] | undefined;
  #where: Where = { active: () => false, leaves: () => [] };

  constructor(
    private readonly given: Given,
    private readonly told: readonly Told[],
  ) {
    this.#events = given.event === undefined ? [] : [given.event];
  }

  /** Everything, once the step is over. */
  get stretches(): readonly Stretch[] {
    return [...this.#stretches, { deeds: this.#deeds }];
  }

  judge(transition: ChartTransition, nodes: readonly XStateNode[], facts: Facts, event: MachineEvent): boolean {
    const { machine, scope } = this.given;
    const where = this.#whereOf(nodes);
    const answer = this.#tell(() => scope.judge(transition, judgedOn(machine, where, facts, event)));
    this.#stretches.push({
      deeds: this.#deeds,
      asked: { question: { transition, where, event: this.#eventOf(event) }, answer },
    });
    this.#deeds = [];
    return answer;
  }

  change(action: ChangeOfFacts, facts: Facts, event: MachineEvent): Facts {
    const { machine, scope } = this.given;
    this.#deeds.push({ kind: 'change', action, event: this.#eventOf(event) });
    return this.#tell(() => changeFacts(action, onOf(machine, facts, event), scope));
  }

  raise(action: Raise, facts: Facts, event: MachineEvent): MachineEvent {
    const { machine, scope } = this.given;
    this.#deeds.push({ kind: 'raise', action, event: this.#eventOf(event) });
    const data = this.#tell(() => raisedBy(action, onOf(machine, facts, event), scope));
    const raised = { type: action.event, data };
    this.#events.push(raised);
    return raised;
  }

  effect(action: CompiledAction, facts: Facts, event: MachineEvent): void {
    this.#deeds.push({ kind: 'effect', action, event: this.#eventOf(event) });
    this.effects.push(effectOf(action, facts, event));
  }

  #tell<T extends Told>(ask: () => T): T {
    const before = this.told[this.#at] as T | undefined;
    this.#at += 1;
    return before ?? ask();
  }

  #eventOf(event: MachineEvent): EventOf {
    const index = this.#events.indexOf(event);
    return index === -1 ? { type: event.type } : index;
  }

  #whereOf(nodes: readonly XStateNode[]): Where {
    if (this.#nodes === nodes) return this.#where;
    this.#nodes = nodes;
    const leaves = leavesOf(this.given.machine, nodes);
    const paths = new Set(nodes.map(({ path }) => path.join('.')));
    this.#where = { active: (path) => paths.has(path), leaves: () => leaves };
    return this.#where;
  }
}

export function onOf(machine: Machine, facts: Facts, event: MachineEvent): On {
  return { facts, event: event.type, eventData: event.data ?? {}, machine };
}

export function judgedOn(machine: Machine, { active, leaves }: Where, facts: Facts, event: MachineEvent): Judged {
  return { facts, event: event.type, eventData: event.data ?? {}, machine, active, leaves };
}

export function raisedBy(action: Raise, on: On, scope: StepScope): Readonly<Record<string, unknown>> {
  return scope.raised(action.event, scope.values(action.data, on));
}

export function effectOf(action: CompiledAction, facts: Facts, event: MachineEvent): Effect {
  return { action, facts, event: event.type, eventData: event.data ?? {} };
}

let current: Taking | undefined;

export function currentTaking(): Taking {
  if (current === undefined) throw new Error('A chart was stepped outside a scope.');
  return current;
}

/** Runs one synchronous step; XState's guards and actions get no other arguments than its own. Holds nothing between steps. */
export function within<T>(taking: Taking, step: () => T): T {
  const before = current;
  current = taking;
  try {
    return step();
  } finally {
    current = before;
  }
}
