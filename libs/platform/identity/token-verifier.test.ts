// S4 of reliability.md: forged, confused and borrowed tokens by name. What concerns fetching keys is in issuer-keys.test.ts.
import { createHmac } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { encode, goodClaims, makeSigner, signed, signedText, withPart, type Signer } from './testing/signed-tokens.js';
import { TokenRefused, type RefusalCode } from './token-refused.js';
import { createTokenVerifier } from './token-verifier.js';
import type { TrustedIssuer } from './trusted-issuer.js';

const NOW = new Date('2026-11-21T10:00:00.500Z');
const SECOND = Math.floor(NOW.getTime() / 1000);
const HOME = 'https://issuer.example';
const OTHER = 'https://other.example/realms/gemeente';

const es = makeSigner('ES256', 'es-1');
const rs = makeSigner('RS256', 'rs-1');
const ps = makeSigner('PS256', 'ps-1');
const ed = makeSigner('EdDSA', 'ed-1');
const es384 = makeSigner('ES384', 'es-384');
const weak = makeSigner('RS256', 'weak-1', 1024);
const twin = makeSigner('ES256', 'twin');
const secondTwin = makeSigner('ES256', 'twin');
const leaked = makeSigner('ES256', 'leaked');
const others = makeSigner('ES256', 'other-1');
const stranger = makeSigner('ES256', 'es-1');
const { alg: _alg, ...rsWithoutAlg } = rs.jwk;

const issuers: TrustedIssuer[] = [
  {
    issuer: HOME,
    keys: {
      keys: [
        es.jwk,
        rsWithoutAlg,
        ps.jwk,
        ed.jwk,
        es384.jwk,
        weak.jwk,
        twin.jwk,
        secondTwin.jwk,
        { ...leaked.privateKey.export({ format: 'jwk' }), kid: 'leaked' },
        { kty: 'oct', k: encode('a shared secret of some length...'), kid: 'shared', alg: 'HS256' },
      ],
    },
  },
  {
    issuer: OTHER,
    audience: 'urn:schakel:test',
    algorithms: ['ES256'],
    keys: { keys: [others.jwk, { ...ed.jwk, kid: 'other-ed' }] },
    claims: { organisation: 'https://other.example/org', roles: 'realm_access.roles', regions: 'schakel.regions' },
    roles: { 'Intern Begeleider': 'supportCoordinator', IB: 'supportCoordinator', Leerkracht: 'teacher' },
  },
];
const verifier = createTokenVerifier(issuers, { now: () => NOW });

const good = goodClaims(HOME, NOW);
const { org: _org, roles: _roles, regions: _regions, ...registered } = goodClaims(OTHER, NOW);
const mapped = {
  ...registered,
  aud: 'urn:schakel:test',
  'https://other.example/org': 'gemeente-hillegom',
  realm_access: { roles: ['IB', 'Intern Begeleider', 'offline_access'] },
  schakel: { regions: ['holland-rijnland'] },
};

/** A token that is good but for these claims (undefined: left out). */
const claims = (changes: object, signer: Signer = es) => signed(signer, { ...good, ...changes });
const header = (changes: object, signer: Signer = es) => signed(signer, good, changes);
const text = (claimsText: string) => signedText(es, '{"alg":"ES256","typ":"at+jwt","kid":"es-1"}', claimsText);
const goodText = JSON.stringify(good);
const goodToken = signed(es, good);

/** A token with an HMAC under a key that everyone knows: the public one. */
function symmetric(alg: string, key: string | Buffer, kid: string): string {
  const input = `${encode(JSON.stringify({ alg, typ: 'at+jwt', kid }))}.${encode(goodText)}`;
  return `${input}.${createHmac('sha256', key).update(input).digest('base64url')}`;
}

const unsigned = (alg: string) => `${encode(JSON.stringify({ alg, typ: 'at+jwt', kid: 'es-1' }))}.${encode(goodText)}`;

const accepted: [string, string, object?][] = [
  ['ES256, as the contract says', goodToken],
  ['RS256, with a key that names no algorithm', claims({}, rs)],
  ['PS256', claims({}, ps)],
  ['EdDSA', claims({}, ed)],
  ['type application/at+jwt', header({ typ: 'application/at+jwt' })],
  ['audience as a list of ours alone', claims({ aud: ['schakel'] })],
  ['expired 60 s ago', claims({ iat: SECOND - 960, exp: SECOND - 60 })],
  ['issued 60 s in the future', claims({ iat: SECOND + 60, exp: SECOND + 960 })],
  ['not before 60 s in the future', claims({ nbf: SECOND + 60 })],
  ['without roles and regions: nobody in particular', claims({ roles: [], regions: [] }), { roles: [], regions: [] }],
  ['with claims that are none of ours', claims({ jti: 'x', name: 'anything', nested: { deep: [1] } })],
  [
    'another issuer by its mapping, unknown roles dropped',
    signed(others, mapped),
    { organisation: 'gemeente-hillegom', roles: ['supportCoordinator'], regions: ['holland-rijnland'] },
  ],
];

const refused: [string, RefusalCode, string][] = [
  // Signature and key
  ['alg none without signature', 'token.malformed', `${unsigned('none')}.`],
  ['alg none with a signature', 'token.algorithm', header({ alg: 'none' })],
  ['alg None', 'token.algorithm', header({ alg: 'None' })],
  ['alg missing', 'token.algorithm', header({ alg: undefined })],
  ['alg as a list', 'token.algorithm', header({ alg: ['ES256'] })],
  [
    'HS256 with the public key as PEM',
    'token.algorithm',
    symmetric('HS256', es.publicKey.export({ type: 'spki', format: 'pem' }), 'es-1'),
  ],
  [
    'HS256 with the public RSA key as DER',
    'token.algorithm',
    symmetric('HS256', rs.publicKey.export({ type: 'spki', format: 'der' }), 'rs-1'),
  ],
  ['HS256 with the public JWK text', 'token.algorithm', symmetric('HS256', JSON.stringify(es.jwk), 'es-1')],
  [
    'HS256 with a published secret',
    'token.algorithm',
    symmetric('HS256', 'a shared secret of some length...', 'shared'),
  ],
  ['RS256 in name, HMAC in fact', 'token.signature', symmetric('RS256', 'a shared secret', 'rs-1')],
  ['ES384, in the key set but not in the list', 'token.algorithm', claims({}, es384)],
  ['EdDSA from an issuer allowed ES256 only', 'token.algorithm', signed({ ...ed, kid: 'other-ed' }, mapped)],
  ['RS256 with a key for PS256', 'token.key', signed({ ...ps, alg: 'RS256' }, good)],
  ['PS256 with a key for RS256', 'token.key', signed({ ...rs, alg: 'PS256' }, good)],
  ['an RSA key of 1024 bits', 'token.signature', claims({}, weak)],
  ['unknown kid', 'token.key', header({ kid: 'es-2' })],
  ['kid missing', 'token.key', header({ kid: undefined })],
  ['kid as a number', 'token.key', header({ kid: 1 })],
  ['kid as a path', 'token.key', header({ kid: '../../../../dev/null' })],
  ['kid of a prototype member', 'token.key', header({ kid: '__proto__' })],
  ['kid that two keys have', 'token.key', claims({}, twin)],
  ['a key whose private half was published', 'token.key', claims({}, leaked)],
  ['a stranger under our kid', 'token.signature', claims({}, stranger)],
  ['a stranger with the key in the header', 'token.signature', signed(stranger, good, { jwk: stranger.jwk })],
  [
    'a stranger with an address of keys',
    'token.signature',
    signed(stranger, good, { jku: 'https://evil.example/jwks' }),
  ],
  [
    'a stranger with an address of a certificate',
    'token.signature',
    signed(stranger, good, { x5u: 'https://evil.example' }),
  ],
  ['another issuer’s key', 'token.key', claims({}, others)],
  ['another issuer’s key under our kid', 'token.signature', signed(others, good, { kid: 'es-1' })],
  ['our key in another issuer’s name', 'token.key', signed(es, mapped)],
  ['signature of zeros', 'token.signature', withPart(goodToken, 2, () => encode(new Uint8Array(64)))],
  ['signature cut short', 'token.signature', withPart(goodToken, 2, (part) => part.slice(0, 40))],
  [
    'signature of another good token',
    'token.signature',
    withPart(goodToken, 2, () => claims({ sub: 'other' }).split('.')[2] ?? ''),
  ],
  [
    'claims tampered with',
    'token.signature',
    withPart(goodToken, 1, () => encode(JSON.stringify({ ...good, roles: ['regionAdmin'] }))),
  ],
  [
    'header tampered with',
    'token.signature',
    withPart(goodToken, 0, () => encode(JSON.stringify({ kid: 'es-1', typ: 'at+jwt', alg: 'ES256' }))),
  ],

  // Type and extensions
  ['typ JWT: an id token', 'token.type', header({ typ: 'JWT' })],
  ['typ missing', 'token.type', header({ typ: undefined })],
  ['typ of a logout token', 'token.type', header({ typ: 'logout+jwt' })],
  ['typ as a list', 'token.type', header({ typ: ['at+jwt'] })],
  ['typ that only begins so', 'token.type', header({ typ: 'at+jwt; x' })],
  ['an extension that must be understood', 'token.malformed', header({ crit: ['exp'], exp: 1 })],
  ['an unencoded payload', 'token.malformed', header({ b64: false, crit: ['b64'] })],

  // Form
  ['empty', 'token.malformed', ''],
  ['no dots', 'token.malformed', goodToken.replaceAll('.', '')],
  ['two dots missing their parts', 'token.malformed', '..'],
  ['two parts', 'token.malformed', goodToken.split('.').slice(0, 2).join('.')],
  ['four parts', 'token.malformed', `${goodToken}.x`],
  ['five parts: encrypted', 'token.malformed', `${goodToken}.${encode('x')}.${encode('y')}`],
  ['over 8 kB', 'token.tooLong', claims({ more: 'x'.repeat(8_192) })],
  ['a megabyte of dots', 'token.tooLong', '.'.repeat(1_000_000)],
  ['a space before', 'token.malformed', ` ${goodToken}`],
  ['a line end after', 'token.malformed', `${goodToken}\n`],
  ['padded', 'token.malformed', withPart(goodToken, 2, (part) => `${part}==`)],
  ['standard alphabet of base64', 'token.malformed', withPart(goodToken, 2, (part) => `+/${part.slice(2)}`)],
  [
    'stray last bits',
    'token.malformed',
    withPart(goodToken, 2, (part) => `${part.slice(0, -1)}${part.endsWith('B') ? 'C' : 'B'}`),
  ],
  ['claims that are no JSON', 'token.malformed', text('iss=x')],
  ['claims that are a list', 'token.malformed', text(`[${goodText}]`)],
  ['claims that are null', 'token.malformed', text('null')],
  ['claims with a byte order mark', 'token.malformed', text(`\uFEFF${goodText}`)],
  [
    'claims that are not UTF-8',
    'token.malformed',
    signedText(
      es,
      '{"alg":"ES256","typ":"at+jwt","kid":"es-1"}',
      Buffer.concat([Buffer.from(goodText.slice(0, -2)), Buffer.from([0xff, 0x22, 0x7d])]),
    ),
  ],
  ['eight thousand brackets', 'token.malformed', text('['.repeat(6_000))],
  ['org twice', 'token.malformed', text(goodText.replace('"org"', '"org":"a","org"'))],
  ['org twice, once escaped', 'token.malformed', text(goodText.replace('"org"', '"o\\u0072g":"a","org"'))],
  ['a nested name twice', 'token.malformed', text(goodText.replace('"org"', '"x":{"y":1,"y":2},"org"'))],
  [
    'alg twice',
    'token.malformed',
    signedText(es, '{"alg":"none","alg":"ES256","typ":"at+jwt","kid":"es-1"}', goodText),
  ],

  // Issuer and audience
  ['issuer missing', 'token.issuer', claims({ iss: undefined })],
  ['issuer unknown', 'token.issuer', claims({ iss: 'https://evil.example' })],
  ['issuer with a trailing slash', 'token.issuer', claims({ iss: `${HOME}/` })],
  ['issuer in capitals', 'token.issuer', claims({ iss: 'https://ISSUER.example' })],
  ['issuer as a list', 'token.issuer', claims({ iss: [HOME] })],
  ['issuer named __proto__', 'token.issuer', claims({ iss: '__proto__' })],
  ['audience missing', 'claim.missing', claims({ aud: undefined })],
  ['audience of another service', 'token.audience', claims({ aud: 'account' })],
  ['audience in capitals', 'token.audience', claims({ aud: 'Schakel' })],
  ['audience ours and others', 'token.audience', claims({ aud: ['schakel', 'account'] })],
  ['audience ours twice', 'token.audience', claims({ aud: ['schakel', 'schakel'] })],
  ['audience an empty list', 'token.audience', claims({ aud: [] })],
  ['audience a nested list', 'token.audience', claims({ aud: [['schakel']] })],
  ['audience an object', 'token.audience', claims({ aud: { schakel: true } })],
  ['audience of the other issuer’s name for us', 'token.audience', claims({ aud: 'urn:schakel:test' })],

  // Times
  ['exp missing', 'claim.missing', claims({ exp: undefined })],
  ['iat missing', 'claim.missing', claims({ iat: undefined })],
  ['expired 61 s ago', 'token.expired', claims({ iat: SECOND - 961, exp: SECOND - 61 })],
  ['issued 61 s in the future', 'token.notYetValid', claims({ iat: SECOND + 61, exp: SECOND + 961 })],
  ['not before 61 s in the future', 'token.notYetValid', claims({ nbf: SECOND + 61 })],
  ['lifetime of 16 minutes', 'token.lifetime', claims({ exp: SECOND + 960 })],
  ['lifetime one second too long', 'token.lifetime', claims({ exp: SECOND + 901 })],
  ['lifetime of ten years', 'token.lifetime', claims({ exp: SECOND + 315_360_000 })],
  ['expires before it is issued', 'token.lifetime', claims({ exp: SECOND - 1 })],
  ['exp as text', 'claim.malformed', claims({ exp: String(SECOND + 900) })],
  ['iat as text', 'claim.malformed', claims({ iat: String(SECOND) })],
  ['nbf as text', 'claim.malformed', claims({ nbf: String(SECOND) })],
  ['exp null', 'claim.malformed', claims({ exp: null })],
  ['exp with a fraction', 'claim.malformed', claims({ exp: SECOND + 0.5 })],
  ['exp in milliseconds', 'token.lifetime', claims({ exp: NOW.getTime() + 900_000 })],
  ['exp beyond all numbers', 'claim.malformed', text(goodText.replace(`"exp":${SECOND + 900}`, '"exp":1e999'))],
  ['iat before all time', 'claim.malformed', claims({ iat: -1 })],

  // Who
  ['sub missing', 'claim.missing', claims({ sub: undefined })],
  ['org missing', 'claim.missing', claims({ org: undefined })],
  ['roles missing', 'claim.missing', claims({ roles: undefined })],
  ['regions missing', 'claim.missing', claims({ regions: undefined })],
  ['purpose missing', 'claim.missing', claims({ purpose: undefined })],
  ['sub as a number', 'claim.malformed', claims({ sub: 42 })],
  ['sub empty', 'claim.malformed', claims({ sub: '' })],
  ['sub blank', 'claim.malformed', claims({ sub: '  ' })],
  ['sub of 256 letters', 'claim.malformed', claims({ sub: 'x'.repeat(256) })],
  ['sub with a line end', 'claim.malformed', claims({ sub: 'a\nb' })],
  ['sub with half a character', 'claim.malformed', text(goodText.replace('person-1', '\\ud800'))],
  ['org as a list', 'claim.malformed', claims({ org: ['savioschool'] })],
  ['org null', 'claim.malformed', claims({ org: null })],
  ['roles as one text', 'claim.malformed', claims({ roles: 'teacher' })],
  ['roles as a nested list', 'claim.malformed', claims({ roles: [['teacher']] })],
  ['roles with a number', 'claim.malformed', claims({ roles: ['teacher', 1] })],
  ['roles with null', 'claim.malformed', claims({ roles: [null] })],
  ['roles as an object', 'claim.malformed', claims({ roles: { 0: 'teacher', length: 1 } })],
  ['regions as one text', 'claim.malformed', claims({ regions: 'holland-rijnland' })],
  ['regions with an empty name', 'claim.malformed', claims({ regions: [''] })],
  ['purpose as a list', 'claim.malformed', claims({ purpose: ['care'] })],
  ['purpose true', 'claim.malformed', claims({ purpose: true })],

  // Mapping
  ['a mapped claim missing', 'claim.missing', signed(others, { ...mapped, realm_access: {} })],
  [
    'our own name where the issuer has another',
    'claim.missing',
    signed(others, { ...mapped, schakel: {}, regions: ['x'] }),
  ],
  [
    'a mapped claim by path and by name',
    'claim.conflicting',
    signed(others, { ...mapped, 'realm_access.roles': ['IB'] }),
  ],
  ['a path through a text', 'claim.missing', signed(others, { ...mapped, realm_access: 'roles' })],
  ['our audience at an issuer with another', 'token.audience', signed(others, { ...mapped, aud: 'schakel' })],
];

async function refusalOf(token: string): Promise<unknown> {
  return verifier.verify(token).then(
    () => undefined,
    (error: unknown) => error,
  );
}

describe('the token verifier', () => {
  it('has at least forty bad tokens and six good ones to tell apart, all different', () => {
    expect(refused.length).toBeGreaterThanOrEqual(40);
    expect(accepted.length).toBeGreaterThanOrEqual(6);
    expect(new Set(refused.map(([name]) => name)).size).toBe(refused.length);
    expect(new Set(refused.map(([, , token]) => token)).size).toBe(refused.length);
  });

  it.each(accepted)('accepts %s', async (_name, token, expected = {}) => {
    expect(await verifier.verify(token)).toMatchObject({ subject: 'person-1', purpose: 'care', ...expected });
  });

  it.each(refused)('refuses %s: %s', async (_name, code, token) => {
    expect(await refusalOf(token)).toEqual(expect.objectContaining({ name: 'TokenRefused', code }));
  });

  it('refuses a token that it accepted once its time is over', async () => {
    const clock = { now: NOW };
    const patient = createTokenVerifier(issuers, { now: () => clock.now });
    const actor = await patient.verify(goodToken);
    expect(await patient.verify(goodToken)).toBe(actor);
    clock.now = new Date(NOW.getTime() + 3_600_000);
    await expect(patient.verify(goodToken)).rejects.toThrow('token.expired');
  });

  it('gives the whole actor, frozen', async () => {
    const actor = await verifier.verify(goodToken);
    expect(actor).toEqual({
      issuer: HOME,
      subject: 'person-1',
      organisation: 'savioschool',
      roles: ['teacher'],
      regions: ['holland-rijnland'],
      purpose: 'care',
    });
    expect([actor, actor.roles, actor.regions].every(Object.isFrozen)).toBe(true);
  });

  it('never repeats a part of a token in a refusal', async () => {
    const canary = 'canary-7f3a';
    const tokens = ['sub', 'aud', 'iss', 'org', 'roles', 'exp'].map((name) => claims({ [name]: { canary } }));
    for (const token of [
      ...tokens,
      header({ kid: canary }),
      header({ alg: canary }),
      `${canary}.${canary}.${canary}`,
    ]) {
      const refusal = (await refusalOf(token)) as TokenRefused;
      expect(refusal).toBeInstanceOf(TokenRefused);
      expect(JSON.stringify([refusal.message, refusal.stack, refusal.cause, refusal])).not.toContain(canary);
    }
  });

  it('refuses a good token with any one letter changed', async () => {
    const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.=+/ '.split('');
    await fc.assert(
      fc.asyncProperty(fc.nat(goodToken.length - 1), fc.constantFrom(...letters), async (place, letter) => {
        fc.pre(goodToken[place] !== letter);
        const changed = goodToken.slice(0, place) + letter + goodToken.slice(place + 1);
        expect(await refusalOf(changed)).toBeInstanceOf(TokenRefused);
      }),
      { numRuns: 300 },
    );
  });

  it('answers any header and claims with an actor or a refusal, never with another error', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.dictionary(fc.constantFrom('alg', 'typ', 'kid', 'crit', 'b64', 'zip'), fc.jsonValue()),
        fc.jsonValue(),
        async (changes, value) => {
          const outcome = await refusalOf(
            signedText(
              es,
              JSON.stringify({ alg: 'ES256', typ: 'at+jwt', kid: 'es-1', ...changes }),
              JSON.stringify(value),
            ),
          );
          expect(outcome).toBeInstanceOf(TokenRefused);
        },
      ),
      { numRuns: 200 },
    );
  });
});
