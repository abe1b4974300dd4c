/**
 * A published key set (RFC 7517) to the keys that may check a signature. Pure.
 * One key, one algorithm: a key that names none gets the one of its kind (RFC 8725, section 3.1).
 */
import { createLocalJWKSet, errors, type JWK } from 'jose';
import { isObject } from './strict-json.js';
import { TokenRefused } from './token-refused.js';
import { SIGNATURE_ALGORITHMS } from './trusted-issuer.js';

/** More keys than any issuer rotates through. */
const MAX_KEYS = 100;
/** The only members taken over; certificates and addresses of certificates are not followed. */
const PUBLIC_MEMBERS = ['kty', 'crv', 'x', 'y', 'n', 'e', 'kid', 'use', 'key_ops', 'alg'];

/** A key that `jose` can check a signature with. */
export type VerificationKey = Awaited<ReturnType<ReturnType<typeof createLocalJWKSet>>>;

/** Finds the one key for an algorithm and key id, or undefined when the set has none. */
export type KeySet = (alg: string, kid: string) => Promise<VerificationKey | undefined>;

/** Takes the usable keys of a set; private, symmetric, nameless and unknown ones are left out. @throws Error when it is no set. */
export function readKeySet(document: unknown): KeySet {
  const entries: unknown = isObject(document) ? document['keys'] : undefined;
  if (!Array.isArray(entries) || entries.length > MAX_KEYS) throw new Error('not a key set');
  const find = createLocalJWKSet({ keys: entries.flatMap(usableKey) });
  return async (alg, kid) => {
    try {
      return await find({ alg, kid });
    } catch (error) {
      if (error instanceof errors.JWKSNoMatchingKey) return undefined;
      // Two keys under one name, or a key that cannot be read: nothing that a signature may be trusted by.
      throw new TokenRefused('token.key');
    }
  };
}

function usableKey(entry: unknown): JWK[] {
  if (!isObject(entry) || typeof entry['kid'] !== 'string' || 'd' in entry || 'k' in entry) return [];
  const alg = entry['alg'] ?? usualAlgorithm(entry['kty'], entry['crv']);
  if (!SIGNATURE_ALGORITHMS.some((known) => known === alg)) return [];
  const members = PUBLIC_MEMBERS.filter((name) => Object.hasOwn(entry, name)).map((name) => [name, entry[name]]);
  return [{ ...(Object.fromEntries(members) as JWK), alg: alg as string }];
}

function usualAlgorithm(kty: unknown, crv: unknown): string | undefined {
  if (kty === 'RSA') return 'RS256';
  if (kty === 'EC' && crv === 'P-256') return 'ES256';
  return kty === 'OKP' && crv === 'Ed25519' ? 'EdDSA' : undefined;
}
