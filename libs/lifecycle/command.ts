/** What is asked of a case, and what a decision may use besides the case itself. All of it comes in as values. */
import type { Acting } from '#access';
import type { Law } from '#language';
import type { Behaviour } from './engine.js';
import type { World } from './world.js';

/** An event to be fired by somebody. */
export interface Command {
  /** The id under which it commits once: of the Idempotency-Key, or a random one. */
  readonly id: string;
  readonly event: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly acting: Acting;
  /** The actor's pseudonym in this case, or `system`. */
  readonly actor: string;
  readonly onBehalfOf: { readonly whose: string; readonly given: string } | null;
  /** For a timer: when it was due. */
  readonly scheduledAt?: string;
}

/** The rest of the world at the moment of deciding. */
export interface Surroundings {
  readonly now: string;
  /** The law in force on the day of `now`. */
  readonly law: Law;
  readonly world: World;
  /** A new random case id; replay gives the recorded ones. */
  newCaseId(): string;
  /** Replay leaves out the related cases that a transition opened: each has a history of its own. */
  readonly leavesOutOpened?: true;
  /** How an older engine did things; replay goes by the one that a record names. */
  readonly behaviour?: Behaviour;
}
