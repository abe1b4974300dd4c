/**
 * Authorization codes: given out, redeemed once within a minute by who holds the PKCE verifier (RFC 7636, S256 only).
 * Kept in memory: a restart forgets them, and the person chooses again. It does not know clients or tokens.
 */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** A code is carried by one redirect; a minute is ample. */
const LIFE_MILLISECONDS = 60_000;
/** More sign-ins at once than a demo has; the oldest code gives way, so that memory is bounded. */
const MAX_CODES = 1_000;

/** What a code stands for. */
export type Grant = { readonly person: string; readonly redirectUri: string; readonly challenge: string };

/** True for the form of an S256 challenge: 32 bytes in base64url. */
export function isChallenge(text: string | undefined): text is string {
  return text !== undefined && /^[A-Za-z0-9_-]{43}$/.test(text);
}

/** The codes that are out. */
export class AuthorizationCodes {
  readonly #codes = new Map<string, Grant & { readonly expiresAt: number }>();

  constructor(private readonly now: () => Date) {}

  /** A new code of 256 random bits. */
  issue(grant: Grant): string {
    const code = randomBytes(32).toString('base64url');
    const oldest = this.#codes.keys().next();
    if (this.#codes.size >= MAX_CODES && oldest.done !== true) this.#codes.delete(oldest.value);
    this.#codes.set(code, { ...grant, expiresAt: this.now().getTime() + LIFE_MILLISECONDS });
    return code;
  }

  /** The person, or undefined. The code is spent by the first attempt, also a wrong one: nobody tries verifiers. */
  redeem(code: string, redirectUri: string, verifier: string): string | undefined {
    const grant = this.#codes.get(code);
    this.#codes.delete(code);
    if (grant === undefined || this.now().getTime() >= grant.expiresAt) return undefined;
    if (grant.redirectUri !== redirectUri || !/^[A-Za-z0-9._~-]{43,128}$/.test(verifier)) return undefined;
    const challenge = createHash('sha256').update(verifier).digest('base64url');
    return timingSafeEqual(Buffer.from(challenge), Buffer.from(grant.challenge)) ? grant.person : undefined;
  }
}
