// A case of the chain as the model keeps it, and what the ways are made of that it can go. Every way is a row: where, which
// event, who, on what conditions and where to.
import type { Paid, Sent } from '../reference-model.js';
import type { Party, Role } from './people.js';
import type { At, Place } from './places.js';
import type { Term } from './terms.js';

export type Data = Sent['data'];
type Consent = 'notAsked' | 'asked' | 'given' | 'refused' | 'withdrawn' | 'notNeeded';
export const PURPOSES = ['localTeam', 'provider', 'school'] as const;
export type Purpose = (typeof PURPOSES)[number];

/** A place with a provider. */
export interface Held {
  readonly organisation: string;
  readonly offer: string;
  /** Taken although there was no room. */
  readonly isBeyond: boolean;
}

/** What runs, and when it is due: on which day, or undefined while it stands still. */
export interface Running {
  readonly id: string;
  day: number | undefined;
  readonly since: number;
  /** From which day to which it stood still; the last one may still last. */
  readonly still: { readonly from: number; until?: number }[];
  isExtended: boolean;
  /** The place with which it ends. */
  readonly of?: Place;
  /** What happens then. */
  readonly then: Then;
}
export interface Then {
  readonly to?: Place;
  readonly event?: string;
  /** Somebody else is asked as well, and after a while the one above him. */
  readonly climbs?: { readonly asks?: Asks; readonly next?: Term };
}

/** Somebody has something to do: until one of these events, or as long as the case is in a place. */
export interface Asks {
  readonly party: Party;
  readonly until?: readonly string[];
  readonly in?: Place;
}

export interface Kept {
  version: number;
  at: At;
  need: string;
  returns: number;
  talks: number;
  weeks: number;
  link: 'school' | 'supportTeam' | 'localTeam' | 'access' | 'provider' | null;
  consent: Record<Purpose, Consent>;
  isParentSpoken: boolean;
  isPupilHeard: boolean;
  /** Help of any kind was started; specialist help was. */
  isHelped: boolean;
  isSpecialist: boolean;
  hasExtraSupport: boolean;
  isCrisis: boolean;
  isReferred: boolean;
  bypasses: number;
  product: string | null;
  delivery: 'inKind' | 'pgb';
  /** Whom staff, family or referrer chose, and why. */
  provider: string | null;
  reason: string | null;
  wasLate: boolean;
  doesSchoolKnow: boolean;
  ageGroup: string | null;
  isOfAge: boolean;
  /** Youth help goes on after eighteen. */
  isExtended: boolean;
  hasLongTermCare: boolean;
  hasMedicalCare: boolean;
  residence: string | null;
  movedTo: string | null;
  /** Of the reporting code. */
  steps: readonly string[];
  held: Held | undefined;
  /** Its number on the list of those who wait. */
  waits: number | undefined;
  gaveBack: readonly string[];
  /** Who fills which party: for good, or as long as it is offered the case in a place. */
  parties: Partial<
    Record<Party, { readonly organisation: string; readonly isPart: boolean; readonly offeredIn?: Place }>
  >;
  asked: readonly Asks[];
  told: readonly { readonly party: Party; readonly organisation: string }[];
  due: Running[];
  paid: readonly Paid[];
}

/** `all`: every case of the region, among which it may have to wait for a place. */
export type Condition = readonly [
  code: 'guard.not-met' | 'consent.missing' | 'mandate.exceeded',
  holds: (one: Kept, data: Data, all: readonly Kept[]) => boolean,
];
export interface Way {
  readonly event: string;
  readonly in: readonly Place[];
  /** Who may in these places; left out where all may who may fire the event at all. */
  readonly by?: readonly Role[];
  readonly if?: readonly Condition[];
  /** Left out where the case stays. */
  readonly to?: Place;
  readonly does?: (one: Kept, data: Data) => void;
  /** Who pays is decided: for what, in which form, and how much. */
  readonly pays?: {
    readonly point: string;
    readonly form: 'education' | 'consult' | 'light' | 'specialist';
    readonly cents?: (data: Data) => number;
  };
  readonly asks?: readonly Asks[];
  /** Who hears of it, though he may take no part. */
  readonly tells?: readonly Party[];
  /** What happens with it at once. */
  readonly raises?: string;
  /** Of a part beside the chain that has no places. */
  readonly isBeside?: true;
}

/** A term of many places: what it counts, what begins it, ends it, and makes it stand still. */
export interface Clock {
  readonly id: string;
  readonly term: Term;
  readonly from: readonly string[];
  readonly until: readonly string[];
  readonly raises: string;
  readonly isOfLaw?: boolean;
  readonly still?: { readonly from: string; readonly until: readonly string[] };
  readonly extended?: { readonly by: string; readonly term: Term };
}
/** A term of one place. */
export interface PlaceTerm extends Pick<Then, 'to'> {
  readonly after: Term;
  readonly asks?: Asks;
}

/** What a part of the workflow adds to the model. */
export interface Rules {
  /** Who may fire an event, wherever it is possible; nobody fires what happens by itself. */
  readonly may: Readonly<Record<string, readonly Role[] | 'owner' | 'everybody'>>;
  /** The first way of an event in a place whose conditions hold is taken. */
  readonly ways: readonly Way[];
  readonly terms?: Readonly<Partial<Record<Place, readonly PlaceTerm[]>>>;
  readonly clocks?: readonly Clock[];
  /** To whom a case is offered as long as it is in a place. */
  readonly offers?: Readonly<Partial<Record<Place, Party>>>;
  /** Whether what is sent with an event can be that; an event that is not here has nothing with it. */
  readonly sound?: Readonly<Record<string, (data: Data) => boolean>>;
}

export const when = (holds: Condition[1]): Condition => ['guard.not-met', holds];
export const agreed = ({ consent }: Kept, purpose: Purpose): boolean =>
  consent[purpose] === 'given' || consent[purpose] === 'notNeeded';
export const hasConsent = (purpose: Purpose): Condition => ['consent.missing', (one) => agreed(one, purpose)];
export const hasContext: Condition = when(({ at }) => at.context === 'context.complete');
/** The parents are spoken, unless the child decides itself or it is not safe to. */
export const areParentsInvolved: Condition = when(
  ({ isParentSpoken, ageGroup, at }) =>
    isParentSpoken || ageGroup === 'from16' || ageGroup === 'adult' || at.safety !== 'safety.noReport',
);
export const isNoLearning: Condition = when(({ need }) => need !== 'learning');
/** A school that knows of nothing hears of it only when the family agrees. */
export const maySchoolKnow: Condition = when((one) => one.doesSchoolKnow || agreed(one, 'school'));

export const noReturns = (one: Kept): void => void (one.returns = 0);
export const linked =
  (link: Kept['link']) =>
  (one: Kept): void =>
    void (one.link = link);
export const bypassed = (one: Kept): void =>
  void Object.assign(one, { bypasses: Math.min(9, one.bypasses + 1), link: 'provider' });

/** Of which keys the data may consist, and what each may be; one that must be there may not be undefined. */
export const of =
  (fields: Readonly<Record<string, (value: unknown) => boolean>>) =>
  (data: Data): boolean =>
    Object.keys(data).every((key) => Object.hasOwn(fields, key)) &&
    Object.entries(fields).every(([key, is]) => is(data[key]));
export const oneOf =
  (...values: readonly unknown[]) =>
  (value: unknown): boolean =>
    values.includes(value);
export const from =
  (least: number, most: number) =>
  (value: unknown): boolean =>
    Number(value) >= least && Number(value) <= most;
export const maybe =
  (is: (value: unknown) => boolean) =>
  (value: unknown): boolean =>
    value === undefined || is(value);
