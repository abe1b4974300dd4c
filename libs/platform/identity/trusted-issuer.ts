/** An issuer of access tokens that we trust, and how it speaks. Data only, from the configuration or the demo issuer. */
import type { JSONWebKeySet } from 'jose';

/** Asymmetric only: with a shared secret everyone who can check a token can make one. */
export const SIGNATURE_ALGORITHMS = ['RS256', 'PS256', 'ES256', 'EdDSA'] as const;

/** One of the algorithms an issuer may be allowed. */
export type SignatureAlgorithm = (typeof SIGNATURE_ALGORITHMS)[number];

/** Where the issuer puts what we need: the name of a claim, or a dotted path into nested objects. */
export type ClaimNames = {
  readonly organisation: string;
  readonly roles: string;
  readonly regions: string;
  readonly purpose: string;
};

/** Our own names (contract: claims of a token, before an issuer's mapping). */
export const CLAIM_NAMES: ClaimNames = { organisation: 'org', roles: 'roles', regions: 'regions', purpose: 'purpose' };

/** The audience of a token for us, unless the issuer knows us by another name. */
export const AUDIENCE = 'schakel';

/**
 * `issuer` is compared exactly, letter by letter. Keys come from `keys` when given (an issuer inside this process), else
 * from `jwksUri`, else from discovery at the issuer. With `roles` only the roles named there count, under our names.
 */
export type TrustedIssuer = {
  readonly issuer: string;
  /** Under which its people are known here for good, where the address may change. Absent: the address. */
  readonly name?: string;
  readonly audience?: string;
  readonly keys?: JSONWebKeySet;
  readonly jwksUri?: string;
  readonly algorithms?: readonly SignatureAlgorithm[];
  readonly claims?: Partial<ClaimNames>;
  readonly roles?: Readonly<Record<string, string>>;
};
