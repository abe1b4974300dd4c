/** Draws mutants: every site of every operator in all workflows is known, and the seed alone decides which are taken. */
import { randomOf } from '#testing';
import type { Operator, Site } from './operator.js';
import { edited, type Tree } from './tree.js';

export interface Mutant {
  readonly operator: Operator;
  readonly workflow: string;
  readonly site: Site;
  readonly tree: Tree;
}

export interface Drawn {
  readonly operator: Operator;
  /** How many there are in all workflows. */
  readonly sites: number;
  readonly mutants: readonly Mutant[];
}

/** So many mutants of each operator, or all where there are fewer. */
export function drawMutants(
  operators: readonly Operator[],
  workflows: ReadonlyMap<string, Tree>,
  { seed, each }: { readonly seed: number; readonly each: number },
): Drawn[] {
  return operators.map((operator, index) => {
    // Each operator draws for itself, so that a new one changes no other.
    const random = randomOf(seed * 1_000 + index);
    const all = [...workflows].flatMap(([workflow, tree]) =>
      operator.sites(tree, random).map((site) => ({ operator, workflow, site, tree })),
    );
    const taken = shuffled(all, random).slice(0, each);
    return {
      operator,
      sites: all.length,
      mutants: taken.map(({ tree, ...one }) => ({ ...one, tree: edited(tree, one.site.edits) })),
    };
  });
}

function shuffled<T>(all: readonly T[], random: () => number): T[] {
  return all
    .map((one) => ({ one, at: random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ one }) => one);
}
