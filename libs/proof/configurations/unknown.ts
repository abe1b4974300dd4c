/** What stops a trial: something that has to be known before the step can go on. */
import type { GuardTerm } from '#language';
import type { Region } from './regions.js';
import type { Assignment, Variable } from './space.js';

/** Thrown and caught for every other trial: a stack, which nobody reads, would cost more than the trial. */
class Stop extends Error {
  constructor(message: string) {
    const limit = Error.stackTraceLimit;
    Error.stackTraceLimit = 0;
    super(message);
    Error.stackTraceLimit = limit;
  }
}

/** The value of a variable has to be known. */
export class Unknown extends Stop {
  constructor(readonly variable: Variable) {
    super(variable.name);
  }
}

/** It has to be known how a region answers to an event, or to `always`. */
export class Unsorted extends Stop {
  constructor(
    readonly region: Region,
    /** The values it can have, apart where it answers otherwise. */
    readonly classes: readonly (readonly number[])[],
  ) {
    super(region.root);
  }
}

/** A guard, asked after a step has changed some of what it reads. */
export interface Question {
  readonly key: string;
  readonly term: GuardTerm;
  readonly changed: Assignment;
}

/** The answer of a guard has to be known. */
export class Unanswered extends Stop {
  constructor(readonly question: Question) {
    super(question.key);
  }
}
