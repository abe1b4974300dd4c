/**
 * What of a workflow can have a say in what comes of an event, as a key: attempts with one key have the same moves, whatever else of
 * the workflow was edited. Found from the chart without trying a step, and rather too much than too little: every transition that
 * the event, an event raised on the way or a changed fact may wake, the regions they stand in or touch, and all that they read.
 *
 * The states of a region count by what they answer only: those that answer alike are left alike, none of them is entered, and of
 * each state that is asked for they are all in it or none is. Whether there are more or fewer of one kind is then no part of the key,
 * nor what they are called: a new state does as one that was there before and answers alike.
 */
import type { ChartTransition, CompiledAction, Expression, GuardTerm } from '#language';
import { timerEvent } from '#machine';
import type { Attempt } from './attempt.js';
import { RegionTexts, textOfAction, valuesOf } from './region-texts.js';
import { isWithin, type Region } from './regions.js';
import type { Variable } from './space.js';
import type { Terrain } from './terrain.js';
import { textOf, type Texts } from './text.js';

/** What the states of regions answer to an attempt, in their order, by the root of the region: those with one number do so alike. */
export type Answering = ReadonlyMap<string, readonly number[]>;

export class Influence {
  readonly #everywhere: number;
  readonly #spent: ReadonlySet<Variable>;
  readonly #always: readonly ChartTransition[];
  readonly #done: readonly ChartTransition[];
  readonly #byEvent = new Map<string, ChartTransition[]>();
  readonly #numbers = new Map<object, number>();
  readonly #events = new Map<string, number>();
  readonly #actionsIn = new Map<Region, readonly CompiledAction[]>();
  readonly #regions: RegionTexts;

  constructor(
    private readonly terrain: Terrain,
    private readonly texts: Texts,
  ) {
    this.#regions = new RegionTexts(terrain, texts);
    this.#everywhere = texts.numberOf(this.#textOfAll());
    this.#spent = new Set(terrain.spent.values());
    const all = [...terrain.machine.states.values()].flatMap(({ transitions }) => transitions);
    this.#always = all.filter(({ trigger }) => trigger.kind === 'always');
    this.#done = all.filter(({ trigger }) => trigger.kind === 'done');
    for (const one of all) {
      const { trigger, source } = one;
      if (trigger.kind !== 'event' && trigger.kind !== 'after') continue;
      const event = trigger.kind === 'event' ? trigger.event : timerEvent(source, trigger.ordinal).type;
      this.#byEvent.set(event, [...(this.#byEvent.get(event) ?? []), one]);
    }
  }

  /** Attempts with the same key come to the same, a state of one standing for each that answers as it does. */
  keyOf(attempt: Attempt): { readonly key: string; readonly answering: Answering } {
    const reach = new Reach();
    this.#follow(reach, attempt);
    const { kind, event, takes, given, makes, clock, isFirst = false } = attempt;
    const known = isFirst ? new Map([...given].filter(([variable]) => this.#mayRead(reach, variable))) : given;
    for (const variable of known.keys()) {
      const region = this.terrain.regions.byVariable(variable);
      if (region !== undefined) this.#stand(reach, region);
    }
    const answering = new Map(
      [...reach.regions].map((one) => [one.root, this.#regions.answersIn(one, reach, known.get(one.variable))]),
    );
    const said = textOf([kind, event, takes, namesOf(known), namesOf(makes ?? new Map()), clock, isFirst]);
    return { key: this.#keyOf(reach, said, answering), answering };
  }

  /** Whether what is given of a case that begins may be read: of states and facts only what is known to be. */
  #mayRead({ regions, variables }: Reach, variable: Variable): boolean {
    const { terrain } = this;
    const region = terrain.regions.byVariable(variable);
    if (region !== undefined) return regions.has(region);
    const isOther = terrain.facts.byVariable(variable) === undefined && !this.#spent.has(variable);
    return isOther || variables.has(variable);
  }

  /** A guard that is asked of an event in these words holds in the same cases where the key is the same. */
  keyOfGuard({ event }: Attempt, term: GuardTerm, words: string): string {
    const reach = new Reach();
    reach.events.add(event);
    this.#ask(reach, [term]);
    return this.#keyOf(reach, textOf([words, term.asks]));
  }

  #keyOf(reach: Reach, said: string, answering: Answering = new Map()): string {
    const { terrain } = this;
    const regions = [...reach.regions].map((region) => {
      const answers = answering.get(region.root);
      if (answers === undefined) return String(this.#regions.numberOf(region));
      return [region.root, this.#regions.numberAround(region), ...new Set(answers)].join(' ');
    });
    const transitions = [...reach.transitions].map((one) => this.#numberOf(one, () => this.#textOf(one)));
    const variables = [...reach.variables].map((one) =>
      this.#numberOf(one, () => textOf([one.name, one.values, one.isChosen])),
    );
    const events = [...reach.events].map((event) => this.#numberOfEvent(event));
    const spent = [...terrain.spent.keys()].filter((key) => this.#isIn(reach.touched, key.slice(0, key.indexOf('/'))));
    return [this.#everywhere, said, regions.sort(), transitions.sort(), variables.sort(), events.sort(), spent].join(
      ' | ',
    );
  }

  /** Everything that an attempt may wake, until nothing more is. */
  #follow(reach: Reach, { event, takes }: Attempt): void {
    const { terrain } = this;
    reach.events.add(event);
    const heard = new Set<string>();
    for (let before = -1; before !== reach.size;) {
      before = reach.size;
      for (const one of [takes, ...reach.events]) {
        if (heard.has(one)) continue;
        heard.add(one);
        for (const transition of this.#byEvent.get(one) ?? []) this.#take(reach, transition);
      }
      for (const one of this.#always)
        if (!reach.transitions.has(one) && this.#mayWake(reach, one)) this.#take(reach, one);
      for (const one of this.#done) {
        const region = terrain.regions.of(one.source);
        if (region === undefined || reach.touched.has(region)) this.#take(reach, one);
      }
    }
  }

  #mayWake({ touched, changed }: Reach, transition: ChartTransition): boolean {
    const { terrain } = this;
    const region = terrain.regions.of(transition.source);
    if (region !== undefined && touched.has(region)) return true;
    const told = terrain.settledBy(transition);
    if (told === undefined) return true;
    return [...told].some((variable) => {
      const of = terrain.regions.byVariable(variable);
      if (of !== undefined) return touched.has(of);
      return terrain.facts.byVariable(variable) === undefined || changed.has(variable);
    });
  }

  #take(reach: Reach, transition: ChartTransition): void {
    if (reach.transitions.has(transition)) return;
    const { terrain } = this;
    reach.transitions.add(transition);
    const own = terrain.regions.of(transition.source);
    if (own !== undefined) this.#stand(reach, own);
    this.#ask(reach, transition.guard);
    for (const action of transition.actions) this.#act(reach, action);
    const { target = '' } = transition;
    for (const region of terrain.regions.list) {
      if ((reach.touched.has(region) && reach.begun.has(region)) || !terrain.touches(transition, region)) continue;
      // Whoever leads to states around it, or beside it, enters it where it begins.
      if (!isWithin(target, region.root)) reach.begun.add(region);
      if (!reach.touched.has(region)) {
        reach.touched.add(region);
        this.#stand(reach, region);
        // Whichever of its states it is that is left or entered.
        for (const action of this.#actionsOf(region)) this.#act(reach, action);
      }
    }
  }

  #act(reach: Reach, action: CompiledAction): void {
    const { facts } = this.terrain;
    if (action.kind === 'raise') reach.events.add(action.event);
    for (const value of valuesOf(action)) if (facts.counts(value)) this.#read(reach, value);
    const fields =
      action.kind === 'assign'
        ? action.changes.map(({ field }) => field)
        : action.kind === 'add' || action.kind === 'remove'
          ? [action.field]
          : [];
    for (const field of fields)
      for (const { variable } of facts.partsOf(field)) {
        reach.changed.add(variable);
        reach.variables.add(variable);
      }
  }

  #ask(reach: Reach, guard: readonly GuardTerm[]): void {
    for (const { expression, asks } of guard) {
      this.#read(reach, expression);
      for (const asked of asks) for (const value of asked.with.values()) this.#read(reach, value);
    }
  }

  #read(reach: Reach, written: Pick<Expression, 'text' | 'references'>): void {
    const { variables, places } = this.terrain.reading(written);
    for (const path of places) reach.places.add(path);
    for (const variable of variables) {
      const region = this.terrain.regions.byVariable(variable);
      if (region === undefined) reach.variables.add(variable);
      else this.#stand(reach, region);
    }
  }

  /** A region of which it counts what its states answer, with those in which it runs: the state in which it does answers as no other. */
  #stand(reach: Reach, region: Region): void {
    for (let at: Region | undefined = region; at !== undefined; at = at.within?.region) reach.regions.add(at);
  }

  #actionsOf(region: Region): readonly CompiledAction[] {
    const known =
      this.#actionsIn.get(region) ?? this.#regions.statesOf(region).flatMap(({ entry, exit }) => [...entry, ...exit]);
    this.#actionsIn.set(region, known);
    return known;
  }

  #isIn(regions: ReadonlySet<Region>, path: string): boolean {
    const region = this.terrain.regions.of(path);
    return region !== undefined && regions.has(region);
  }

  #numberOf(one: object, text: () => string): number {
    const known = this.#numbers.get(one) ?? this.texts.numberOf(text());
    this.#numbers.set(one, known);
    return known;
  }

  /** Who may fire an event, its fields with what is told apart of them, and the clocks that hear it. */
  #numberOfEvent(name: string): number {
    const known = this.#events.get(name);
    if (known !== undefined) return known;
    const { workflow, values, machine, clocks } = this.terrain;
    const event = workflow.events.get(name);
    const fields = [...(event?.fields ?? [])].map(([id, field]) => [id, field, values.ofEvent(id, field)]);
    const hearing = machine.clocks
      .filter(({ until, from, suspension, extension }) =>
        [until, from, suspension?.from, suspension?.until, extension?.on].some((events) => events?.includes(name)),
      )
      .map((clock) => [clock, clocks.get(clock.id)?.values]);
    const together = event === undefined ? [] : values.together(event);
    const made = this.texts.numberOf(textOf([name, event?.by, fields, together, hearing]));
    this.#events.set(name, made);
    return made;
  }

  /** What every step may read, and nothing that an edit of one transition or state changes. */
  #textOfAll(): string {
    const { machine, staff, parameters, agreements, schoolFacts, relations, regions, workflow } = this.terrain;
    const kindOf = (path: string): string | undefined => machine.states.get(path)?.kind;
    return textOf([
      [machine.name, machine.parts, machine.fields, staff.capacities],
      [...workflow.parties.keys()].filter((party) => staff.organisations(party).length > 0),
      [parameters, agreements, schoolFacts, [...relations.keys()]],
      regions.list.map(({ root, states, initial }) => [root, states[initial], kindOf(states[initial] ?? '')]),
    ]);
  }

  #textOf({ id, source, trigger, guard, by, target, reenter, actions }: ChartTransition): string {
    const asked = guard.map(({ expression, asks, readsEvent }) => [expression.text, asks, readsEvent]);
    return textOf([
      [id, source, trigger, asked, by, target, reenter],
      actions.map((action) => textOfAction(this.terrain, action)),
    ]);
  }
}

/** What an attempt can come to so far. */
class Reach {
  readonly events = new Set<string>();
  readonly transitions = new Set<ChartTransition>();
  /** Regions whose states may be left or entered. */
  readonly touched = new Set<Region>();
  /** Those of them that may be entered where they begin. */
  readonly begun = new Set<Region>();
  /** Regions whose states count. */
  readonly regions = new Set<Region>();
  /** States that are asked for. */
  readonly places = new Set<string>();
  readonly changed = new Set<Variable>();
  readonly variables = new Set<Variable>();

  get size(): number {
    return this.events.size + this.transitions.size + this.touched.size + this.changed.size;
  }
}

const namesOf = (assignment: ReadonlyMap<Variable, number>): unknown[] =>
  [...assignment].map(([{ name, values }, value]) => [name, values[value]]);
