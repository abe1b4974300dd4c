/**
 * What one tried step does, in order, as text: the values that actions work out, what is raised, the effects and the terms that
 * begin and end. Two steps from one configuration with the same log do the same and are recorded alike, whichever transitions take
 * them. A state that is only passed on the way is none of it, except where something is asked there: the record of the step names
 * what was asked, and with it the state. Conditions that are asked where a case stands are reasons, and are left out.
 */
import type { ChartTransition, CompiledValue, Facts } from '#language';
import type { On, Step } from '#machine';
import { isWithin } from './regions.js';
import type { Assignment } from './space.js';
import type { Terrain } from './terrain.js';
import { textOf } from './text.js';

export class StepLog {
  readonly #worked: { readonly facts: Facts; readonly text: string }[] = [];
  readonly #raised: string[] = [];
  readonly #asked = new Set<string>();

  constructor(private readonly terrain: Terrain) {}

  noteAsked({ source, guard }: ChartTransition): void {
    if (guard.length > 0) this.#asked.add(source);
  }

  noteValue(value: CompiledValue, { facts, event }: On): void {
    this.#worked.push({ facts, text: textOf([value, this.terrain.destinations.get(value), event]) });
  }

  noteRaised(event: string, data: Readonly<Record<string, unknown>>): void {
    this.#raised.push(textOf([event, Object.keys(data)]));
  }

  /** The log of a step that began where the regions stood so, and makes this so. */
  textOf(
    { effects, timers, states }: Step,
    transitions: readonly ChartTransition[],
    start: Assignment,
    makes: Assignment,
  ): string {
    const { regions } = this.terrain;
    const stood = regions.list.map(({ variable }) => String(variable.values[start.get(variable) ?? 0]));
    const passed = [...this.#asked].filter((path) => ![...states, ...stood].some((leaf) => isWithin(leaf, path)));
    const made = [...makes].map(([{ name, values }, value]) => `${name} ${textOf(values[value])}`).sort();
    const links = transitions.flatMap(({ link }) => link ?? []);
    return textOf([this.#inOrder(effects), this.#raised, timers, passed, made, links]);
  }

  /** Effects among the values that are worked out: an effect comes before the value that makes other facts of those it was told on. */
  #inOrder(effects: Step['effects']): unknown[] {
    const rest = effects.map(({ action, facts, event }) => ({ facts, text: textOf([action, event]) }));
    const told: string[] = [];
    for (const one of this.#worked) {
      const before = rest.splice(0, rest.findLastIndex(({ facts }) => facts === one.facts) + 1);
      told.push(...before.map(({ text }) => text), one.text);
    }
    return [...told, ...rest.map(({ text }) => text)];
  }
}
