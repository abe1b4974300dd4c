/**
 * One step tried on a configuration of which only some things are known. Whatever is read that is not known stops the trial and
 * names it, so that the step can be tried again for every value of it: so all moves of a machine are found by the kernel that
 * also steps cases, and each says exactly what it depends on.
 */
import { isNamed } from '#access';
import {
  celValuesOf,
  withDefaults,
  type AskedFact,
  type CelScope,
  type ChartTransition,
  type CompiledValue,
  type CompiledValues,
  type Expression,
  type FactFields,
  type FactValue,
  type Facts,
  type GuardTerm,
} from '#language';
import type { Judged, On, StepScope } from '#machine';
import type { Region } from './regions.js';
import type { Standing } from './standing.js';
import type { StepLog } from './step-log.js';
import { Changes } from './changes.js';
import type { Terrain } from './terrain.js';
import type { Assignment, Variable } from './space.js';
import type { Capacity } from './staff.js';
import { Unanswered, Unknown, Unsorted } from './unknown.js';

/** An event as it is tried. */
export interface Tried {
  readonly event: string;
  /** The event is that of a person, whose role may be read. */
  readonly isHuman: boolean;
  /** A case begins: nothing was before the step, and everything is known. */
  readonly isOpening: boolean;
  /** Relations that the message itself begins or ends: it is heard before the step is taken. */
  readonly heard?: Assignment;
  /** Where it is written down what the step does. */
  readonly log?: StepLog | undefined;
}

export class Trial implements StepScope {
  #changes: Changes | undefined;
  readonly raisedEvents: string[] = [];
  /** The data with which the step is taken: fields are looked up when they are read. */
  readonly data: Readonly<Record<string, unknown>>;
  #unknown: Variable | undefined;
  #on: Judged | undefined;
  #text = '';
  #cel: (CelScope & { variables: Record<string, unknown> }) | undefined;

  constructor(
    private readonly terrain: Terrain,
    private readonly tried: Tried,
    private readonly known: Standing,
    /** The owners, where they are given instead of looked up. */
    private readonly owners?: readonly string[],
  ) {
    const fields = terrain.workflow.events.get(tried.event)?.fields;
    this.data = fields === undefined ? {} : lazily((name) => (fields.has(name) ? this.#eventValue(name) : undefined));
  }

  /** What the step has changed; of a guard that is asked alone there is nothing. */
  get changes(): Changes {
    return (this.#changes ??= new Changes(this.terrain, this.known));
  }

  /** Transitions whose guards held, in the order in which they were asked. */
  get passed(): readonly ChartTransition[] {
    return this.changes.passed;
  }

  judge(transition: ChartTransition, on: Judged): boolean {
    this.changes.settle(on.facts);
    this.tried.log?.noteAsked(transition);
    // What could not be taken before the step cannot be taken now either, as long as nothing has changed that it depends on.
    const isAlways = transition.trigger.kind === 'always' && !this.tried.isOpening;
    if (isAlways && !this.changes.mayWake(transition, true)) return false;
    const isTaken = this.#mayTake(transition) && transition.guard.every((term) => this.#answer(term, on));
    if (isTaken) this.changes.passed.push(transition);
    return isTaken;
  }

  holds(expression: Expression, asks: readonly AskedFact[], on: Judged): boolean {
    const result = expression.evaluate(this.#scope(on, expression.text, asks)) === true;
    this.#stop();
    return result;
  }

  value(value: CompiledValue, on: On): FactValue {
    this.changes.settle(on.facts);
    this.tried.log?.noteValue(value, on);
    // What ends in a fact that nobody reads is not worked out.
    if (!this.terrain.facts.counts(value)) return [];
    const cel = this.#scope({ ...on, active: () => false, leaves: () => [] }, value.text, value.asks);
    const facts = new Proxy(on.facts, { get: (_, name) => this.#rawFact(String(name), on.facts) });
    const result = value.of({ cel, facts, eventData: on.eventData });
    this.#stop();
    this.changes.note(value, result, on.facts);
    return result;
  }

  values(values: CompiledValues, on: On): Record<string, FactValue> {
    return Object.fromEntries([...values].map(([name, value]) => [name, this.value(value, on)]));
  }

  raised(event: string, data: Readonly<Record<string, FactValue>>): Readonly<Record<string, unknown>> {
    this.raisedEvents.push(event);
    this.tried.log?.noteRaised(event, data);
    this.sort(event);
    const known = this.terrain.workflow.events.get(event);
    return known === undefined ? data : withDefaults(known.fields, data);
  }

  /** The number of the value of a variable; stops the trial when it is not known. */
  read(variable: Variable): number {
    const value = this.#valueOf(variable);
    if (value === undefined) throw new Unknown(variable);
    return value;
  }

  /** Stops the trial while a region can still answer to an event in more than one way. */
  sort(event: string): void {
    for (const region of this.terrain.regions.knowing(event)) this.#sort(region, event);
  }

  /** Stops the trial when a region, where it stands otherwise, would have gone on without an event. */
  sortAlways(): void {
    const { regions } = this.terrain;
    for (const region of regions.knowing('always'))
      if (regions.alwaysIn(region).some((one) => this.changes.mayWake(one, false))) this.#sort(region, 'always');
  }

  /** Stops the trial while one value stands for several of a region that is left or entered: each may do something else. */
  singleOut(): void {
    for (const region of this.terrain.regions.list)
      if (this.changes.isTouched(region) && this.changes.sizeOf(region) > 1) throw new Unknown(region.variable);
  }

  #sort(region: Region, event: string): void {
    if (this.changes.sizeOf(region) === 1) return;
    const { variable } = region;
    const possible = this.known.classes?.get(variable) ?? region.lasting;
    const classes = this.terrain.regions.classesOf(region, event, possible, (one) => this.#mayTake(one));
    if (classes.length < 2) return;
    if (this.known.following?.isSorted(region, classes, this.changes.start.get(variable)) === true) return;
    throw new Unsorted(region, classes);
  }

  /** What a guard answers, found apart from the step: it depends on the configuration before and on what was changed since. */
  #answer(term: GuardTerm, on: Judged): boolean {
    const { variables, readsEvent } = this.terrain.reading(term.expression);
    if (this.tried.isOpening) return this.holds(term.expression, term.asks, on);
    // Data that were made within the step are at hand.
    if (readsEvent && on.eventData !== this.data) return this.holds(term.expression, term.asks, on);
    const changed = this.changes.of(variables, on.facts, on.leaves());
    const key = `${term.expression.text} ${[...changed].map(([{ name }, value]) => `${name}=${value}`).join(' ')}`;
    const question = { key, term, changed };
    const holds = this.known.answers?.get(key)?.holds ?? this.known.following?.answerOf(question);
    if (holds === undefined) throw new Unanswered(question);
    return holds;
  }

  #mayTake(transition: ChartTransition): boolean {
    const { by, trigger, source } = transition;
    if (by === undefined || !this.tried.isHuman) return true;
    if (trigger.kind !== 'event' || trigger.event !== this.tried.event) return true;
    const owner = this.terrain.machine.states.get(source)?.owner;
    return isNamed(by, this.#capacity(), owner === undefined ? [] : [owner]);
  }

  #capacity(): Capacity {
    const variable = this.terrain.actor(this.tried.event);
    return variable.values[this.read(variable)] as Capacity;
  }

  #stop(): void {
    const missing = this.#unknown;
    this.#unknown = undefined;
    if (missing !== undefined) throw new Unknown(missing);
  }

  /** Within an expression an error would be taken for an answer: what is not known is noted, and any value given. */
  #peek(variable: Variable): unknown {
    const value = this.#unknown === undefined ? this.#valueOf(variable) : this.known.values.get(variable);
    if (value === undefined) this.#unknown ??= variable;
    return variable.values[value ?? 0];
  }

  #valueOf(variable: Variable): number | undefined {
    const { values, following } = this.known;
    return values.get(variable) ?? following?.valueOf(variable, this.changes.start.get(variable));
  }

  #eventValue(name: string): unknown {
    const variable = this.terrain.eventData(this.tried.event, name);
    return variable === undefined ? null : this.#peek(variable);
  }

  /** A fact as the step has left it so far. */
  #rawFact(name: string, facts: Facts, words?: ReadonlySet<string>): unknown {
    const { facts: variables, machine } = this.terrain;
    const field = machine.fields.get(name);
    if (field === undefined) return null;
    const own = Object.hasOwn(facts, name) ? facts[name] : undefined;
    const parts = variables.partsOf(name);
    if (field.per !== undefined) {
      const entries = (own ?? {}) as Readonly<Record<string, unknown>>;
      const known = new Set(parts.map(({ part }) => part ?? ''));
      return lazily((entry) => {
        if (!known.has(entry)) return undefined;
        return Object.hasOwn(entries, entry) ? entries[entry] : this.#peekFact(name, entry);
      });
    }
    if (!variables.isSet(name)) return own ?? this.#peekFact(name);
    const has = (variable: Variable): boolean => (this.changes.word(variable) ?? Number(this.#peek(variable))) === 1;
    return parts.flatMap(({ part, variable }) =>
      part !== undefined && (words === undefined || words.has(part)) && has(variable) ? [part] : [],
    );
  }

  #peekFact(name: string, part?: string): unknown {
    const found = this.terrain.facts.of(name, part);
    return found === undefined ? null : this.#peek(found.variable);
  }

  #scope(on: Judged, text: string, asks: readonly AskedFact[]): CelScope & { variables: Record<string, unknown> } {
    this.#on = on;
    this.#text = text;
    // Most trials end before an expression is asked.
    const cel = (this.#cel ??= this.#makeScope());
    const known = new Set(asks.map(({ fact }) => fact.id));
    cel.variables['facts'] = lazily((id) => (known.has(id) ? this.#peek(this.terrain.worldFact(id)) : undefined));
    return cel;
  }

  /** What an expression reads, made once: where and on which facts it stands at the moment. */
  #makeScope(): CelScope & { variables: Record<string, unknown> } {
    const { terrain } = this;
    const { machine, workflow } = terrain;
    const cel = (fields: FactFields, get: (name: string) => unknown): Record<string, unknown> =>
      lazily((name) => {
        const field = fields.get(name);
        if (field === undefined) return undefined;
        return celValuesOf(new Map([[name, field]]), { [name]: get(name) })[name];
      });
    const events = new Map<string, unknown>();
    const on = (): Judged => {
      if (this.#on === undefined) throw new Error('An expression was read outside a step.');
      return this.#on;
    };
    const variables: Record<string, unknown> = {
      data: cel(machine.fields, (name) => this.#rawFact(name, on().facts, terrain.wordsAsked(this.#text, name))),
      facts: {},
      parameters: terrain.parameters,
      agreements: terrain.agreements,
      school: terrain.schoolFacts,
    };
    Object.defineProperty(variables, 'actor', {
      get: () => {
        if (!this.tried.isHuman) return { role: 'system' };
        const capacity = this.#peek(terrain.actor(this.tried.event)) as Capacity | undefined;
        return { role: capacity?.role ?? 'system' };
      },
    });
    Object.defineProperty(variables, 'event', {
      get: () => {
        const { event } = on();
        const known = events.get(event) ?? {
          data: cel(workflow.events.get(event)?.fields ?? new Map(), (name) => on().eventData[name]),
        };
        events.set(event, known);
        return known;
      },
    });
    Object.defineProperty(variables, 'owners', {
      get: () => {
        if (this.owners !== undefined) return this.owners;
        for (const { variable } of terrain.mainRegions) this.#peek(variable);
        return terrain.ownersWhere((path) => on().active(path));
      },
    });
    return {
      variables,
      in: (path) => {
        const region = terrain.regions.of(path);
        if (region !== undefined) this.#peek(region.variable);
        return on().active(path);
      },
      consent: (purpose) => {
        const entries = this.#rawFact('consent', on().facts) as Readonly<Record<string, unknown>>;
        const given = entries[purpose];
        return given === 'given' || given === 'notNeeded';
      },
      open: (relation) => {
        const variable = terrain.relation(relation);
        const heard = this.tried.heard?.get(variable);
        return heard === undefined ? this.#peek(variable) === true : variable.values[heard] === true;
      },
    };
  }
}

/** An object whose fields are looked up when they are read; making it costs nothing for those that are not. */
const lazily = (get: (name: string) => unknown): Record<string, unknown> =>
  new Proxy({}, { get: (_, name) => (typeof name === 'string' ? get(name) : undefined) });
