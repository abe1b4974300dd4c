/**
 * The chart of a machine as variables: one for each region that runs beside others, with the states it can be in. Decides how
 * a configuration of the chart is written and read; it takes no step.
 */
import type { ChartState, Label, Machine } from '#language';
import type { Snapshot, StateValue } from '#machine';
import type { Assignment, Space, Variable } from './space.js';

export interface Region {
  readonly root: string;
  /** The state in which another region has it; undefined for one that always runs. */
  readonly within?: { readonly region: Region; readonly state: string };
  /** Its states without substates, and those in which further regions run. */
  readonly states: readonly string[];
  readonly initial: number;
  readonly variable: Variable;
}

/** A chart written in a way that proofs do not know yet. */
export class NotProvable extends Error {
  constructor(readonly why: Label) {
    super(why.en);
  }
}

/** The value of a region that does not run now. */
export const ABSENT = '';

export class Regions {
  readonly list: Region[] = [];
  readonly #byEvent = new Map<string, Region[]>();

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
      for (const { trigger, target } of state.transitions) {
        if (trigger.kind === 'done' && state.kind === 'parallel')
          throw new NotProvable({
            nl: 'Een overgang als alle delen klaar zijn wordt nog niet bewezen.',
            en: 'A transition when all parts have ended is not proved yet.',
          });
        if (state.kind === 'parallel' && target !== undefined)
          throw new NotProvable({
            nl: 'Een overgang die alle delen tegelijk verlaat wordt nog niet bewezen.',
            en: 'A transition that leaves all parts at once is not proved yet.',
          });
        const region = this.of(state.path);
        if (region === undefined || trigger.kind === 'after') continue;
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

  /** The region in which a state is; undefined for what is always active. */
  of(path: string): Region | undefined {
    let best: Region | undefined;
    for (const region of this.list)
      if (isWithin(path, region.root) && (best === undefined || region.root.length > best.root.length)) best = region;
    return best;
  }

  /** Whether a state is active where its region stands. */
  isActive(path: string, value: string): boolean {
    return value !== ABSENT && isWithin(value, path);
  }

  /** The first states of every region, and of those that run only within others none. */
  snapshot(assignment: Assignment): Snapshot {
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
  read(leaves: readonly string[]): Map<Region, number> {
    return new Map(
      this.list.map((region) => {
        const value = region.states.findIndex((path) => path !== ABSENT && leaves.some((leaf) => isWithin(leaf, path)));
        return [region, value === -1 ? region.states.indexOf(ABSENT) : value];
      }),
    );
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
    const initial = this.#initial(path);
    const all = within === undefined ? states : [ABSENT, ...states];
    const region: Region = {
      root: path,
      ...(within === undefined ? {} : { within }),
      states: all,
      initial: all.indexOf(initial),
      variable: space.add(path, all),
    };
    this.list.push(region);
    for (const state of inner) this.#collect(state, space, { region, state });
  }

  #leaves(path: string, inner: string[]): string[] {
    const { kind, children } = this.#state(path);
    if (kind === 'compound') return children.flatMap((child) => this.#leaves(child, inner));
    if (kind === 'parallel') inner.push(path);
    return [path];
  }

  #initial(path: string): string {
    const { kind, initial } = this.#state(path);
    return kind === 'compound' ? this.#initial(`${path}.${initial ?? ''}`) : path;
  }
}

export const isWithin = (path: string, above: string): boolean => path === above || path.startsWith(`${above}.`);
const keyOf = (path: string): string => path.slice(path.lastIndexOf('.') + 1);
