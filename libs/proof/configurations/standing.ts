/** What of a configuration is known while a step is tried on it. */
import type { Region } from './regions.js';
import type { Assignment, Variable } from './space.js';
import type { Question } from './unknown.js';

/** What is known while something is tried. */
export interface Standing {
  readonly values: Assignment;
  /** Of regions of which not the value is known, but a class of values that all answer alike. */
  readonly classes?: ReadonlyMap<Variable, readonly number[]>;
  /** What guards answer, by the question. */
  readonly answers?: ReadonlyMap<string, Answered>;
  /** What follows from all of it, where a trial would have to stop to be told. */
  readonly following?: Following;
}

export interface Answered {
  readonly question: Question;
  readonly holds: boolean;
}

/** Each is undefined (or false) where more than one thing is possible. What follows is known from then on. */
export interface Following {
  /** The only value that a variable can have; of a region only that in which the step was begun. */
  valueOf(variable: Variable, begun: number | undefined): number | undefined;
  answerOf(question: Question): boolean | undefined;
  /** Whether a region, begun in one of them, can only have values of one of these classes. */
  isSorted(region: Region, classes: readonly (readonly number[])[], begun: number | undefined): boolean;
}
