/**
 * What a step that is being tried has changed so far: where regions stand now, which words sets have gained and lost. Of a
 * region of which only a class of values is known one value stands for all of them, and of a set nothing need be known.
 */
import type { ChartTransition, CompiledValue, Facts } from '#language';
import type { Standing } from './standing.js';
import { ABSENT, type Region } from './regions.js';
import type { Variable } from './space.js';
import type { Terrain } from './terrain.js';
import { Unknown } from './unknown.js';

export class Changes {
  /** Where every region stood, by variable: known, or one value for all that are possible. */
  readonly start = new Map<Variable, number>();
  /** What was written of facts, whatever was written. */
  readonly #written = new Set<Variable>();
  /** Transitions whose guards held, in the order in which they were asked. */
  readonly passed: ChartTransition[] = [];
  readonly #words = new Map<Variable, number>();
  #pending: { readonly facts: Facts; readonly words: Map<Variable, number> } | undefined;

  constructor(
    private readonly terrain: Terrain,
    private readonly known: Standing,
  ) {
    const { regions } = terrain;
    for (const region of regions.list) {
      const { variable, within, states, initial } = region;
      const stands = known.values.get(variable) ?? known.classes?.get(variable)?.[0] ?? initial;
      const runs =
        within === undefined || within.region.states[this.start.get(within.region.variable) ?? 0] === within.state;
      this.start.set(variable, runs ? stands : states.indexOf(ABSENT));
    }
  }

  /** Notes what a value is worked out for; it counts from the next facts on, as all of one assign reads those before it. */
  note(value: CompiledValue, result: unknown, before: Facts): void {
    const { facts } = this.terrain;
    const to = this.terrain.destinations.get(value);
    if (to === undefined) return;
    for (const { part, variable } of facts.partsOf(to.field))
      if (to.kind === 'assign' || part === result) this.#written.add(variable);
    if (!facts.isLazy(to.field)) return;
    if (this.#pending?.facts !== before) this.settle(before);
    this.#pending ??= { facts: before, words: new Map() };
    for (const { part, variable } of facts.partsOf(to.field))
      if (to.kind === 'assign')
        this.#pending.words.set(variable, (result as readonly unknown[] | null)?.includes(part) === true ? 1 : 0);
      else if (part === result) this.#pending.words.set(variable, to.kind === 'add' ? 1 : 0);
  }

  /** Counts what was noted, once the facts are others. */
  settle(now: Facts | undefined): void {
    if (this.#pending === undefined || this.#pending.facts === now) return;
    for (const [variable, value] of this.#pending.words) this.#words.set(variable, value);
    this.#pending = undefined;
  }

  /** Whether a word is in a set by now; undefined when no action has said so. */
  word(variable: Variable): number | undefined {
    return this.#words.get(variable);
  }

  /** What of these variables is otherwise than before the step. */
  of(variables: Iterable<Variable>, facts: Facts, leaves: readonly string[]): Map<Variable, number> {
    this.settle(facts);
    const { terrain } = this;
    const changed = new Map<Variable, number>();
    for (const variable of variables) {
      const region = terrain.regions.byVariable(variable);
      const fact = terrain.facts.byVariable(variable);
      const now =
        region !== undefined
          ? this.#regionNow(region, leaves)
          : fact === undefined
            ? undefined
            : terrain.facts.isLazy(fact.field)
              ? this.#words.get(variable)
              : terrain.facts.changedIn(fact, facts);
      if (now !== undefined) changed.set(variable, now);
    }
    return changed;
  }

  /** Everything that a step has changed of states and facts. */
  after(facts: Facts, leaves: readonly string[]): Map<Variable, number> {
    this.settle(undefined);
    return this.of(this.terrain.lasting, facts, leaves);
  }

  /** Whether a region may have been left or entered. */
  isTouched(region: Region): boolean {
    return this.passed.some((one) => this.terrain.touches(one, region));
  }

  /** Whether anything that a transition without event depends on may have changed: else it cannot hold, as it did not before. */
  mayWake(transition: ChartTransition, isOwnCounted: boolean): boolean {
    const { terrain } = this;
    const region = terrain.regions.of(transition.source);
    if (isOwnCounted && region !== undefined && this.isTouched(region)) return true;
    const told = terrain.settledBy(transition);
    return told === undefined || [...told].some((variable) => this.#mayHaveChanged(variable));
  }

  /** How many values a region can have, as far as is known. */
  sizeOf(region: Region): number {
    if (this.known.values.has(region.variable)) return 1;
    return this.known.classes?.get(region.variable)?.length ?? region.lasting.length;
  }

  #regionNow(region: Region, leaves: readonly string[]): number | undefined {
    const now = this.terrain.regions.read(leaves).get(region);
    if (now !== this.start.get(region.variable)) return now;
    // It may have come to where the one that stands for the others was already.
    if (this.sizeOf(region) > 1 && this.isTouched(region)) throw new Unknown(region.variable);
    return undefined;
  }

  #mayHaveChanged(variable: Variable): boolean {
    const region = this.terrain.regions.byVariable(variable);
    if (region !== undefined) return this.isTouched(region);
    return this.terrain.facts.byVariable(variable) === undefined || this.#written.has(variable);
  }
}
