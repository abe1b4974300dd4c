/** What is committed, and what comes of it. Types only. */
import type { CaseWrite, Decision } from '#lifecycle';

/** What a client was answered, kept to be answered again. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Null: none. */
  readonly body: unknown;
  /** What the body ends with, as `transition`: the whole record of this write and its hash. It is kept as the record alone. */
  readonly transition?: Pick<CaseWrite, 'record' | 'bytes' | 'hash'>;
}

/** What was asked: carried out once, however often it comes. A key belongs to person and region. */
export interface Command {
  readonly id: string;
  /** A hash of the request, to tell another request under the same key. */
  readonly fingerprint: string;
  /** A hash of the person; absent for the system. */
  readonly person?: string;
  /** Null where nobody asks for it again: of timers and messages, and of requests without a key. */
  readonly answer: Answer | null;
}

/**
 * What caused a command of the system and is used up by it. A timer is one of the case of the decision's first write; a message
 * is for that case, or comes from it and is for a case that does not exist.
 */
export type Consumes =
  | { readonly kind: 'timer'; readonly timer: string; readonly armedSeq: number }
  | { readonly kind: 'message'; readonly message: string };

/** A message for an endpoint that tells of one write of a decision. */
export interface Notice {
  readonly id: string;
  readonly endpoint: string;
  readonly case: string;
  readonly kind: string;
  /** JSON, sent byte for byte. */
  readonly body: string;
}

/** One command with what was decided on it. */
export interface Submission {
  readonly command: Command;
  readonly decision: Decision;
  /** Written in the same statement. */
  readonly notices?: readonly Notice[];
  readonly consumes?: Consumes;
}

/** What was there under the key of a command. */
export type Found =
  /** It had been carried out already, perhaps by this very call before its connection broke: the answer it got. */
  | { readonly kind: 'stored'; readonly answer: Answer | null }
  /** Under this key another request was carried out. */
  | { readonly kind: 'fingerprint' };

export type CommitResult =
  /** Written. */
  | { readonly kind: 'committed' }
  | Found
  /** Version or head of a case are not the expected ones, or a case to be opened exists. Nothing was written. */
  | { readonly kind: 'stale' }
  /** The timer or message that caused it is gone. Nothing was written. */
  | { readonly kind: 'consumed' };

/** What is kept of a command that was carried out. */
export interface StoredCommand {
  readonly fingerprint: string;
  readonly answer: Answer | null;
  readonly recordedAt: string;
}
