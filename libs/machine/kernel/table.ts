/**
 * A machine as tables: states numbered in document order, so that everything below a state is one range of numbers. Decides
 * nothing about a case; it is the chart of the language with its names turned into numbers, once for each machine.
 */
import type { ChartState, ChartTransition, CompiledAction, Machine } from '#language';

/** The root, which holds the main part and the blocks side by side. */
export const ROOT = 0;
/** What stands where there is no state. */
export const NONE = -1;

export interface KernelTransition {
  readonly transition: ChartTransition;
  readonly source: number;
  /** The number of the target; NONE: it stays. */
  readonly target: number;
}

export interface KernelState {
  readonly index: number;
  readonly path: string;
  readonly kind: ChartState['kind'];
  readonly parent: number;
  /** The number after its last descendant. */
  readonly end: number;
  /** Substates in document order, without those of history. */
  readonly children: readonly number[];
  /** Its history states. */
  readonly histories: readonly number[];
  readonly initial: number;
  readonly isDeep: boolean;
  /** Where a history state leads that remembers nothing. */
  readonly fallback: number;
  /** By event; terms and ends of substates under the names that XState gives them. */
  readonly on: ReadonlyMap<string, readonly KernelTransition[]>;
  readonly always: readonly KernelTransition[];
  readonly entry: readonly CompiledAction[];
  readonly exit: readonly CompiledAction[];
  /** The ordinals of its terms, which run from entry to exit. */
  readonly terms: readonly number[];
  /** What is raised when it has come to its end. */
  readonly doneEvent: string;
}

export interface KernelTable {
  readonly machine: Machine;
  readonly states: readonly KernelState[];
  /** States by path; the root has none. */
  readonly byPath: ReadonlyMap<string, number>;
  /** Whether any state has a transition without event. */
  readonly hasAlways: boolean;
}

const tables = new WeakMap<Machine, KernelTable>();

/** The tables of a machine, made once. */
export function tableOf(machine: Machine): KernelTable {
  const known = tables.get(machine) ?? build(machine);
  tables.set(machine, known);
  return known;
}

/** The event by which XState tells that a term of a state has run out. */
export const termEvent = (path: string, ordinal: number): string => `xstate.after.${ordinal}.case.${path}`;
const doneEvent = (path: string): string => `xstate.done.state.${path === '' ? 'case' : `case.${path}`}`;

function build(machine: Machine): KernelTable {
  const byPath = new Map<string, number>();
  const ends: number[] = [];
  const parents: number[] = [];
  const paths: string[] = [];
  const number = (path: string, children: readonly string[], parent: number): void => {
    const index = paths.push(path) - 1;
    parents.push(parent);
    if (path !== '') byPath.set(path, index);
    for (const child of children) number(child, machine.states.get(child)?.children ?? [], index);
    ends[index] = paths.length;
  };
  number('', machine.parts, NONE);
  const at = (path: string | undefined): number => (path === undefined ? NONE : (byPath.get(path) ?? NONE));
  const states = paths.map((path, index): KernelState => {
    const state = machine.states.get(path);
    const below = (state?.children ?? machine.parts).map((child) => at(child));
    const isHistory = (child: number): boolean => machine.states.get(paths[child] ?? '')?.kind === 'history';
    const parent = parents[index] ?? NONE;
    const on = new Map<string, KernelTransition[]>();
    const always: KernelTransition[] = [];
    const terms = new Set<number>();
    for (const transition of state?.transitions ?? []) {
      const one = { transition, source: index, target: at(transition.target) };
      const { trigger } = transition;
      if (trigger.kind === 'always') always.push(one);
      else {
        const name =
          trigger.kind === 'event'
            ? trigger.event
            : trigger.kind === 'done'
              ? doneEvent(path)
              : termEvent(path, trigger.ordinal);
        if (trigger.kind === 'after') terms.add(trigger.ordinal);
        on.set(name, [...(on.get(name) ?? []), one]);
      }
    }
    const initial = at(childPath(state));
    return {
      index,
      path,
      kind: state?.kind ?? 'parallel',
      parent,
      end: ends[index] ?? index + 1,
      children: below.filter((child) => !isHistory(child)),
      histories: below.filter(isHistory),
      initial,
      isDeep: state?.history === 'deep',
      fallback: state?.kind === 'history' ? fallbackOf(state, machine, at) : NONE,
      on,
      always,
      entry: state?.entry ?? [],
      exit: state?.exit ?? [],
      terms: [...terms].sort((a, b) => a - b),
      doneEvent: doneEvent(path),
    };
  });
  return { machine, states, byPath, hasAlways: states.some(({ always }) => always.length > 0) };
}

const childPath = (state: ChartState | undefined): string | undefined =>
  state?.initial === undefined ? undefined : `${state.path}.${state.initial}`;

/** A history state without memory leads to its own target, else to where its parent begins; of a parallel parent: to the parent. */
function fallbackOf(state: ChartState, machine: Machine, at: (path: string | undefined) => number): number {
  if (state.target !== undefined) return at(state.target);
  const parent = machine.states.get(state.parent ?? '');
  return parent?.kind === 'parallel' ? at(parent.path) : at(childPath(parent));
}
