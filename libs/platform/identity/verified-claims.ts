/**
 * Signature to claims. A token is sent with every request of a quarter of an hour, and checking its signature costs more than anything else of
 * a request but the decision; so the claims of a checked token are kept. Kept for the very key that proved them: a key that the
 * issuer withdraws, or publishes anew, proves nothing any more. Whether they still hold (expiry, audience) is not known here.
 */
import { createHash } from 'node:crypto';
import { compactVerify } from 'jose';
import { parseObject } from './compact-token.js';
import type { VerificationKey } from './key-set.js';
import type { JsonObject } from './strict-json.js';
import { TokenRefused } from './token-refused.js';

/** More than the people who are at work at once on one server. */
const MOST_KEPT = 4_096;

/** Checks the signature of a token. @throws TokenRefused `token.signature` or `token.malformed`. */
export type ReadClaims = (token: string, key: VerificationKey, alg: string) => Promise<JsonObject>;

/** Makes one that remembers up to `limit` tokens, the last used longest. */
export function rememberClaims(limit = MOST_KEPT): ReadClaims {
  const kept = new Map<string, { readonly key: VerificationKey; readonly claims: JsonObject }>();
  return async (token, key, alg) => {
    // Of the token only its hash is kept: whoever reads this memory cannot act as somebody.
    const name = createHash('sha256').update(token).digest('base64');
    const found = kept.get(name);
    kept.delete(name);
    const claims = found?.key === key ? found.claims : parseObject(await verifiedPayload(token, key, alg));
    kept.set(name, { key, claims });
    const [oldest] = kept.keys();
    if (kept.size > limit && oldest !== undefined) kept.delete(oldest);
    return claims;
  };
}

async function verifiedPayload(token: string, key: VerificationKey, alg: string): Promise<Uint8Array> {
  try {
    return (await compactVerify(token, key, { algorithms: [alg] })).payload;
  } catch {
    // jose also refuses what is no signature question, such as an RSA key under 2048 bits; the token proves nothing.
    throw new TokenRefused('token.signature');
  }
}
