/** Errors of the store: what may be tried again, what may have happened, and what is a defect. No message holds a value. */

export type ContentionCode = 'command.running' | 'concurrency.conflict' | 'database.unavailable' | 'overloaded';

/** Try again, the whole of it: nothing was written. */
export class Contention extends Error {
  override readonly name: string = 'Contention';

  constructor(
    readonly code: ContentionCode,
    readonly retryAfterSeconds: number,
    message: string,
  ) {
    super(message);
  }
}

/** Two transactions met and the database ended this one: trying again at once is likely to help. */
export class Collision extends Contention {
  override readonly name = 'Collision';

  constructor() {
    super('concurrency.conflict', 1, 'Two transactions met, and this one was ended.');
  }
}

/** The database went away before it answered: the command may have been written. The same command may be sent again. */
export class CommitUnknown extends Contention {
  override readonly name = 'CommitUnknown';

  constructor() {
    super('database.unavailable', 2, 'The database went away before it answered; send the same command again.');
  }
}

/** A defect: the database refused what should not have been sent. `code` is its SQLSTATE; `what` a table or constraint. */
export class StoreFault extends Error {
  override readonly name = 'StoreFault';

  constructor(
    readonly code: string,
    readonly what: string | undefined,
  ) {
    super(`${MEANINGS[code] ?? 'The database refused a statement'} (${code}${what === undefined ? '' : `, ${what}`}).`);
  }
}

/** The code of places.sql for who comes second. */
export const NO_ROOM = 'SK007';

/** The codes that commit-decisions.sql and places.sql raise. */
const MEANINGS: Readonly<Record<string, string>> = {
  SK001: 'A batch has no proper form',
  SK002: 'A record does not continue the chain of its case',
  SK003: 'A record was not made now, or is older than the one before it',
  SK004: 'A case that should be there is not',
  SK005: 'A statement wrote another number of rows than it had to',
  SK006: 'A row that is kept for ever was to be changed',
  SK007: 'There is no room any more',
};
