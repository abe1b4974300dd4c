/** The state of a case between two transitions, as plain data: what is stored, cached and replayed. Decides nothing. */
import type { Facts, Outcome, Term } from '#language';
import type { Snapshot } from '#machine';
import type { HeldPlace, Sought } from '#routing';
import type { TaskOpened } from './task-opened.js';

export interface Participant {
  readonly organisation: string;
  /** It owns or owned the case, or was brought in for good; an offer alone ends with its state. */
  readonly isPart: boolean;
  /** Set while the case is only offered: the state that offers it, and the facts that may be seen. */
  readonly offer?: { readonly state: string; readonly packet: readonly string[] };
}

/** An organisation that was part of the case in a party that another fills now, or nobody. */
export interface FormerParticipant {
  readonly party: string;
  readonly organisation: string;
}

export interface RelatedCase {
  readonly as: string;
  readonly case: string;
  readonly data: Readonly<Record<string, unknown>>;
  /** True until the closing message of the related case was applied. */
  readonly isOpen: boolean;
  /** The other side opened or joined this one; it is told when this one closes. */
  readonly isOpener: boolean;
}

/** A task that is still to be done, with what ends it; where nothing does, somebody says that it is done. */
export interface OpenTask {
  readonly id: string;
  /** The state that ends it when it is left. */
  readonly state?: string;
  /** The events that end it. */
  readonly until?: readonly string[];
  /** The task of which it is an escalation, and with which it ends. */
  readonly of?: string;
  /** Of a task with a date, since schakel/4: what the date was made of. */
  readonly term?: TaskTerm;
  /** To which party, and how; absent in cases of before the worklist. */
  readonly given?: { readonly party: string } & Omit<TaskOpened, 'id'>;
}

/** From when a task is due, within which duration, and on which day that may end. */
export interface TaskTerm extends Pick<Term, 'duration' | 'endsOn'> {
  readonly from: string;
}

/** A term that runs or is suspended. `id` is the state or clock it belongs to and the name of the term. */
export interface OpenClock {
  readonly id: string;
  /** Null while it is suspended. */
  readonly dueAt: string | null;
  /** Kept since schakel/3: when it started. */
  readonly startedAt?: string;
  /** When it was extended; absent as long as it was not. */
  readonly extended?: readonly string[];
  /** When it was suspended; absent as long as it was not. */
  readonly suspended?: readonly { readonly from: string; readonly until: string | null }[];
}

/** What a case waits for, and from when. */
export interface Waiting {
  /** Organisations of which kind could give it. */
  readonly kind: string;
  readonly since: string;
  readonly sought: Sought;
}

export interface CaseState {
  readonly region: string;
  readonly case: string;
  /** The child: a random id of the region. */
  readonly subject: string;
  readonly school: string;
  readonly workflow: string;
  readonly machine: string;
  /** The number of the region's configuration under which it was opened. */
  readonly configuration: number;
  /** The hash of the pinned definition. */
  readonly definition: string;
  /** The number of the last transition. */
  readonly version: number;
  /** The hash of the last record. */
  readonly head: string;
  readonly openedAt: string;
  readonly recordedAt: string;
  readonly closedAt: string | null;
  readonly outcome: Outcome | null;
  readonly snapshot: Snapshot;
  /** Dotted leaf paths in document order. */
  readonly states: readonly string[];
  readonly facts: Facts;
  /** By party. */
  readonly participants: Readonly<Record<string, Participant>>;
  /** Absent as long as nobody left. */
  readonly former?: readonly FormerParticipant[];
  readonly related: readonly RelatedCase[];
  /** The place it holds with an organisation; absent as long as it holds none. */
  readonly place?: HeldPlace;
  /** Present while it waits for a place. */
  readonly waiting?: Waiting;
  /** Organisations that gave it back; absent as long as none did. */
  readonly gaveBack?: readonly string[];
  readonly clocks: readonly OpenClock[];
  readonly tasks: readonly OpenTask[];
  /** Who was told of the case in a notice without taking part; absent as long as there is nobody. */
  readonly told?: readonly FormerParticipant[];
}
