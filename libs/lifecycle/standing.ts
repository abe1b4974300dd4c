/** Where a case stands: its owners, whether its main part has ended, and whether it may close. Reads states only. */
import type { ChartState, Machine, Outcome } from '#language';
import { chartOf } from './chart.js';

/** What follows from a configuration alone, worked out once for each list of leaves. */
interface Standing {
  readonly machine: Machine;
  readonly paths: ReadonlySet<string>;
  readonly states: readonly ChartState[];
  readonly owners: readonly Owner[];
  readonly parties: readonly string[];
  readonly ending: Ending;
}

/** Leaves are made once by a step and never changed. */
const standings = new WeakMap<readonly string[], Standing>();

function standingOf(machine: Machine, leaves: readonly string[]): Standing {
  const known = standings.get(leaves);
  if (known !== undefined && known.machine === machine) return known;
  const paths = pathsOf(machine, leaves);
  const owners = readOwners(machine, leaves);
  const standing = {
    machine,
    paths,
    states: statesInOrder(machine, paths),
    owners,
    parties: [...new Set(owners.map(({ party }) => party))],
    ending: readEnding(machine, leaves),
  };
  standings.set(leaves, standing);
  return standing;
}

/** The active states and their ancestors, in document order. */
export const activeStates = (machine: Machine, leaves: readonly string[]): readonly ChartState[] =>
  standingOf(machine, leaves).states;

/** The paths of the active states and of everything they are in. */
export const activePaths = (machine: Machine, leaves: readonly string[]): ReadonlySet<string> =>
  standingOf(machine, leaves).paths;

/** The parties finally responsible, by main part: one part, or each part of a parallel main part. */
export const ownersOf = (machine: Machine, leaves: readonly string[]): readonly Owner[] =>
  standingOf(machine, leaves).owners;

/** The different owning parties, in document order. */
export const owningParties = (machine: Machine, leaves: readonly string[]): readonly string[] =>
  standingOf(machine, leaves).parties;

/** Whether the case has come to its end, with which outcome, and what keeps it open. */
export const endingOf = (machine: Machine, leaves: readonly string[]): Ending => standingOf(machine, leaves).ending;

function statesInOrder(machine: Machine, paths: ReadonlySet<string>): ChartState[] {
  const { order } = chartOf(machine);
  return [...paths]
    .sort((a, b) => (order.get(a) ?? 0) - (order.get(b) ?? 0))
    .flatMap((path) => machine.states.get(path) ?? []);
}

function pathsOf(machine: Machine, leaves: readonly string[]): Set<string> {
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

function readOwners(machine: Machine, leaves: readonly string[]): Owner[] {
  return mainLeaves(machine, leaves).flatMap(({ part, leaf }) => {
    const owner = machine.states.get(leaf)?.owner;
    return owner === undefined ? [] : [{ part, party: owner }];
  });
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

function readEnding(machine: Machine, leaves: readonly string[]): Ending {
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
