/** What of a configuration is known while a step is tried on it. */
import type { Assignment, Variable } from './space.js';
import type { Question } from './unknown.js';

/** What is known while something is tried. */
export interface Standing {
  readonly values: Assignment;
  /** Of regions of which not the value is known, but a class of values that all answer alike. */
  readonly classes?: ReadonlyMap<Variable, readonly number[]>;
  /** What guards answer, by the question. */
  readonly answers?: ReadonlyMap<string, { readonly question: Question; readonly holds: boolean }>;
}
