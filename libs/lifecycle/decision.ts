/** What deciding gives: everything that one statement then commits, or why not. Plain data. */
import type { Label, REFUSALS, SourceLine } from '#language';
import type { CaseState, Waiting } from './case-state.js';
import type { TransitionRecord } from './record.js';
import type { TaskOpened } from './task-opened.js';

export type { TaskOpened };

/** An event for a related case; applied there exactly once. */
export interface MessageSent {
  readonly id: string;
  readonly toCase: string;
  readonly as: string;
  readonly event: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** What happens to one case row and what belongs to it. */
export interface CaseWrite {
  /** What must still be true of the row; null for a case that is opened. */
  readonly expected: { readonly version: number; readonly head: string } | null;
  readonly state: CaseState;
  readonly record: TransitionRecord;
  readonly bytes: Uint8Array;
  readonly hash: string;
  readonly timersArmed: readonly { readonly id: string; readonly dueAt: string }[];
  readonly timersCancelled: readonly string[];
  readonly tasksOpened: readonly TaskOpened[];
  readonly tasksDone: readonly string[];
  readonly messages: readonly MessageSent[];
  /** What it takes of offers, and gives free; absent where that is nothing. */
  readonly places?: readonly PlaceUsed[];
  /** Set where the case begins or goes on to wait for something; null where it waits no more. */
  readonly waits?: Waiting | null;
}

/** A change in what is in use of an offer: below zero it is given free; within the bound unless there is none. */
export interface PlaceUsed {
  readonly organisation: string;
  readonly offer: string;
  readonly amount: number;
  readonly bound: number | null;
}

/** The case itself first, then the related cases that it opens. All or nothing. */
export interface Decision {
  readonly kind: 'decision';
  readonly writes: readonly [CaseWrite, ...CaseWrite[]];
}

/** One reason why an event cannot be taken, as in the API's `because`. */
export interface Because {
  readonly code: RejectionCode;
  readonly text: Label;
  readonly source: SourceLine | null;
  /** Who could do it or make it possible: role names, or parties. */
  readonly who: readonly string[];
}

export type RejectionCode = (typeof REFUSALS)[number];

export interface Rejection {
  readonly kind: 'rejection';
  readonly code: RejectionCode;
  readonly because: readonly Because[];
  /** The guards that were judged, for the record of refused attempts. */
  readonly guards: readonly {
    readonly id: string;
    readonly inputs: Readonly<Record<string, unknown>>;
    readonly result: boolean;
  }[];
  /** The role in which it was tried, when there is one. */
  readonly role: string | null;
}
