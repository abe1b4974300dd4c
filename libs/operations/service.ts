/** What every operation gets: the store, the catalogue and the world's two surprises, time and randomness. */
import { randomBytes, randomUUID } from 'node:crypto';
import type { Store } from '#store';
import type { Catalogue } from './catalogue.js';

export interface Service {
  readonly store: Store;
  readonly catalogue: Catalogue;
  readonly clock: Clock;
  /** Called after a commit that left something to deliver, with its region. */
  nudge(region: string): void;
}

export interface Clock {
  now(): string;
}

export const systemClock: Clock = { now: () => new Date().toISOString() };

/** Crockford's alphabet: no letter that is read as another, so that a number can be read out on the telephone. */
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';

/** A new case number: 60 random bits as three groups of four, guessable by nobody. */
export function newCaseId(): string {
  const letters = [...randomBytes(12)].map((byte) => ALPHABET[byte & 31]).join('');
  return `${letters.slice(0, 4)}-${letters.slice(4, 8)}-${letters.slice(8)}`;
}

export const newSubject = (): string => randomUUID();
export const newActivityId = (): string => randomUUID();
export const newCommandId = (): string => randomUUID();

/** The day in the Netherlands on which a moment falls: the day that law and configurations go by. */
export function dayOf(instant: string): string {
  const hour = instant.slice(0, 'YYYY-MM-DDTHH'.length);
  if (lastDay.hour !== hour) lastDay = { hour, day: DAYS.format(new Date(instant)) };
  return lastDay.day;
}

/** Of the hour that was asked for last, in which nearly all of the next ones lie: whole hours divide the days of Amsterdam. */
let lastDay = { hour: '', day: '' };

/** Made once: making it takes as long as deciding an event. The Swedish form is YYYY-MM-DD. */
const DAYS = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Amsterdam' });
