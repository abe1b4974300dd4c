/** A route as the document describes it, and what several routes say alike. */
import type { Json } from './schema.js';

export interface Route {
  readonly method: 'get' | 'post';
  readonly path: string;
  readonly id: string;
  readonly summary: string;
  readonly description?: string;
  readonly query?: Readonly<Record<string, Json>>;
  readonly headers?: Readonly<Record<string, { readonly description: string; readonly required?: boolean }>>;
  /** The schema of the body. */
  readonly body?: string;
  /** What the body is written in; absent: JSON. */
  readonly bodyType?: string;
  /** The schema of each answer by its status; null where it has no body. */
  readonly answers: Readonly<Record<number, string | null>>;
  readonly refusals: readonly number[];
  /** Answered without a token. */
  readonly isOpen?: boolean;
}

/** The routes of one resource under one tag, with the schemas that they bring. */
export interface Resource {
  readonly tag: string;
  readonly routes: readonly Route[];
  readonly schemas: Readonly<Record<string, Json>>;
}

type Read = Omit<Route, 'method' | 'path' | 'id' | 'summary' | 'answers' | 'body' | 'headers'>;

/** A route that is read, answered with 200 and this schema. */
export function get(path: string, id: string, summary: string, schema: string, more: Read): Route {
  return { method: 'get', path, id, summary, answers: { 200: schema }, ...more };
}

export const REGION = '/v1/regions/{region}';
export const CASES = `${REGION}/cases`;
export const CASE = `${CASES}/{case}`;

export const PAGE: Readonly<Record<string, Json>> = {
  limit: { type: 'integer', minimum: 1, maximum: 200, default: 50 },
  cursor: { type: 'string', maxLength: 200, description: '`next` of the page before' },
};

/** What may be said with a command. */
export const COMMAND = {
  'Idempotency-Key': {
    description: 'Makes the request safe to repeat: the same key and request get the stored answer.',
  },
  Prefer: {
    description:
      '`return=minimal`: an answer without a body, 204 in place of 200, whose headers say where and which version (RFC 7240); a repeated request gets the form that was asked for first. `wait=N`: as many seconds for a turn, at most.',
  },
};

/** An answer without a body: to who prefers it. */
export const MINIMAL = { 204: null };
