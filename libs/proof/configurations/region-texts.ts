/**
 * What of regions can have a say in a step, as numbers: two with one number are alike in all that a step can find there. Either all
 * of a region, or only what each of its states answers, where nothing asks in which of them it stands.
 */
import type { ChartState, ChartTransition, CompiledAction, CompiledValue } from '#language';
import { ABSENT, isWithin, type Region } from './regions.js';
import type { Terrain } from './terrain.js';
import { textOf, type Texts } from './text.js';

/** What can have a say: of all transitions these, and of all states those that are asked for. */
interface Counting {
  readonly transitions: ReadonlySet<ChartTransition>;
  readonly places: ReadonlySet<string>;
  /** Regions that may be entered where they begin. */
  readonly begun: ReadonlySet<Region>;
}

export class RegionTexts {
  readonly #whole = new Map<Region, number>();
  readonly #around = new Map<Region, number>();
  readonly #states = new Map<ChartState, number>();
  readonly #own = new Map<ChartState, number>();
  readonly #statesOf = new Map<Region, readonly ChartState[]>();
  readonly #near = new Map<Region, readonly ChartTransition[]>();
  readonly #answers = new Map<string, readonly number[]>();

  constructor(
    private readonly terrain: Terrain,
    private readonly texts: Texts,
  ) {}

  /** All of a region. */
  numberOf(region: Region): number {
    const { root, within, states, initial, lasting } = region;
    return this.#known(this.#whole, region, () => [
      [root, within?.region.root, within?.state, states, initial, lasting],
      this.statesOf(region).map((state) => [this.#textOf(state), state.children]),
    ]);
  }

  /** What there is of a region beside the states in which it can stand. */
  numberAround(region: Region): number {
    const { root, within, states, initial } = region;
    return this.#known(this.#around, region, () => [
      [root, within?.region.root, within?.state, states[initial]],
      this.statesOf(region).flatMap((state) =>
        states.includes(state.path) ? [] : [[this.#textOf(state), state.kind === 'parallel' ? state.children : []]],
      ),
    ]);
  }

  /**
   * What each state in which a region can stand answers, where of all transitions these count and these states are asked for. One
   * that is entered, or that does something when it is left, is none but itself; of any other it counts which of them it has, with
   * those around it, and which of what is asked for it is in. Where a region is known to stand in one state, no other counts that
   * is not entered.
   */
  answersIn(region: Region, { transitions, places, begun }: Counting, given: number | undefined): readonly number[] {
    const own = this.#transitionsNear(region).filter((one) => transitions.has(one));
    const asked = [...places].filter((path) => this.terrain.regions.of(path) === region).sort();
    const isBegun = begun.has(region);
    const key = [region.root, given, isBegun, ...own.map(({ id }) => id), ...asked].join(' ');
    const known = this.#answers.get(key) ?? this.#findAnswers(region, own, asked, isBegun, given);
    this.#answers.set(key, known);
    return known;
  }

  /** The states of a region and those around it; those of a region within it are that one's. */
  statesOf(region: Region): readonly ChartState[] {
    const { machine, regions } = this.terrain;
    const known =
      this.#statesOf.get(region) ??
      [...machine.states.values()].filter(({ path }) => regions.of(path) === region || isWithin(region.root, path));
    this.#statesOf.set(region, known);
    return known;
  }

  #findAnswers(
    region: Region,
    transitions: readonly ChartTransition[],
    asked: readonly string[],
    isBegun: boolean,
    given: number | undefined,
  ): readonly number[] {
    const { root, states, initial } = region;
    const entered = new Set(
      transitions.flatMap(({ target }) =>
        target !== undefined && isWithin(target, root) ? [this.terrain.regions.initialOf(target)] : [],
      ),
    );
    return states.map((path, index) => {
      const state = this.terrain.machine.states.get(path);
      if (state === undefined) return this.texts.numberOf(`${root} ${ABSENT}`);
      const isEntered = entered.has(path) || (isBegun && index === initial);
      if (given !== undefined && index !== given && !isEntered) return this.texts.numberOf(`${root} elsewhere`);
      const isItself = index === given || isEntered || state.kind === 'parallel' || state.exit.length > 0;
      const own = transitions.filter(({ source }) => isWithin(path, source)).map(({ id }) => id);
      const within = asked.filter((one) => isWithin(path, one));
      const itself = isItself ? this.#known(this.#own, state, () => [this.#textOf(state)]) : '';
      const told = [itself, this.#numberOfState(state, region), own.join(' '), within.join(' ')];
      return this.texts.numberOf([root, ...told].join(' | '));
    });
  }

  /** Of a state in which a region can stand what counts also where it is not entered and does nothing when it is left. */
  #numberOfState(state: ChartState, { root, states, lasting }: Region): number {
    const { path, kind, owner } = state;
    return this.#known(this.#states, state, () => {
      const around = [...this.terrain.machine.states.values()].filter(
        (one) => isWithin(path, one.path) && isWithin(one.path, root),
      );
      return [
        [kind, owner, lasting.includes(states.indexOf(path))],
        // Without event they are told apart whether or not they can be woken.
        around
          .flatMap(({ transitions }) => transitions)
          .flatMap(({ id, trigger }) => (trigger.kind === 'always' || trigger.kind === 'done' ? [id] : [])),
        // What is done when a state around it is left.
        around.flatMap((one) => (one.exit.length === 0 ? [] : [one.path])),
      ];
    });
  }

  /** The transitions of the states of a region and of those around it, and those that lead to them. */
  #transitionsNear(region: Region): readonly ChartTransition[] {
    const isNear = (path: string): boolean => isWithin(path, region.root) || isWithin(region.root, path);
    const known =
      this.#near.get(region) ??
      [...this.terrain.machine.states.values()]
        .flatMap(({ transitions }) => transitions)
        .filter(({ source, target }) => isNear(source) || (target !== undefined && isNear(target)));
    this.#near.set(region, known);
    return known;
  }

  #textOf({ path, kind, history, owner, initial, entry, exit }: ChartState): string {
    return textOf([
      [path, kind, history, owner, initial],
      [entry, exit].map((actions) => actions.map((action) => textOfAction(this.terrain, action))),
    ]);
  }

  #known<K>(numbers: Map<K, number>, of: K, read: () => unknown): number {
    const known = numbers.get(of) ?? this.texts.numberOf(textOf(read()));
    numbers.set(of, known);
    return known;
  }
}

/** An action, and which of its values end in something that is told apart. */
export const textOfAction = ({ facts }: Terrain, action: CompiledAction): string =>
  textOf([action, valuesOf(action).map((value) => facts.counts(value))]);

/** The values that an action works out. */
export function valuesOf(action: CompiledAction): CompiledValue[] {
  switch (action.kind) {
    case 'assign':
      return action.changes.flatMap(({ entry, value }) => [value, ...(entry === undefined ? [] : [entry])]);
    case 'add':
    case 'remove':
      return [action.value];
    case 'raise':
      return [...action.data.values()];
    default:
      return [];
  }
}
