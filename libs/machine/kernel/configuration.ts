/**
 * Which states are active. The order in which they were entered is kept, because XState reads it: transitions without event
 * are asked in that order. A configuration that comes from a snapshot has the order in which XState restores one.
 */
import { oneList } from '../leaves.js';
import type { Snapshot, StateValue } from '../snapshot.js';
import { NONE, ROOT, type KernelState, type KernelTable } from './table.js';

export class Configuration {
  /** Active states in the order in which they were entered. */
  order: number[] = [];
  /** 1 for each active state. */
  readonly active: Uint8Array;
  #leaves: readonly string[] | undefined;

  constructor(readonly table: KernelTable) {
    this.active = new Uint8Array(table.states.length);
  }

  has(index: number): boolean {
    return this.active[index] === 1;
  }

  enter(index: number): void {
    if (this.active[index] === 1) return;
    this.#leaves = undefined;
    this.active[index] = 1;
    this.order.push(index);
  }

  leave(index: number): void {
    this.#leaves = undefined;
    this.active[index] = 0;
    this.order.splice(this.order.indexOf(index), 1);
  }

  state(index: number): KernelState {
    const state = this.table.states[index];
    if (state === undefined) throw new Error(`There is no state ${index}.`);
    return state;
  }

  /** Whether any state below this one is active. */
  hasBelow({ index, end }: KernelState): boolean {
    for (let below = index + 1; below < end; below += 1) if (this.active[below] === 1) return true;
    return false;
  }

  isFinal(index: number): boolean {
    const { kind, children } = this.state(index);
    if (kind === 'compound') return children.some((child) => this.state(child).kind === 'final' && this.has(child));
    if (kind === 'parallel') return children.every((child) => this.isFinal(child));
    return kind === 'final';
  }

  /** The active substates of a parallel state, in the order in which they were entered. */
  partsOf({ index }: KernelState): number[] {
    return this.order.filter((one) => this.state(one).parent === index);
  }

  /** The active substate of a compound state. */
  childOf({ children }: KernelState): number {
    return children.find((child) => this.has(child)) ?? NONE;
  }

  isAtomic(index: number): boolean {
    const { kind } = this.state(index);
    return kind === 'atomic' || kind === 'final';
  }

  /** Dotted paths of the states without substates, in document order. */
  leaves(): readonly string[] {
    return (this.#leaves ??= this.#readLeaves());
  }

  #readLeaves(): readonly string[] {
    const leaves: string[] = [];
    for (let index = 0; index < this.active.length; index += 1)
      if (this.active[index] === 1 && this.isAtomic(index)) leaves.push(this.state(index).path);
    return oneList(this.table.machine, leaves);
  }

  /** The value as XState has it, parts in document order. It follows from the leaves. */
  value(leaves: readonly string[]): Snapshot['value'] {
    const known = values.get(leaves) ?? (this.#valueOf(this.state(ROOT)) as Snapshot['value']);
    values.set(leaves, known);
    return known;
  }

  #valueOf(state: KernelState): StateValue {
    if (state.kind === 'compound') {
      const child = this.state(this.childOf(state));
      return this.isAtomic(child.index) ? keyOf(child.path) : { [keyOf(child.path)]: this.#valueOf(child) };
    }
    return Object.fromEntries(
      state.children.map((child) => [keyOf(this.state(child).path), this.#valueOf(this.state(child))]),
    );
  }
}

const values = new WeakMap<readonly string[], Snapshot['value']>();

const keyOf = (path: string): string => path.slice(path.lastIndexOf('.') + 1);

/** The configuration of a snapshot, in the order in which XState restores it: the substates of a state, then what is in each. */
export function configurationOf(table: KernelTable, { value }: Pick<Snapshot, 'value'>): Configuration {
  const configuration = new Configuration(table);
  const orders = restored.get(table) ?? new WeakMap<object, readonly number[]>();
  restored.set(table, orders);
  const known = orders.get(value);
  if (known === undefined) restore(configuration, configuration.state(ROOT), value);
  else for (const index of known) configuration.enter(index);
  if (known === undefined) orders.set(value, [...configuration.order]);
  return configuration;
}

/** The orders of values that were restored before; a value is the same object as long as a case stays where it is. */
const restored = new WeakMap<KernelTable, WeakMap<object, readonly number[]>>();

function restore(configuration: Configuration, state: KernelState, of: StateValue): void {
  const { table } = configuration;
  configuration.enter(state.index);
  if (typeof of === 'string') {
    configuration.enter(childAt(table, state, of));
    return;
  }
  const children = Object.keys(of).map((key): [number, StateValue] => [childAt(table, state, key), of[key] ?? {}]);
  for (const [child] of children) configuration.enter(child);
  for (const [child, inner] of children) restore(configuration, configuration.state(child), inner);
}

function childAt(table: KernelTable, { path }: KernelState, key: string): number {
  const index = table.byPath.get(path === '' ? key : `${path}.${key}`);
  if (index === undefined) throw new Error(`There is no state ${path}.${key}.`);
  return index;
}
