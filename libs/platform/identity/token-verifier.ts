/**
 * Bearer token to Actor, or refusal: the order of the checks. Cheap ones on the unverified text come first, and no key is
 * fetched for a token whose issuer, type or algorithm is not ours (reliability.md 2 row 5, S4; RFC 9068; RFC 8725).
 * jose 6 without options takes any type, no expiry and a shared secret, so every rule is written out here.
 */
import type { Actor } from './actor.js';
import { IssuerKeys, type KeyOptions } from './issuer-keys.js';
import { readKeySet, type VerificationKey } from './key-set.js';
import type { JsonObject } from './strict-json.js';
import { checkTimes, readActor } from './token-claims.js';
import { TokenRefused } from './token-refused.js';
import { SIGNATURE_ALGORITHMS, type TrustedIssuer } from './trusted-issuer.js';
import { ProvedTokens } from './verified-claims.js';

/** Checks access tokens (RFC 9068) of the issuers it was made with. */
export type TokenVerifier = {
  /**
   * The actor a token proves. Only keys of its issuer count, never a key or address inside the token.
   * @throws TokenRefused with a code; nothing else.
   */
  verify(bearer: string): Promise<Actor>;
};

type KnownIssuer = { trusted: TrustedIssuer; find: (alg: string, kid: string) => Promise<VerificationKey> };

/** Makes a verifier; keys are fetched at the first token of an issuer. `now` and `fetch` default to the platform's. */
export function createTokenVerifier(
  issuers: readonly TrustedIssuer[],
  options: Partial<KeyOptions> = {},
): TokenVerifier {
  const now = options.now ?? (() => new Date());
  const complete: KeyOptions = { fetch: globalThis.fetch, ...options, now };
  const tokens = new ProvedTokens();
  const actors = new WeakMap<JsonObject, Actor>();
  const known = new Map(issuers.map((trusted) => [trusted.issuer, knownIssuer(trusted, complete)]));

  return {
    async verify(bearer) {
      const read = tokens.read(bearer);
      const { header, claims } = read.said;
      const { typ, alg, kid } = header;
      if (typeof typ !== 'string' || !/^(application\/)?at\+jwt$/i.test(typ)) throw new TokenRefused('token.type');
      // Extensions that must be understood: we understand none.
      if ('crit' in header) throw new TokenRefused('token.malformed');
      const issuer = typeof claims['iss'] === 'string' ? known.get(claims['iss']) : undefined;
      if (issuer === undefined) throw new TokenRefused('token.issuer');
      const algorithms: readonly string[] = issuer.trusted.algorithms ?? SIGNATURE_ALGORITHMS;
      if (typeof alg !== 'string' || !algorithms.includes(alg)) throw new TokenRefused('token.algorithm');
      if (typeof kid !== 'string') throw new TokenRefused('token.key');

      const proved = await tokens.prove(read, await issuer.find(alg, kid), alg);
      const before = actors.get(proved);
      // What claims say stays the same; whether it is their time does not.
      if (before !== undefined) checkTimes(proved, now());
      const actor = before ?? readActor(proved, issuer.trusted, now());
      actors.set(proved, actor);
      return actor;
    },
  };
}

function knownIssuer(trusted: TrustedIssuer, options: KeyOptions): KnownIssuer {
  if (trusted.keys === undefined) {
    const keys = new IssuerKeys(trusted, options);
    return { trusted, find: (alg, kid) => keys.find(alg, kid) };
  }
  const keySet = readKeySet(trusted.keys);
  return {
    trusted,
    async find(alg, kid) {
      const key = await keySet(alg, kid);
      if (key === undefined) throw new TokenRefused('token.key');
      return key;
    },
  };
}
