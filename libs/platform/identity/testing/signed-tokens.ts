/**
 * Tokens for tests, signed with node:crypto letter by letter, so that also tokens that no library would make can be made.
 * It decides nothing about good or bad.
 */
import { createHash, generateKeyPairSync, sign, constants, type KeyObject } from 'node:crypto';
import type { JWK } from 'jose';

/** A key pair with its name and algorithm. */
export type Signer = {
  readonly alg: string;
  readonly kid: string;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
  readonly jwk: JWK;
};

/** Makes a signer; `jwk` is its public half, with kid and alg. */
export function makeSigner(alg: string, kid: string, modulusLength = 2048): Signer {
  const { privateKey, publicKey } = generate(alg, modulusLength);
  return { alg, kid, privateKey, publicKey, jwk: { ...publicKey.export({ format: 'jwk' }), kid, alg, use: 'sig' } };
}

/** Claims of a good token of `issuer`, issued now and valid for 15 minutes. */
export function goodClaims(issuer: string, now: Date): Record<string, unknown> {
  const iat = Math.floor(now.getTime() / 1000);
  return {
    iss: issuer,
    aud: 'schakel',
    sub: 'person-1',
    iat,
    exp: iat + 900,
    org: 'savioschool',
    roles: ['teacher'],
    regions: ['holland-rijnland'],
    purpose: 'care',
  };
}

/** A token with a good header unless `header` says otherwise; undefined removes a member. */
export function signed(signer: Signer, claims: object, header: object = {}): string {
  return signedText(
    signer,
    JSON.stringify({ alg: signer.alg, typ: 'at+jwt', kid: signer.kid, ...header }),
    JSON.stringify(claims),
  );
}

/** Any two texts or bytes as header and claims, with a valid signature over them. */
export function signedText(signer: Signer, header: string, claims: string | Uint8Array): string {
  const input = `${encode(header)}.${encode(claims)}`;
  return `${input}.${encode(signatureOf(signer, input))}`;
}

/** Text or bytes as base64url. */
export function encode(value: string | Uint8Array): string {
  return Buffer.from(value as string).toString('base64url');
}

/** A token with one part changed: 0 header, 1 claims, 2 signature. */
export function withPart(token: string, part: number, change: (text: string) => string): string {
  return token
    .split('.')
    .map((text, index) => (index === part ? change(text) : text))
    .join('.');
}

/** S256 of a PKCE verifier. */
export function challengeOf(verifier: string): string {
  return createHash('sha256').update(verifier).digest('base64url');
}

function generate(alg: string, modulusLength: number): { privateKey: KeyObject; publicKey: KeyObject } {
  if (alg === 'ES256') return generateKeyPairSync('ec', { namedCurve: 'P-256' });
  if (alg === 'ES384') return generateKeyPairSync('ec', { namedCurve: 'P-384' });
  if (alg === 'EdDSA') return generateKeyPairSync('ed25519');
  return generateKeyPairSync('rsa', { modulusLength });
}

function signatureOf({ alg, privateKey }: Signer, input: string): Uint8Array {
  const bytes = Buffer.from(input);
  if (alg === 'EdDSA') return sign(null, bytes, privateKey);
  if (alg === 'ES384') return sign('sha384', bytes, { key: privateKey, dsaEncoding: 'ieee-p1363' });
  if (alg === 'ES256') return sign('sha256', bytes, { key: privateKey, dsaEncoding: 'ieee-p1363' });
  if (alg === 'PS256') {
    return sign('sha256', bytes, { key: privateKey, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 });
  }
  return sign('sha256', bytes, privateKey);
}
