/**
 * Signature to claims. A token is sent with every request of a quarter of an hour, and checking its signature costs more than anything else of
 * a request but the decision; so the claims of a checked token are kept. Kept for the very key that proved them: a key that the
 * issuer withdraws, or publishes anew, proves nothing any more. Whether they still hold (expiry, audience) is not known here.
 */
import { hash } from 'node:crypto';
import { compactVerify } from 'jose';
import { parseObject, readUnverified, type UnverifiedToken } from './compact-token.js';
import type { VerificationKey } from './key-set.js';
import type { JsonObject } from './strict-json.js';
import { TokenRefused } from './token-refused.js';

/** More than the people who are at work at once on one server. */
const MOST_KEPT = 4_096;

/** A token with the name it is kept under. */
export interface ReadToken {
  readonly token: string;
  readonly name: string;
  readonly said: UnverifiedToken;
}

interface Proved {
  readonly key: VerificationKey;
  readonly claims: JsonObject;
  /** The token as it was read before its signature was checked. */
  readonly said: UnverifiedToken;
}

/** Tokens whose signature was checked: up to `limit` are remembered, the last used longest. */
export class ProvedTokens {
  readonly #kept = new Map<string, Proved>();

  constructor(private readonly limit = MOST_KEPT) {}

  /** What a token says, UNVERIFIED: the same letters say the same. @throws TokenRefused `token.tooLong` or `token.malformed`. */
  read(token: string): ReadToken {
    const name = nameOf(token);
    return { token, name, said: this.#kept.get(name)?.said ?? readUnverified(token) };
  }

  /** Checks the signature of a token: the same object each time. @throws TokenRefused `token.signature` or `token.malformed`. */
  async prove({ token, name, said }: ReadToken, key: VerificationKey, alg: string): Promise<JsonObject> {
    const found = this.#kept.get(name);
    this.#kept.delete(name);
    const claims = found?.key === key ? found.claims : parseObject(await verifiedPayload(token, key, alg));
    this.#kept.set(name, { key, claims, said });
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > this.limit && oldest !== undefined) this.#kept.delete(oldest);
    return claims;
  }
}

/** Of the token only its hash is kept: whoever reads this memory cannot act as somebody. */
const nameOf = (token: string): string => hash('sha256', token, 'base64');

async function verifiedPayload(token: string, key: VerificationKey, alg: string): Promise<Uint8Array> {
  try {
    return (await compactVerify(token, key, { algorithms: [alg] })).payload;
  } catch {
    // jose also refuses what is no signature question, such as an RSA key under 2048 bits; the token proves nothing.
    throw new TokenRefused('token.signature');
  }
}
