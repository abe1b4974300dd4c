import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { readKeySet, type VerificationKey } from './key-set.js';
import { goodClaims, makeSigner, signed } from './testing/signed-tokens.js';
import { ProvedTokens } from './verified-claims.js';

const signer = makeSigner('ES256', 'one');
const stranger = makeSigner('ES256', 'one');
const ISSUER = 'https://issuer.example';
const tokenOf = (subject: string, by = signer) => signed(by, { ...goodClaims(ISSUER, new Date()), sub: subject });

/** Reads and checks a token as the verifier does. */
function rememberClaims(limit?: number) {
  const tokens = new ProvedTokens(limit);
  return (token: string, key: VerificationKey, alg: string) => tokens.prove(tokens.read(token), key, alg);
}

async function keyOf({ jwk }: typeof signer): Promise<VerificationKey> {
  const key = await readKeySet({ keys: [jwk] })('ES256', 'one');
  if (key === undefined) throw new Error('The set has the key.');
  return key;
}

let checks: jest.SpiedFunction<typeof crypto.subtle.verify>;
beforeEach(() => {
  checks = jest.spyOn(crypto.subtle, 'verify');
});
afterEach(() => {
  checks.mockRestore();
});

describe('the claims of a token', () => {
  it('are read again without checking the signature again', async () => {
    const read = rememberClaims();
    const [token, key] = [tokenOf('ann'), await keyOf(signer)];
    expect(await read(token, key, 'ES256')).toMatchObject({ sub: 'ann' });
    expect(await read(token, key, 'ES256')).toMatchObject({ sub: 'ann' });
    expect(checks).toHaveBeenCalledTimes(1);
  });

  it('count for nothing under another key of the same name, and not after it either', async () => {
    const read = rememberClaims();
    const [token, key, other] = [tokenOf('ann'), await keyOf(signer), await keyOf(stranger)];
    await read(token, key, 'ES256');
    await expect(read(token, other, 'ES256')).rejects.toThrow('token.signature');
    await expect(read(token, other, 'ES256')).rejects.toThrow('token.signature');
    await read(token, key, 'ES256');
    expect(checks).toHaveBeenCalledTimes(4);
  });

  it('are not those of a token that differs in its signature only', async () => {
    const read = rememberClaims();
    const key = await keyOf(signer);
    const token = tokenOf('ann');
    await read(token, key, 'ES256');
    const [header, claims] = token.split('.');
    const forged = `${header}.${claims}.${tokenOf('ann', stranger).split('.')[2]}`;
    await expect(read(forged, key, 'ES256')).rejects.toThrow('token.signature');
  });

  it('are forgotten for those that were used since, past the limit', async () => {
    const read = rememberClaims(2);
    const key = await keyOf(signer);
    const [ann, bob, cas] = ['ann', 'bob', 'cas'].map((subject) => tokenOf(subject));
    for (const token of [ann, bob, ann, cas, ann]) await read(token ?? '', key, 'ES256');
    expect(checks).toHaveBeenCalledTimes(3);
    await read(bob ?? '', key, 'ES256');
    expect(checks).toHaveBeenCalledTimes(4);
  });
});
