import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { exportSPKI, generateKeyPair, importJWK, SignJWT, UnsecuredJWT, type CryptoKey, type JWK } from 'jose';
import type { Api, Reply } from './support/api.js';
import { openSignal, PEOPLE } from './support/chain.js';
import { problemOf } from './support/problem.js';
import { ONE_REGION, Scene } from './support/scene.js';

let scene: Scene;
let api: Api;
/** The private key of the demo issuer, which only its owner can read, and its public half. */
let jwk: JWK & { kid: string };
let key: CryptoKey;
let strangersKey: CryptoKey;
let good: Record<string, unknown>;

beforeAll(async () => {
  scene = await Scene.open({ regions: ONE_REGION });
  api = scene.api();
  const kept = JSON.parse(await readFile(join(scene.folder, 'demo-issuer.json'), 'utf8')) as JWK;
  const { body } = await api.get(undefined, '/demo/issuer/jwks');
  jwk = { ...kept, kid: (body as { keys: { kid: string }[] }).keys[0]!.kid };
  key = (await importJWK(jwk, 'ES256')) as CryptoKey;
  strangersKey = (await generateKeyPair('ES256')).privateKey;
  const now = Math.floor(Date.now() / 1000);
  good = {
    iss: `${scene.server.url}/demo/issuer`,
    aud: 'schakel',
    sub: api.personId(PEOPLE.teacher),
    iat: now,
    exp: now + 600,
    org: 'voorbeeldschool',
    roles: ['teacher'],
    regions: ['holland-rijnland'],
    purpose: 'care',
  };
});
afterAll(() => scene.close());

interface Made {
  readonly claims?: Record<string, unknown>;
  readonly header?: Record<string, unknown>;
  readonly by?: CryptoKey;
}

/** A token that is good but for what is given; a claim or header of undefined is left out. */
function sign({ claims = {}, header = {}, by = key }: Made): Promise<string> {
  const without = (all: Record<string, unknown>) =>
    Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
  return new SignJWT(without({ ...good, ...claims }))
    .setProtectedHeader(without({ alg: 'ES256', typ: 'at+jwt', kid: jwk.kid, ...header }) as { alg: string })
    .sign(by);
}

const ask = (authorization?: string): Promise<Reply> =>
  api.call(undefined, 'GET', '/v1/regions', authorization === undefined ? {} : { headers: { authorization } });

/** A refusal that tells nothing but that one has to sign in: neither which rule was broken, nor a word of the token. */
function expectRefused(reply: Reply, token = ''): void {
  expect(reply.status).toBe(401);
  expect(reply.headers.get('www-authenticate')).toBe('Bearer realm="schakel"');
  expect(reply.headers.get('api-version')).not.toBeNull();
  const { requestId: _, ...told } = problemOf(reply);
  const text = 'Sign in. The token is missing or not valid.';
  const type = 'https://schakel.example/problems/identity.refused';
  expect(told).toEqual({ type, title: text, status: 401, detail: text, code: 'identity.refused' });
  for (const part of token.split('.').filter((one) => one.length > 8)) expect(reply.text).not.toContain(part);
}

describe('S4 a token', () => {
  it('that proves who acts is accepted: the ones made here differ from the next ones in one thing only', async () => {
    const reply = await ask(`Bearer ${await sign({})}`);
    expect([reply.status, reply.body]).toMatchObject([200, { items: [{ region: 'holland-rijnland' }] }]);
  });

  it('of the demo issuer is accepted, and lives fifteen minutes', async () => {
    const { body } = await api.call(undefined, 'POST', '/demo/tokens', {
      body: { person: api.personId(PEOPLE.teacher) },
    });
    expect(body).toMatchObject({ expiresIn: 900 });
    expect((await ask(`Bearer ${(body as { accessToken: string }).accessToken}`)).status).toBe(200);
  });

  const now = Math.floor(Date.now() / 1000);
  it.each<[string, Made]>([
    ['has expired', { claims: { iat: now - 800, exp: now - 120 } }],
    ['is not valid yet', { claims: { iat: now + 300, exp: now + 900 } }],
    ['lives too long', { claims: { exp: now + 3_600 } }],
    ['never expires', { claims: { exp: undefined } }],
    ['does not say when it was made', { claims: { iat: undefined } }],
    ['is for somebody else', { claims: { aud: 'another-service' } }],
    ['is for us and for others', { claims: { aud: ['schakel', 'another-service'] } }],
    ['is for nobody', { claims: { aud: undefined } }],
    ['is of another issuer', { claims: { iss: 'https://issuer.example' } }],
    ['names no issuer', { claims: { iss: undefined } }],
    ['names no person', { claims: { sub: undefined } }],
    ['names no organisation', { claims: { org: undefined } }],
    ['names a role as a text', { claims: { roles: 'teacher' } }],
    ['names no region', { claims: { regions: undefined } }],
    ['names no purpose', { claims: { purpose: undefined } }],
    ['is an id token', { header: { typ: 'JWT' } }],
    ['says nothing of its type', { header: { typ: undefined } }],
    ['names no key', { header: { kid: undefined } }],
    ['names an unknown key', { header: { kid: 'another' } }],
    ['has an extension that has to be understood', { header: { crit: ['b64'], b64: true } }],
  ])('that %s is refused', async (_what, made) => {
    const token = await sign(made);
    expectRefused(await ask(`Bearer ${token}`), token);
  });

  it('of a stranger’s key under our key’s name is refused', async () => {
    const token = await sign({ by: strangersKey });
    expectRefused(await ask(`Bearer ${token}`), token);
  });

  it('that brings its own key is refused', async () => {
    const { d: _, ...own } = jwk;
    const token = await sign({ by: strangersKey, header: { jwk: own } });
    expectRefused(await ask(`Bearer ${token}`), token);
  });

  it('that was changed after it was signed is refused', async () => {
    const [header, , signature] = (await sign({})).split('.');
    const changed = Buffer.from(JSON.stringify({ ...good, roles: ['auditor'] })).toString('base64url');
    expectRefused(await ask(`Bearer ${header ?? ''}.${changed}.${signature ?? ''}`), changed);
  });

  it('without a signature is refused', async () => {
    expectRefused(await ask(`Bearer ${new UnsecuredJWT(good).encode()}`));
  });

  it('signed with our public key as a shared secret is refused', async () => {
    const { d: _, ...half } = jwk;
    const pem = await exportSPKI((await importJWK(half, 'ES256')) as CryptoKey);
    const header = { alg: 'HS256', typ: 'at+jwt', kid: jwk.kid };
    const token = await new SignJWT(good).setProtectedHeader(header).sign(new TextEncoder().encode(pem));
    expectRefused(await ask(`Bearer ${token}`), token);
  });

  it.each([
    ['missing', undefined],
    ['empty', 'Bearer '],
    ['no token', 'Bearer nonsense'],
    ['three empty parts', 'Bearer ..'],
    ['a password', `Basic ${Buffer.from('teacher:secret').toString('base64')}`],
    ['very long', `Bearer ${'a'.repeat(12_000)}`],
  ])('is %s: refused', async (_what, authorization) => {
    expectRefused(await ask(authorization));
  });

  it('does not count in the address', async () => {
    const token = await api.token(PEOPLE.teacher);
    expectRefused(await api.get(undefined, `/v1/regions?access_token=${token}`), token);
  });
});

describe('S4 a route under /v1', () => {
  it('never answers without a token, whatever is documented of it', async () => {
    const { id } = await openSignal(api);
    const { body } = await api.get(undefined, '/v1/openapi.json');
    const { paths } = body as { paths: Record<string, Record<string, unknown>> };
    const asked = Object.entries(paths)
      .filter(([path]) => path.startsWith('/v1/'))
      .flatMap(([path, methods]) => Object.keys(methods).map((method) => [method.toUpperCase(), path] as const));
    expect(asked.length).toBeGreaterThan(10);
    const values: Record<string, string> = { region: api.region, case: id, workflow: 'chain', number: '1' };
    for (const [method, path] of asked) {
      const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => values[name] ?? name);
      expectRefused(await api.call(undefined, method, filled, method === 'POST' ? { body: {} } : {}));
      // The same route with a token is there: it is the token that was missing.
      const known = await api.call(PEOPLE.teacher, method, filled, method === 'POST' ? { body: {} } : {});
      const { code } = known.body as { code?: string };
      // An activity or a task must exist to be read; that it does not is the route's own answer.
      const missing = ['activity', 'task'].find((one) => path.includes(`{${one}}`));
      if (missing !== undefined) expect([path, known.status, code]).toEqual([path, 404, `${missing}.not-found`]);
      // A teacher activates nothing, and a configuration is no JSON: that too the route itself says.
      else expect([200, 400, 403, 415]).toContain(known.status);
    }
  });

  it.each([
    '/%761/workflows',
    '/v%31/workflows/chain',
    '/%2Fv1/workflows',
    '//v1/workflows',
    '/v1/../v1/workflows',
    '/V1/workflows',
    '/v1/workflows?x=1',
    '/v1/workflows/',
    '/v1/nothing',
    '/v1/',
  ])('cannot be reached around the door: %s', async (path) => {
    // fetch would tidy the address; what is written here is what is sent.
    const { request } = await import('node:http');
    const status = await new Promise<number>((resolve, reject) => {
      request(scene.server.url, { path, method: 'GET' }, (response) => {
        response.resume();
        resolve(response.statusCode ?? 0);
      })
        .on('error', reject)
        .end();
    });
    expect([401, 404]).toContain(status);
  });

  it('answers HEAD like GET: not without a token', async () => {
    expect((await api.call(undefined, 'HEAD', '/v1/regions')).status).toBe(401);
    expect((await api.call(PEOPLE.teacher, 'HEAD', '/v1/regions')).status).toBe(200);
  });

  it('is described to everybody', async () => {
    expect((await api.get(undefined, '/v1/openapi.json')).status).toBe(200);
  });
});
