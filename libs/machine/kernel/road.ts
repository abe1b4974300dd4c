/**
 * Where a transition leads: what it leaves and what it enters. XState 5.33's own rules (its domain may be a parallel state,
 * which SCXML would pass over); it knows no guards and no actions.
 */
import type { Configuration } from './configuration.js';
import { NONE, ROOT, type KernelState, type KernelTransition } from './table.js';

/** What each history state remembers. */
export type History = ReadonlyMap<number, readonly number[]>;

const isBelow = (index: number, { index: above, end }: KernelState): boolean => index > above && index < end;

/** The states that a transition is aimed at, with what history remembers in their place. */
function aims({ target }: KernelTransition, configuration: Configuration, history: History): readonly number[] {
  if (target === NONE) return [];
  const state = configuration.state(target);
  return state.kind === 'history' ? (history.get(target) ?? [state.fallback]) : [target];
}

/** The state within which a transition happens: all that is active below it is left. */
export function domainOf(one: KernelTransition, configuration: Configuration, history: History): KernelState {
  const targets = aims(one, configuration, history);
  const source = configuration.state(one.source);
  const isWithin = targets.every((target) => target === source.index || isBelow(target, source));
  if (!one.transition.reenter && isWithin) return source;
  // The nearest ancestor of the first target that holds all others and the source.
  const [first = source.index] = targets;
  const others = [...targets.slice(1), source.index];
  for (let at = configuration.state(first).parent; at !== NONE; at = configuration.state(at).parent) {
    const state = configuration.state(at);
    if (others.every((other) => isBelow(other, state))) return state;
  }
  return configuration.state(ROOT);
}

/** Collects what a set of transitions enters. */
export class Entry {
  readonly #entered = new Set<number>();

  constructor(
    private readonly configuration: Configuration,
    private readonly history: History,
  ) {}

  add(one: KernelTransition): void {
    if (one.target === NONE) return;
    const domain = domainOf(one, this.configuration, this.history);
    const target = this.configuration.state(one.target);
    if (
      target.kind !== 'history' &&
      (one.source !== one.target || one.source !== domain.index || one.transition.reenter)
    )
      this.#entered.add(one.target);
    this.#descend(target);
    for (const aim of aims(one, this.configuration, this.history)) {
      const above = this.#between(aim, domain.index);
      if (domain.kind === 'parallel') above.push(domain.index);
      this.#climb(above, domain);
    }
  }

  /** Everything below a state that is entered with it, where nothing else was named. */
  open(root: number): void {
    this.#entered.add(root);
    this.#descend(this.configuration.state(root));
  }

  /** In document order. */
  get entered(): number[] {
    return [...this.#entered].sort((a, b) => a - b);
  }

  #descend(state: KernelState): void {
    if (state.kind === 'history') {
      const aimed = this.history.get(state.index) ?? [state.fallback];
      for (const one of aimed) {
        this.#entered.add(one);
        this.#descend(this.configuration.state(one));
      }
      for (const one of aimed) this.#climb(this.#between(one, state.parent));
    } else if (state.kind === 'compound') {
      const initial = this.configuration.state(state.initial);
      this.#entered.add(initial.index);
      this.#descend(initial);
    } else if (state.kind === 'parallel') this.#complete(state);
  }

  /** Adds ancestors, and the other parts of those that are parallel. */
  #climb(above: readonly number[], within?: KernelState): void {
    for (const index of above) {
      if (within === undefined || isBelow(index, within)) this.#entered.add(index);
      const state = this.configuration.state(index);
      if (state.kind === 'parallel') this.#complete(state);
    }
  }

  #complete({ children }: KernelState): void {
    for (const child of children) {
      const state = this.configuration.state(child);
      // XState looks below the part only, not at the part itself.
      if ([...this.#entered].some((one) => isBelow(one, state))) continue;
      this.#entered.add(child);
      this.#descend(state);
    }
  }

  /** The states between one and an ancestor of it, from the inside out. */
  #between(index: number, above: number): number[] {
    const path: number[] = [];
    if (index === above) return path;
    for (
      let at = this.configuration.state(index).parent;
      at !== NONE && at !== above;
      at = this.configuration.state(at).parent
    )
      path.push(at);
    return path;
  }
}
