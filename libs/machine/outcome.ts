/** What a step takes and what comes of it, as plain data. */
import type { CompiledAction, Facts } from '#language';
import type { Snapshot } from './snapshot.js';

/** Our events inside XState; raised ones carry their data too. */
export interface MachineEvent {
  readonly type: string;
  readonly data?: Readonly<Record<string, unknown>>;
}

/** An action to carry out, with what it reads as it was at its moment. */
export interface Effect {
  readonly action: CompiledAction;
  readonly event: string;
  readonly facts: Facts;
  readonly eventData: Readonly<Record<string, unknown>>;
}

/** A term of a state that starts or stops running. */
export interface TimerChange {
  readonly change: 'armed' | 'cancelled';
  readonly state: string;
  readonly ordinal: number;
}

export interface Step {
  readonly snapshot: Snapshot;
  readonly facts: Facts;
  /** Dotted leaf paths in document order. */
  readonly states: readonly string[];
  /** Effects and timer changes in the order in which XState gives them. */
  readonly effects: readonly Effect[];
  readonly timers: readonly TimerChange[];
}
