/**
 * The record of one transition: a closed set of fields (reliability.md 4.3), its canonical bytes and its place in the hash
 * chain of the case. What is in a record never identifies a person: the actor is a pseudonym.
 */
import { canonicalBytes, canonicalText, hashBytes } from '#language';
import type { RouteRule, Considered, Sought } from '#routing';
import type { CaseState, OpenClock } from './case-state.js';

export interface GuardRecord {
  readonly id: string;
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly result: boolean;
}
export interface TableRecord {
  readonly id: string;
  readonly point: string;
  readonly rule: string;
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly result: Readonly<Record<string, unknown>>;
}
/** A fact of the world that the decision read; replay reads it from here. */
export interface FactRecord {
  readonly id: string;
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly result: unknown;
}
export interface TimerRecord {
  readonly id: string;
  /**
   * `notTaken` after `fired`: what should have followed could not be carried out. `moved`: under another calendar, whose hash is
   * among the facts.
   */
  readonly change: 'armed' | 'cancelled' | 'fired' | 'notTaken' | 'suspended' | 'resumed' | 'extended' | 'moved';
  /** When it is due after the change, or was before one that ends or suspends it; null while it is suspended. */
  readonly dueAt: string | null;
  /** Of one that is extended or moved: when it was due before. */
  readonly wasDueAt?: string | null;
}
export interface PostingRecord {
  readonly account: string;
  readonly cents: number;
  readonly kind: string;
}
/** Who was considered for a place, in that order, by which rule it was decided, and why another than the one advised. */
export interface RouteRecord {
  readonly advised: { readonly offer: string | null; readonly organisation: string } | null;
  readonly considered: readonly Considered[];
  readonly reason: string | null;
  readonly rule: RouteRule;
  readonly sought: Sought;
}
/** What became of a place: `beyond` is taken although there was no room, `left` that the case waits no more. */
export interface PlaceRecord {
  readonly amount: number;
  readonly change: 'taken' | 'beyond' | 'freed' | 'waits' | 'left';
  readonly offer: string | null;
  readonly organisation: string | null;
  readonly route: RouteRecord | null;
}
export interface RelatedRecord {
  readonly case: string;
  readonly as: string;
  readonly event: string;
}
export interface MessageRecord {
  readonly id: string;
  readonly type: string;
}

export interface TransitionRecord {
  readonly v: 1;
  readonly region: string;
  readonly case: string;
  readonly seq: number;
  /** The id of the command; for timers and messages that of the causing one. */
  readonly command: string;
  readonly event: string;
  readonly eventData: Readonly<Record<string, unknown>>;
  /** A pseudonym of this case only, or `system`. */
  readonly actor: string;
  readonly organisation: string | null;
  readonly role: string;
  readonly onBehalfOf: { readonly whose: string; readonly given: string } | null;
  readonly basis: string | null;
  readonly definition: string;
  /** The hash of the law in force. */
  readonly law: string;
  readonly engine: string;
  readonly from: readonly string[];
  readonly to: readonly string[];
  /** SHA-256 of the canonical states, facts and open clocks after the transition. */
  readonly after: string;
  readonly guards: readonly GuardRecord[];
  readonly tables: readonly TableRecord[];
  readonly facts: readonly FactRecord[];
  readonly timers: readonly TimerRecord[];
  /** Absent where no place was taken, given free or waited for. */
  readonly places?: readonly PlaceRecord[];
  readonly postings: readonly PostingRecord[];
  readonly related: readonly RelatedRecord[];
  readonly messages: readonly MessageRecord[];
  /** For timers: when it was due. */
  readonly scheduledAt: string | null;
  readonly recordedAt: string;
  readonly ciphertexts: readonly string[];
  /** The hash of the record before, or of the genesis of this case. */
  readonly previous: string;
}

const LEAF = Uint8Array.of(0);

/** The canonical bytes that are stored and hashed. */
export function recordBytes(record: TransitionRecord): Uint8Array {
  return canonicalBytes(record);
}

/** The hash of a record: SHA-256 of 0x00 and its bytes, as for a leaf of a Merkle tree (RFC 6962). */
export function recordHash(bytes: Uint8Array): string {
  return hashBytes(LEAF, bytes);
}

/** SHA-256 of the canonical states, facts and open clocks: what `after` in a record says. */
export function stateDigest(
  states: readonly string[],
  facts: CaseState['facts'],
  clocks: readonly OpenClock[],
): string {
  const running = canonicalText(clocks);
  return hashBytes(`{"clocks":${running},"facts":${textOf(facts)},"states":${textOf(states)}}`);
}

const texts = new WeakMap<object, string>();

/** Facts and states are never changed in place: many transitions leave one or both as they were. */
function textOf(value: object): string {
  const known = texts.get(value) ?? canonicalText(value);
  texts.set(value, known);
  return known;
}

/** What the first record of a case points back to. */
export function genesisHash(region: string, caseId: string): string {
  return hashBytes(LEAF, `schakel/genesis/v1\n${region}\n${caseId}`);
}
