/** Where a case stands: its owners, whether its main part has ended, and whether it may close. Reads states only. */
import type { ChartState, Machine, Outcome } from '#language';
import { chartOf } from './chart.js';

/** The active states and their ancestors, in document order. */
export function activeStates(machine: Machine, leaves: readonly string[]): readonly ChartState[] {
  const known = standing.get(leaves);
  if (known !== undefined && known.machine === machine) return known.states;
  const states = statesInOrder(machine, leaves);
  standing.set(leaves, { machine, states });
  return states;
}

/** Leaves are made once by a step and never changed; what follows from them is worked out once. */
const standing = new WeakMap<
  readonly string[],
  { readonly machine: Machine; readonly states: readonly ChartState[] }
>();

function statesInOrder(machine: Machine, leaves: readonly string[]): ChartState[] {
  const { order } = chartOf(machine);
  return [...activePaths(machine, leaves)]
    .sort((a, b) => (order.get(a) ?? 0) - (order.get(b) ?? 0))
    .flatMap((path) => machine.states.get(path) ?? []);
}

/** The paths of the active states and of everything they are in. */
export function activePaths(machine: Machine, leaves: readonly string[]): Set<string> {
  const paths = new Set<string>();
  for (const leaf of leaves) {
    for (
      let path: string | undefined = leaf;
      path !== undefined && !paths.has(path);
      path = machine.states.get(path)?.parent
    )
      paths.add(path);
  }
  return paths;
}

export interface Owner {
  readonly part: string;
  readonly party: string;
}

/** The parties finally responsible, by main part: one part, or each part of a parallel main part. */
export function ownersOf(machine: Machine, leaves: readonly string[]): Owner[] {
  return mainLeaves(machine, leaves).flatMap(({ part, leaf }) => {
    const owner = machine.states.get(leaf)?.owner;
    return owner === undefined ? [] : [{ part, party: owner }];
  });
}

/** The different owning parties, in document order. */
export function owningParties(machine: Machine, leaves: readonly string[]): string[] {
  return [...new Set(ownersOf(machine, leaves).map(({ party }) => party))];
}

function mainLeaves(machine: Machine, leaves: readonly string[]): { part: string; leaf: string }[] {
  const isParallel = machine.states.get(machine.name)?.kind === 'parallel';
  return leaves
    .filter((leaf) => leaf.startsWith(`${machine.name}.`))
    .map((leaf) => ({ part: isParallel ? (leaf.split('.')[1] ?? machine.name) : machine.name, leaf }));
}

export interface Ending {
  /** The main part has ended: its state is final, or of its parallel parts one is final and the others rest. */
  readonly isMainEnded: boolean;
  readonly outcome: Outcome | null;
  /** Parts that keep a case open though its main part has ended. */
  readonly restless: readonly string[];
}

export function endingOf(machine: Machine, leaves: readonly string[]): Ending {
  const state = (path: string): ChartState | undefined => machine.states.get(path);
  const isEnd = (leaf: string): boolean => state(leaf)?.kind === 'final';
  const main = mainLeaves(machine, leaves);
  const ends = main.filter(({ leaf }) => isEnd(leaf));
  const isMainEnded = ends.length > 0 && main.every(({ leaf }) => isEnd(leaf) || state(leaf)?.isResting === true);
  const restless = leaves
    .filter((leaf) => !leaf.startsWith(`${machine.name}.`) && !isEnd(leaf) && state(leaf)?.isResting !== true)
    .map((leaf) => leaf.split('.')[0] ?? leaf);
  const outcome = isMainEnded
    ? (ends.map(({ leaf }) => state(leaf)?.outcome).find((one) => one !== undefined) ?? null)
    : null;
  return { isMainEnded, outcome, restless };
}
