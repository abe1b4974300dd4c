// The whole sign-in over a real port with fetch, as the console does it, and its refusals.
import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { bodyOf, startLocalServer, type LocalServer } from '../testing/local-server.js';
import { challengeOf } from '../testing/signed-tokens.js';
import { createTokenVerifier } from '../token-verifier.js';
import { createDemoIssuer, type DemoIssuer } from './demo-issuer.js';
import type { DemoPerson } from './demo-person.js';

const people: DemoPerson[] = [
  {
    person: 'holland-rijnland.savioschool.teacher',
    name: 'Anouk de <Vries> & "zn."',
    organisation: 'savioschool',
    roles: ['teacher'],
    regions: ['holland-rijnland'],
  },
  { person: 'outsider', name: 'Bas Buiten', organisation: 'elders', roles: [], regions: [] },
];
const VERIFIER = 'v'.repeat(43);

let folder: string;
let server: LocalServer;
let demo: DemoIssuer;
let issuer: string;
let callback: string;
const clock = { now: 0 };
beforeEach(() => {
  clock.now = Date.parse('2026-11-21T10:00:00Z');
});

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'schakel-issuer-'));
  server = await startLocalServer((request, response) => {
    void (async () => {
      const url = new URL(request.url ?? '', 'http://localhost');
      const { status, headers, body } = await demo.handle({
        method: request.method ?? '',
        path: url.pathname,
        query: repeatedAsLists(url.searchParams),
        body: await bodyOf(request),
        headers: request.headers,
      });
      response.writeHead(status, headers).end(body);
    })();
  });
  issuer = `${server.origin}/demo/issuer`;
  callback = `${server.origin}/signed-in?from=%2Ftasks`;
  demo = await createDemoIssuer({
    issuer,
    keyFile: join(folder, 'key.json'),
    people: () => people,
    now: () => new Date(clock.now),
  });
});
afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true });
});

/** The way fastify parses a query. */
function repeatedAsLists(parameters: URLSearchParams): Record<string, unknown> {
  const names = [...new Set(parameters.keys())];
  return Object.fromEntries(
    names.map((name) => [name, parameters.getAll(name).length === 1 ? parameters.get(name) : parameters.getAll(name)]),
  );
}

const request = (changes: Record<string, string | undefined> = {}) =>
  Object.entries<string | undefined>({
    response_type: 'code',
    client_id: 'schakel-console',
    redirect_uri: callback,
    code_challenge: challengeOf(VERIFIER),
    code_challenge_method: 'S256',
    state: 'a b&c',
    ...changes,
  }).filter((entry): entry is [string, string] => entry[1] !== undefined);

const show = (changes?: Record<string, string | undefined>) =>
  fetch(`${issuer}/authorize?${new URLSearchParams(request(changes)).toString()}`, { redirect: 'manual' });

const choose = (person = 'holland-rijnland.savioschool.teacher', changes?: Record<string, string | undefined>) =>
  fetch(`${issuer}/authorize`, {
    method: 'POST',
    body: new URLSearchParams([...request(changes), ['person', person]]),
    redirect: 'manual',
  });

const locationOf = (response: Response) => new URL(response.headers.get('location') ?? '');

const newCode = async () => locationOf(await choose()).searchParams.get('code') ?? '';

const redeem = (code: string, changes: Record<string, string> = {}) =>
  fetch(`${issuer}/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      client_id: 'schakel-console',
      redirect_uri: callback,
      code,
      code_verifier: VERIFIER,
      ...changes,
    }),
  });

describe('the people of the demo issuer', () => {
  it('are the same people at another address, so that their pseudonyms stay', async () => {
    const elsewhere = await createDemoIssuer({
      issuer: 'http://localhost:4000/demo/issuer',
      keyFile: join(folder, 'key.json'),
      people: () => people,
      now: () => new Date(clock.now),
    });
    const actors = [demo, elsewhere].map(async (one) => {
      const token = await one.mint('holland-rijnland.savioschool.teacher');
      return createTokenVerifier([one.trusted], { now: () => new Date(clock.now) }).verify(token?.accessToken ?? '');
    });
    const [here, there] = await Promise.all(actors);
    expect(there).toEqual(here);
  });
});

describe('signing in at the demo issuer', () => {
  it('leads from discovery through the choice of a person to a token that the verifier accepts', async () => {
    const discovery = await fetch(`${issuer}/.well-known/openid-configuration`);
    const metadata = (await discovery.json()) as Record<string, string>;
    expect(metadata).toMatchObject({
      issuer,
      code_challenge_methods_supported: ['S256'],
      grant_types_supported: ['authorization_code'],
    });
    expect(metadata['authorization_endpoint']).toBe(`${issuer}/authorize`);

    const html = await (await show()).text();
    expect(html).toContain('value="holland-rijnland.savioschool.teacher"');
    const fields = [...html.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)">/g)].map(
      ([, name, value]): [string, string] => [name ?? '', (value ?? '').replaceAll('&amp;', '&')],
    );
    const chosen = await fetch(new URL(/action="([^"]*)"/.exec(html)?.[1] ?? '', server.origin), {
      method: 'POST',
      body: new URLSearchParams([...fields, ['person', 'holland-rijnland.savioschool.teacher']]),
      redirect: 'manual',
    });
    expect(chosen.status).toBe(303);
    const location = locationOf(chosen);
    expect(location.href.startsWith(`${callback}&code=`)).toBe(true);
    expect(location.searchParams.get('state')).toBe('a b&c');
    expect(location.searchParams.get('iss')).toBe(issuer);

    const answer = await redeem(location.searchParams.get('code') ?? '');
    expect(answer.headers.get('cache-control')).toBe('no-store');
    const token = (await answer.json()) as Record<string, unknown>;
    expect(token).toEqual({ access_token: expect.any(String), token_type: 'Bearer', expires_in: 900 });

    // Once over HTTP as any service would, once with the keys handed over inside the process and the name that stays.
    const ways = [
      { trusted: { issuer }, knownAs: issuer },
      { trusted: demo.trusted, knownAs: 'schakel/demo-issuer' },
    ];
    for (const { trusted, knownAs } of ways) {
      const verifier = createTokenVerifier([trusted], { now: () => new Date(clock.now) });
      expect(await verifier.verify(String(token['access_token']))).toEqual({
        issuer: knownAs,
        subject: 'holland-rijnland.savioschool.teacher',
        organisation: 'savioschool',
        roles: ['teacher'],
        regions: ['holland-rijnland'],
        purpose: 'care',
      });
    }
  });

  it('shows the people on a page without script, under a policy that allows none, with names as text', async () => {
    const response = await show();
    const html = await response.text();
    expect(response.headers.get('content-security-policy')).toMatch(
      /^default-src 'none'; style-src 'sha256-[^']+'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'$/,
    );
    const [, style] = /<style>([^]*)<\/style>/.exec(html) ?? [];
    const hash = createHash('sha256')
      .update(style ?? '')
      .digest('base64');
    expect(response.headers.get('content-security-policy')).toContain(`'sha256-${hash}'`);
    expect(html).toContain('Anouk de &lt;Vries&gt; &amp; &quot;zn.&quot;');
    expect(html).toContain('<html lang="nl">');
    expect(html).not.toMatch(/<script|javascript:| on[a-z]+=| style=/i);
  });

  it.each(['https://evil.example/', 'x" autofocus onfocus="alert(1)', '</form><script>alert(1)</script>'])(
    'carries the state %p along as text only',
    async (state) => {
      const html = await (await show({ state })).text();
      expect(html).not.toMatch(/<script| autofocus onfocus="/);
      expect(locationOf(await choose(undefined, { state })).searchParams.get('state')).toBe(state);
    },
  );

  it.each([
    ['of another origin', () => 'https://evil.example/signed-in'],
    ['of another port', () => callback.replace(/:\d+/, ':1')],
    ['of another scheme', () => callback.replace('http:', 'https:')],
    ['that begins like ours', () => `${server.origin}.evil.example/`],
    ['with us as the user', () => `${server.origin}@evil.example/`],
    ['with a user', () => callback.replace('http://', 'http://us@')],
    ['with a fragment', () => `${callback}#x`],
    ['that is relative', () => '/signed-in'],
    ['with a script', () => 'javascript:alert(1)'],
    ['that is missing', () => undefined],
  ])('refuses an address to return to %s, on the page and at the choice', async (_name, address) => {
    for (const response of [
      await show({ redirect_uri: address() }),
      await choose(undefined, { redirect_uri: address() }),
    ]) {
      expect(response.status).toBe(400);
      expect(response.headers.get('location')).toBeNull();
      expect(await response.text()).toContain('hoort niet bij deze Schakel');
    }
  });

  it('refuses another client and a parameter given twice without a redirect', async () => {
    expect((await show({ client_id: 'other' })).status).toBe(400);
    const twice = new URLSearchParams([...request(), ['redirect_uri', 'https://evil.example']]);
    const response = await fetch(`${issuer}/authorize?${twice.toString()}`, { redirect: 'manual' });
    expect([response.status, response.headers.get('location')]).toEqual([400, null]);
  });

  it.each([
    ['the implicit flow', { response_type: 'token' }, 'unsupported_response_type'],
    ['no challenge', { code_challenge: undefined }, 'invalid_request'],
    ['a plain challenge', { code_challenge_method: 'plain' }, 'invalid_request'],
    ['no challenge method', { code_challenge_method: undefined }, 'invalid_request'],
    ['a short challenge', { code_challenge: 'short' }, 'invalid_request'],
    ['a sign-in without asking', { prompt: 'none' }, 'login_required'],
  ])('tells the console that %s is refused', async (_name, changes, error) => {
    for (const response of [await show(changes), await choose(undefined, changes)]) {
      expect(response.status).toBe(303);
      const { searchParams } = locationOf(response);
      expect([searchParams.get('error'), searchParams.get('state'), searchParams.get('code')]).toEqual([
        error,
        'a b&c',
        null,
      ]);
    }
  });

  it('refuses a person who does not exist', async () => {
    expect((await choose('nobody')).status).toBe(400);
    expect(await demo.mint('nobody')).toBeUndefined();
  });

  it('refuses a form that names a person twice', async () => {
    const body = new URLSearchParams([...request(), ['person', 'outsider'], ['person', 'outsider']]);
    expect((await fetch(`${issuer}/authorize`, { method: 'POST', body, redirect: 'manual' })).status).toBe(400);
  });

  it('gives a token for a code once', async () => {
    const code = await newCode();
    expect((await redeem(code)).status).toBe(200);
    const again = await redeem(code);
    expect([again.status, await again.json()]).toEqual([400, { error: 'invalid_grant' }]);
  });

  it.each([
    ['another verifier', { code_verifier: 'w'.repeat(43) }],
    ['the challenge as verifier', { code_verifier: challengeOf(VERIFIER) }],
    ['a short verifier', { code_verifier: 'v' }],
    ['another address to return to', { redirect_uri: 'https://evil.example/' }],
  ])('refuses %s, and the code is spent', async (_name, changes) => {
    const code = await newCode();
    expect(await (await redeem(code, changes)).json()).toEqual({ error: 'invalid_grant' });
    expect(await (await redeem(code)).json()).toEqual({ error: 'invalid_grant' });
  });

  it('gives a token after 59 s and none after 60 s', async () => {
    const [early, late] = [await newCode(), await newCode()];
    clock.now += 59_000;
    expect((await redeem(early)).status).toBe(200);
    clock.now += 1_000;
    expect((await redeem(late)).status).toBe(400);
  });

  it.each([
    [{ grant_type: 'refresh_token' }, 'unsupported_grant_type'],
    [{ grant_type: 'client_credentials' }, 'unsupported_grant_type'],
    [{ client_id: 'other' }, 'invalid_client'],
  ])('refuses %j', async (changes, error) => {
    expect(await (await redeem(await newCode(), changes)).json()).toEqual({ error });
  });

  it('refuses a code as JSON', async () => {
    const response = await fetch(`${issuer}/token`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ grant_type: 'authorization_code' }),
    });
    expect([response.status, await response.json()]).toEqual([400, { error: 'invalid_request' }]);
  });

  it('takes a form that the server has parsed', async () => {
    const form = Object.fromEntries([...request(), ['person', 'outsider']]);
    const chosen = await demo.handle({
      method: 'POST',
      path: '/demo/issuer/authorize',
      query: {},
      body: form,
      headers: {},
    });
    expect(chosen.status).toBe(303);
  });

  it.each(['/demo/issuer', '/demo/issuer/', '/demo/issuer/userinfo', '/demo/issuerx/jwks', '/jwks', '/authorize'])(
    'knows nothing at %s',
    async (path) => {
      expect((await fetch(server.origin + path)).status).toBe(404);
    },
  );

  it('forgets the oldest code when a thousand are out', async () => {
    const oldest = await newCode();
    for (let count = 0; count < 1_000; count += 1) {
      await demo.handle({
        method: 'POST',
        path: '/demo/issuer/authorize',
        query: {},
        body: new URLSearchParams([...request(), ['person', 'outsider']]).toString(),
        headers: {},
      });
    }
    expect((await redeem(oldest)).status).toBe(400);
  });
});
