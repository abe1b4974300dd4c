/** An activity as it was asked for and as it is recorded. Types only: codes, numbers and a day, nothing about a person. */
import type { Domain } from '#language';

/** Somebody who took part as a helper or on behalf of the school, by role alone. */
export interface ActivityActor {
  readonly role: string;
  readonly domain: Domain;
}

/** What was sent. Of codes for which the kind leaves one choice nothing needs to be said. */
export interface ActivityRequest {
  readonly school?: string | undefined;
  /** The organisation that acted; absent: that of the caller. */
  readonly organisation?: string | undefined;
  readonly kind?: string | undefined;
  readonly taskCode?: string | undefined;
  readonly angle?: string | undefined;
  readonly level?: string | undefined;
  readonly focus?: string | undefined;
  readonly theme?: string | undefined;
  readonly setting?: string | undefined;
  readonly slot?: string | undefined;
  /** The day on which it took place, YYYY-MM-DD. */
  readonly heldDate?: string | undefined;
  readonly minutes?: number | undefined;
  readonly participants?: number | undefined;
  readonly actors?: readonly { readonly role?: string | undefined; readonly domain?: string | undefined }[] | undefined;
}

export interface Activity {
  readonly school: string;
  readonly organisation: string;
  readonly kind: string;
  readonly taskCode: string;
  readonly angle: string;
  readonly level: string;
  readonly focus: string;
  readonly theme: string | null;
  readonly setting: string;
  readonly slot: string | null;
  readonly heldDate: string;
  readonly minutes: number;
  /** How many were reached. */
  readonly participants: number;
  readonly actors: readonly ActivityActor[];
}

/** Where in the request something is wrong, and what would have been right. */
export interface ActivityFault {
  readonly path: string;
  readonly expected: string;
  readonly hint?: string;
}

/** Who records: a person of an organisation, with the roles of his token. */
export interface Recorder {
  readonly organisation: string;
  readonly roles: readonly string[];
  /** The role he chose among them. */
  readonly chosen?: string;
}
