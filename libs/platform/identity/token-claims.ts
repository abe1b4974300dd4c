/**
 * Verified claims to an Actor: audience, times and the four claims of our own, by the issuer's mapping.
 * Pure. It does not know how the token was signed.
 */
import type { Actor } from './actor.js';
import { isObject, type JsonObject } from './strict-json.js';
import { TokenRefused } from './token-refused.js';
import { AUDIENCE, CLAIM_NAMES, type ClaimNames, type TrustedIssuer } from './trusted-issuer.js';

/** Longest life of a token in seconds (reliability.md 4.5): what a stolen one is worth. */
const MAX_LIFETIME_SECONDS = 15 * 60;
/** How far our clock and the issuer's may differ. */
const SKEW_SECONDS = 60;
/** OpenID Connect allows a subject 255 characters; no name of ours is longer. */
const MAX_TEXT_LENGTH = 255;

/** @throws TokenRefused with the first rule that the claims break. */
export function readActor(claims: JsonObject, trusted: TrustedIssuer, now: Date): Actor {
  if (textOf(claims['iss'], 'iss') !== trusted.issuer) throw new TokenRefused('token.issuer');
  const subject = textOf(claims['sub'], 'sub');
  checkAudience(claims['aud'], trusted.audience ?? AUDIENCE);
  checkTimes(claims, now);

  const names = { ...CLAIM_NAMES, ...trusted.claims };
  const mapped = (name: keyof ClaimNames): unknown => findClaim(claims, names[name], name);
  const roles = textsOf(mapped('roles'), 'roles');
  return Object.freeze({
    issuer: trusted.name ?? trusted.issuer,
    subject,
    organisation: textOf(mapped('organisation'), 'organisation'),
    roles: Object.freeze(trusted.roles === undefined ? unique(roles) : translate(roles, trusted.roles)),
    regions: Object.freeze(unique(textsOf(mapped('regions'), 'regions'))),
    purpose: textOf(mapped('purpose'), 'purpose'),
  });
}

/** Ours alone: a service that also finds itself in `aud` could send the token on to us in the person's name. */
function checkAudience(aud: unknown, ours: string): void {
  if (aud === undefined) throw new TokenRefused('claim.missing', 'aud');
  const audiences: readonly unknown[] = Array.isArray(aud) ? aud : [aud];
  if (audiences.length !== 1 || audiences[0] !== ours) throw new TokenRefused('token.audience');
}

/**
 * Both bounds with the skew, the lifetime without: its two ends were written by one clock.
 * So no token older than 15 minutes and the skew passes either; its age needs no rule of its own.
 * @throws TokenRefused with the first rule that the claims break.
 */
export function checkTimes(claims: JsonObject, at: Date): void {
  const now = Math.floor(at.getTime() / 1000);
  const issuedAt = secondsOf(claims['iat'], 'iat');
  const expiresAt = secondsOf(claims['exp'], 'exp');
  const notBefore = claims['nbf'] === undefined ? issuedAt : secondsOf(claims['nbf'], 'nbf');
  if (expiresAt <= issuedAt || expiresAt - issuedAt > MAX_LIFETIME_SECONDS) throw new TokenRefused('token.lifetime');
  if (now - expiresAt > SKEW_SECONDS) throw new TokenRefused('token.expired');
  if (Math.max(issuedAt, notBefore) - now > SKEW_SECONDS) throw new TokenRefused('token.notYetValid');
}

/** By the full name first, since names such as `https://example.nl/org` hold dots; both readings present is a conflict. */
function findClaim(claims: JsonObject, path: string, name: string): unknown {
  let nested: unknown = path.includes('.') ? claims : undefined;
  for (const step of path.split('.')) {
    nested = isObject(nested) && Object.hasOwn(nested, step) ? nested[step] : undefined;
  }
  const direct = Object.hasOwn(claims, path) ? claims[path] : undefined;
  if (direct !== undefined && nested !== undefined) throw new TokenRefused('claim.conflicting', name);
  return direct === undefined ? nested : direct;
}

function textOf(value: unknown, name: string): string {
  if (value === undefined) throw new TokenRefused('claim.missing', name);
  if (!isText(value)) throw new TokenRefused('claim.malformed', name);
  return value;
}

function textsOf(value: unknown, name: string): string[] {
  if (value === undefined) throw new TokenRefused('claim.missing', name);
  if (!Array.isArray(value) || !value.every(isText)) throw new TokenRefused('claim.malformed', name);
  return value;
}

function secondsOf(value: unknown, name: string): number {
  if (value === undefined) throw new TokenRefused('claim.missing', name);
  if (!Number.isSafeInteger(value) || (value as number) < 0) throw new TokenRefused('claim.malformed', name);
  return value as number;
}

/** A lone surrogate would become another character in UTF-8, a control character would break a log line. */
function isText(value: unknown): value is string {
  return (
    typeof value === 'string' &&
    value.trim() !== '' &&
    value.length <= MAX_TEXT_LENGTH &&
    !/[\p{Cc}\p{Surrogate}]/u.test(value)
  );
}

/** Roles that the mapping does not name are none of ours. */
function translate(theirs: readonly string[], mapping: Readonly<Record<string, string>>): string[] {
  const ours = new Map(Object.entries(mapping));
  return unique(theirs.map((role) => ours.get(role)).filter((role) => role !== undefined));
}

function unique(texts: readonly string[]): string[] {
  return [...new Set(texts)];
}
