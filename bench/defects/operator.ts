/** A way in which a workflow can be made wrong, and every place where it applies. */
import type { Edit, Tree } from './tree.js';

export interface Site {
  /** What is made wrong, for people. */
  readonly what: string;
  /** The kind of case or the decision table in which it is; absent: it concerns all of them. */
  readonly machine?: string;
  readonly edits: readonly Edit[];
}

/** The same draw for the same seed: a number from 0 up to, not including, 1. */
export type Random = () => number;

export interface Operator {
  readonly id: string;
  /** The rules of which one must fail, by id: of the language or of proof. */
  readonly rules: readonly string[];
  /** Every place of a workflow where it applies. Where there is a choice, the draw makes it. */
  readonly sites: (workflow: Tree, random: Random) => Site[];
}

export function pick<T>(all: readonly T[], random: Random): T | undefined {
  return all[Math.floor(random() * all.length)];
}
