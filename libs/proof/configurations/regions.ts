/**
 * The chart of a machine as variables: one for each region that runs beside others, with the states it can be in. Decides how
 * a configuration of the chart is written and read; it takes no step.
 */
import type { ChartState, ChartTransition, Label, Machine } from '#language';
import type { Snapshot, StateValue } from '#machine';
import type { Assignment, Space, Variable } from './space.js';

export interface Region {
  readonly root: string;
  /** The state in which another region has it; undefined for one that always runs. */
  readonly within?: { readonly region: Region; readonly state: string };
  /** Its states without substates, and those in which further regions run. */
  readonly states: readonly string[];
  readonly initial: number;
  /** The values in which it can stand between steps: those that no transition leaves at once. */
  readonly lasting: readonly number[];
  readonly variable: Variable;
}

/** A chart written in a way that proofs do not know yet. */
export class NotProvable extends Error {
  constructor(readonly why: Label) {
    super(why.en);
  }
}

/** Whether whoever acts may take a transition at all. */
export type MayTake = (transition: ChartTransition) => boolean;

/** What a state answers to an event: a text, or its parts where it depends on who acts which transitions are among them. */
type Asked = string | readonly (ChartTransition | string)[];

/** The value of a region that does not run now. */
export const ABSENT = '';

export class Regions {
  readonly list: Region[] = [];
  readonly #byVariable = new Map<Variable, Region>();
  readonly #byEvent = new Map<string, Region[]>();
  readonly #of = new Map<string, Region | undefined>();
  readonly #always = new Map<Region, ChartTransition[]>();
  readonly #read = new WeakMap<readonly string[], ReadonlyMap<Region, number>>();
  readonly #snapshots = new Map<string, Snapshot>();
  readonly #asked = new Map<string, Map<string, Asked>>();

  constructor(
    readonly machine: Machine,
    space: Space,
  ) {
    for (const part of machine.parts) this.#collect(part, space, undefined);
    for (const state of machine.states.values()) {
      if (state.kind === 'history')
        throw new NotProvable({
          nl: 'Toestanden met geheugen worden nog niet bewezen.',
          en: 'States of history are not proved yet.',
        });
      for (const transition of state.transitions) {
        const { trigger, target } = transition;
        if (trigger.kind === 'done' && state.kind === 'parallel')
          throw new NotProvable({
            nl: 'Een overgang als alle delen klaar zijn wordt nog niet bewezen.',
            en: 'A transition when all parts have ended is not proved yet.',
          });
        const region = this.of(state.path);
        if (region === undefined && target !== undefined)
          throw new NotProvable({
            nl: 'Een overgang die alle delen tegelijk verlaat wordt nog niet bewezen.',
            en: 'A transition that leaves all parts at once is not proved yet.',
          });
        if (region === undefined || trigger.kind === 'after') continue;
        if (trigger.kind === 'always') this.#always.set(region, [...(this.#always.get(region) ?? []), transition]);
        const event = trigger.kind === 'event' ? trigger.event : trigger.kind;
        const known = this.#byEvent.get(event) ?? [];
        if (!known.includes(region)) this.#byEvent.set(event, [...known, region]);
      }
    }
  }

  /** The regions in which some state knows an event; `always` for those with transitions without one. */
  knowing(event: string): readonly Region[] {
    return this.#byEvent.get(event) ?? [];
  }

  /** The region of a variable; undefined for one that says something else. */
  byVariable(variable: Variable): Region | undefined {
    return this.#byVariable.get(variable);
  }

  /**
   * The values of a region by what they answer to an event (or to `always`): where the same transitions are asked in the same
   * order, a step does the same, so that one value stands for all of a class.
   */
  classesOf({ states, root }: Region, event: string, values: readonly number[], mayTake: MayTake): number[][] {
    const found = new Map<string, number[]>();
    for (const value of values) {
      const answer = this.#answer(root, event, states[value] ?? ABSENT, mayTake);
      const alike = found.get(answer);
      if (alike === undefined) found.set(answer, [value]);
      else alike.push(value);
    }
    return [...found.values()];
  }

  /** That a region has a value, and the regions around it those in which it runs. */
  standing({ variable, within }: Region, value: number): Map<Variable, number> {
    const around = within === undefined ? [] : this.standing(within.region, within.region.states.indexOf(within.state));
    return new Map([...around, [variable, value]]);
  }

  /** The transitions without event in a region. */
  alwaysIn(region: Region): readonly ChartTransition[] {
    return this.#always.get(region) ?? [];
  }

  /** The region in which a state is; undefined for what is always active. */
  of(path: string): Region | undefined {
    if (!this.#of.has(path)) this.#of.set(path, this.#find(path));
    return this.#of.get(path);
  }

  #find(path: string): Region | undefined {
    let best: Region | undefined;
    for (const region of this.list)
      if (isWithin(path, region.root) && (best === undefined || region.root.length > best.root.length)) best = region;
    return best;
  }

  /** Whether a state is active where its region stands. */
  isActive(path: string, value: string): boolean {
    return value !== ABSENT && isWithin(value, path);
  }

  /** A case that stands so; one object each time, since a step begins sooner from one that it knows. */
  snapshot(assignment: Assignment): Snapshot {
    const key = this.list.map(({ variable, initial }) => assignment.get(variable) ?? initial).join();
    const known = this.#snapshots.get(key) ?? this.#snapshotOf(assignment);
    this.#snapshots.set(key, known);
    return known;
  }

  #snapshotOf(assignment: Assignment): Snapshot {
    const stateOf = (region: Region): string =>
      region.states[assignment.get(region.variable) ?? region.initial] ?? ABSENT;
    const valueOf = (path: string): StateValue => {
      const state = this.#state(path);
      if (state.kind === 'parallel')
        return Object.fromEntries(state.children.map((child) => [keyOf(child), valueOf(child)]));
      const region = this.of(path);
      if (region === undefined) return {};
      let at = stateOf(region);
      if (at === ABSENT) at = region.states.find((one) => one !== ABSENT) ?? path;
      const below = at.slice(path.length + 1).split('.')[0] ?? '';
      const child = `${path}.${below}`;
      return this.#state(child).children.length === 0 ? below : { [below]: valueOf(child) };
    };
    return { value: Object.fromEntries(this.machine.parts.map((part) => [part, valueOf(part)])), history: {} };
  }

  /** The value of every region where these leaves are active. */
  read(leaves: readonly string[]): ReadonlyMap<Region, number> {
    const known =
      this.#read.get(leaves) ??
      new Map(
        this.list.map((region) => {
          const isActive = (path: string): boolean => path !== ABSENT && leaves.some((leaf) => isWithin(leaf, path));
          const value = region.states.findIndex(isActive);
          return [region, value === -1 ? region.states.indexOf(ABSENT) : value];
        }),
      );
    this.#read.set(leaves, known);
    return known;
  }

  /** What a state and those around it answer, as text: the transitions, and whatever leaving it would do besides. */
  #answer(root: string, event: string, path: string, mayTake: MayTake): string {
    if (path === ABSENT) return ABSENT;
    const ofEvent = this.#asked.get(event) ?? new Map<string, Asked>();
    this.#asked.set(event, ofEvent);
    const asked = ofEvent.get(path) ?? this.#askedIn(root, event, path);
    ofEvent.set(path, asked);
    if (typeof asked === 'string') return asked;
    return asked.flatMap((one) => (typeof one === 'string' ? [one] : mayTake(one) ? [one.id] : [])).join(' ');
  }

  #askedIn(root: string, event: string, path: string): Asked {
    const found: (ChartTransition | string)[] = [this.#state(path).kind];
    for (let at: ChartState | undefined = this.#state(path); at !== undefined && isWithin(at.path, root);) {
      for (const transition of at.transitions) {
        const { id, by, trigger } = transition;
        const isAsked = trigger.kind === 'event' ? trigger.event === event : trigger.kind === event;
        if (isAsked) found.push(by === undefined ? id : transition);
      }
      if (at.exit.length > 0) found.push(at.path);
      at = at.parent === undefined ? undefined : this.#state(at.parent);
    }
    return found.every((one) => typeof one === 'string') ? found.join(' ') : found;
  }

  #isPassedThrough(path: string, root: string): boolean {
    if (path === ABSENT || !isWithin(path, root)) return false;
    const { transitions, parent } = this.#state(path);
    const leaves = transitions.some(
      ({ trigger, guard, target }) =>
        trigger.kind === 'always' && guard.length === 0 && target !== undefined && !isWithin(path, target),
    );
    return leaves || (parent !== undefined && this.#isPassedThrough(parent, root));
  }

  #state(path: string): ChartState {
    const state = this.machine.states.get(path);
    if (state === undefined) throw new Error(`There is no state ${path}.`);
    return state;
  }

  #collect(path: string, space: Space, within: Region['within']): void {
    const { kind, children } = this.#state(path);
    if (kind === 'parallel') {
      for (const child of children) this.#collect(child, space, within);
      return;
    }
    const inner: string[] = [];
    const states = this.#leaves(path, inner);
    const initial = this.initialOf(path);
    const all = within === undefined ? states : [ABSENT, ...states];
    const region: Region = {
      root: path,
      ...(within === undefined ? {} : { within }),
      states: all,
      initial: all.indexOf(initial),
      lasting: all.flatMap((state, index) => (this.#isPassedThrough(state, path) ? [] : [index])),
      variable: space.add(path, all),
    };
    this.list.push(region);
    this.#byVariable.set(region.variable, region);
    for (const state of inner) this.#collect(state, space, { region, state });
  }

  #leaves(path: string, inner: string[]): string[] {
    const { kind, children } = this.#state(path);
    if (kind === 'compound') return children.flatMap((child) => this.#leaves(child, inner));
    if (kind === 'parallel') inner.push(path);
    return [path];
  }

  /** Where a region comes to stand when a state of it is entered. */
  initialOf(path: string): string {
    const { kind, initial } = this.#state(path);
    return kind === 'compound' ? this.initialOf(`${path}.${initial ?? ''}`) : path;
  }
}

/** Whether a state is another one or below it. */
export const isWithin = (path: string, above: string): boolean =>
  path.startsWith(above) && (path.length === above.length || path.charCodeAt(above.length) === DOT);
const DOT = 46;

const keyOf = (path: string): string => path.slice(path.lastIndexOf('.') + 1);
