/**
 * The keys of one issuer over HTTP: when they are fetched, how long they are kept, what happens while the issuer is down.
 * Written here because jose's createRemoteJWKSet counts its cooldown from the last SUCCESS (an issuer that is down is
 * asked at every token) and refuses known keys once cacheMaxAge has passed and the issuer does not answer.
 * It does not know tokens: it is asked for an algorithm and a key id.
 */
import { fetchJson, type Fetch } from './fetch-json.js';
import { readKeySet, type KeySet, type VerificationKey } from './key-set.js';
import { isSecureUrl } from './secure-url.js';
import { isObject } from './strict-json.js';
import { TokenRefused } from './token-refused.js';

/** At most one attempt in this time, successful or not, whatever is asked (S4). */
const COOLDOWN_MILLISECONDS = 30_000;
/** Older keys are fetched again, so that a key the issuer withdraws stops working. */
const FRESH_MILLISECONDS = 10 * 60_000;
/** Kept while the issuer is down: S4 asks an hour of outage; two cover it also when the last fetch was long before. */
const KEPT_MILLISECONDS = 2 * 60 * 60_000;

/** What the cache needs from outside. `report` hears of every failed attempt, with the issuer and no token; it must not throw. */
export type KeyOptions = {
  readonly now: () => Date;
  readonly fetch: Fetch;
  readonly report?: (issuer: string, failure: unknown) => void;
};

/** The cached keys of an issuer. */
export class IssuerKeys {
  #keys: KeySet | undefined;
  #fetchedAt = -Infinity;
  #attemptedAt = -Infinity;
  #hasFailed = false;
  #pending: Promise<void> | undefined;

  constructor(
    private readonly source: { readonly issuer: string; readonly jwksUri?: string },
    private readonly options: KeyOptions,
  ) {}

  /** @throws TokenRefused `token.key` for an unknown key, `keys.unavailable` while no key is known at all. */
  async find(alg: string, kid: string): Promise<VerificationKey> {
    if (!this.#isWithin(this.#fetchedAt, FRESH_MILLISECONDS)) {
      const attempt = this.#refresh();
      // Once an attempt has failed nobody waits for the next one: the kept keys answer meanwhile.
      if (!this.#hasFailed || !this.#isKept()) await attempt;
    }
    const known = await this.#lookUp(alg, kid);
    if (known !== undefined) return known;
    await this.#refresh();
    const found = await this.#lookUp(alg, kid);
    if (found === undefined) throw new TokenRefused('token.key');
    return found;
  }

  async #lookUp(alg: string, kid: string): Promise<VerificationKey | undefined> {
    if (this.#keys === undefined || !this.#isKept()) throw new TokenRefused('keys.unavailable');
    return this.#keys(alg, kid);
  }

  /** Joins an attempt under way, does nothing while cooling down, never rejects. */
  async #refresh(): Promise<void> {
    if (this.#pending === undefined && !this.#isWithin(this.#attemptedAt, COOLDOWN_MILLISECONDS)) {
      this.#attemptedAt = this.options.now().getTime();
      this.#pending = this.#attempt(this.#attemptedAt);
    }
    await this.#pending;
  }

  async #attempt(startedAt: number): Promise<void> {
    try {
      this.#keys = readKeySet(await fetchJson(await this.#findJwksUri(), this.options.fetch));
      this.#fetchedAt = startedAt;
      this.#hasFailed = false;
    } catch (failure) {
      this.#hasFailed = true;
      this.options.report?.(this.source.issuer, failure);
    } finally {
      this.#pending = undefined;
    }
  }

  /** From the configuration, else OpenID Connect Discovery, whose document must name the very issuer (section 4.3). */
  async #findJwksUri(): Promise<string> {
    if (this.source.jwksUri !== undefined) return this.source.jwksUri;
    const address = `${this.source.issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
    const document = await fetchJson(address, this.options.fetch);
    const { issuer, jwks_uri: jwksUri } = isObject(document) ? document : {};
    if (issuer !== this.source.issuer) throw new Error('discovery names another issuer');
    if (typeof jwksUri !== 'string' || !isSecureUrl(jwksUri)) throw new Error('discovery names no secure key address');
    return jwksUri;
  }

  #isKept(): boolean {
    return this.#isWithin(this.#fetchedAt, KEPT_MILLISECONDS);
  }

  /** A clock that was set back counts as time gone by, so that nothing lasts longer than it should. */
  #isWithin(since: number, duration: number): boolean {
    const age = this.options.now().getTime() - since;
    return age >= 0 && age < duration;
  }
}
