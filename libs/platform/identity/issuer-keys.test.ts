// S4 of reliability.md: unknown keys by the thousand, an issuer that is down, keys that change. Over real HTTP, the clock is ours.
import { afterEach, describe, expect, it } from '@jest/globals';
import { startLocalServer, type LocalServer } from './testing/local-server.js';
import { goodClaims, makeSigner, signed, type Signer } from './testing/signed-tokens.js';
import type { TokenRefused } from './token-refused.js';
import { createTokenVerifier } from './token-verifier.js';
import type { TrustedIssuer } from './trusted-issuer.js';

const MINUTE = 60_000;
const first = makeSigner('ES256', 'first');
const second = makeSigner('ES256', 'second');

/** What the issuer's server answers; tests change it. */
type Answer = { status: number; headers?: Record<string, string>; body: unknown };

let server: LocalServer | undefined;
afterEach(async () => {
  await server?.close();
  server = undefined;
});

async function setUp(changes: (origin: string) => Partial<TrustedIssuer> = () => ({})) {
  const answers = new Map<string, Answer>([['/jwks', { status: 200, body: { keys: [first.jwk] } }]]);
  const started = await startLocalServer((request, response) => {
    const { status, headers, body } = answers.get(request.url ?? '') ?? { status: 404, body: {} };
    response.writeHead(status, headers).end(typeof body === 'string' ? body : JSON.stringify(body));
  });
  server = started;
  const issuer = started.origin;
  const clock = { now: Date.parse('2026-11-21T10:00:00Z') };
  const failures: unknown[] = [];
  const verifier = createTokenVerifier([{ issuer, jwksUri: `${issuer}/jwks`, ...changes(issuer) }], {
    now: () => new Date(clock.now),
    report: (_issuer, failure) => failures.push(failure),
  });
  return {
    answers,
    clock,
    failures,
    issuer,
    fetches: () => started.paths.filter((path) => path === '/jwks').length,
    paths: started.paths,
    down: () => answers.set('/jwks', { status: 503, body: {} }),
    publish: (...signers: Signer[]) =>
      answers.set('/jwks', { status: 200, body: { keys: signers.map(({ jwk }) => jwk) } }),
    /** The subject of a token signed now, or the code of its refusal. */
    verify: (signer: Signer, kid = signer.kid) =>
      verifier.verify(signed(signer, goodClaims(issuer, new Date(clock.now)), { kid })).then(
        (actor) => actor.subject,
        (error: unknown) => (error as TokenRefused).code,
      ),
  };
}

describe('the keys of an issuer', () => {
  it('are fetched once for a hundred tokens at once', async () => {
    const { verify, fetches } = await setUp();
    const outcomes = await Promise.all(Array.from({ length: 100 }, () => verify(first)));
    expect(new Set(outcomes)).toEqual(new Set(['person-1']));
    expect(fetches()).toBe(1);
  });

  it('are fetched at most once in 30 s under 1,000 unknown keys a second', async () => {
    const { verify, fetches, clock } = await setUp();
    await verify(first);
    const starts = clock.now;
    for (let thousand = 0; thousand < 2; thousand += 1) {
      const outcomes = await Promise.all(
        Array.from({ length: 1_000 }, (_, index) => {
          clock.now = starts + thousand * 29_000 + index;
          return verify(second, `unknown-${thousand}-${index}`);
        }),
      );
      expect(new Set(outcomes)).toEqual(new Set(['token.key']));
    }
    expect(fetches()).toBe(1);
    expect(await verify(first)).toBe('person-1');

    clock.now = starts + 30_000;
    await Promise.all(Array.from({ length: 1_000 }, (_, index) => verify(second, `later-${index}`)));
    expect(fetches()).toBe(2);
  }, 10_000);

  it('are not asked for at every token while the issuer was never up', async () => {
    const { verify, fetches, clock, down, publish } = await setUp();
    down();
    const outcomes = await Promise.all(Array.from({ length: 200 }, () => verify(first)));
    clock.now += 29_999;
    outcomes.push(await verify(first));
    expect(new Set(outcomes)).toEqual(new Set(['keys.unavailable']));
    expect(fetches()).toBe(1);

    publish(first);
    clock.now += 1;
    expect(await verify(first)).toBe('person-1');
  });

  it('still verify an hour after the issuer went down, and not for ever', async () => {
    const { verify, clock, down, failures } = await setUp();
    const starts = clock.now;
    expect(await verify(first)).toBe('person-1');
    down();
    for (const minutes of [9, 11, 30, 61, 90, 119]) {
      clock.now = starts + minutes * MINUTE;
      expect([minutes, await verify(first)]).toEqual([minutes, 'person-1']);
      expect([minutes, await verify(second)]).toEqual([minutes, 'token.key']);
    }
    expect(failures.length).toBeGreaterThanOrEqual(5);
    clock.now = starts + 121 * MINUTE;
    expect(await verify(first)).toBe('keys.unavailable');
  });

  it('answer at once from the second failed attempt on, also when the issuer only hangs', async () => {
    const clock = { now: Date.parse('2026-11-21T10:00:00Z') };
    const mode = { hangs: false };
    let asked = 0;
    const verifier = createTokenVerifier(
      [{ issuer: 'https://issuer.example', jwksUri: 'https://issuer.example/jwks' }],
      {
        now: () => new Date(clock.now),
        fetch: () => {
          asked += 1;
          if (asked === 2) return Promise.reject(new Error('down'));
          return mode.hangs ? new Promise(() => undefined) : Promise.resolve(Response.json({ keys: [first.jwk] }));
        },
      },
    );
    const verify = () => verifier.verify(signed(first, goodClaims('https://issuer.example', new Date(clock.now))));
    await verify();
    mode.hangs = true;
    clock.now += 11 * MINUTE;
    await verify();
    clock.now += MINUTE;
    await verify();
    expect(asked).toBe(3);
    clock.now += MINUTE;
    await verify();
    // The third attempt is still under way, so there is no fourth beside it.
    expect(asked).toBe(3);
  });

  it('give way to new ones: a new key is found after the pause, a withdrawn one ends within ten minutes', async () => {
    const { verify, clock, publish, fetches } = await setUp();
    expect(await verify(first)).toBe('person-1');
    publish(second);
    expect(await verify(second)).toBe('token.key');
    clock.now += 30_000;
    expect(await verify(second)).toBe('person-1');
    expect(await verify(first)).toBe('token.key');
    publish(first);
    clock.now += 10 * MINUTE;
    expect(await verify(second)).toBe('token.key');
    expect(await verify(first)).toBe('person-1');
    expect(fetches()).toBe(3);
  });

  it('are fetched again when the clock was set back', async () => {
    const { verify, clock, fetches } = await setUp();
    await verify(first);
    clock.now -= 24 * 60 * MINUTE;
    expect(await verify(first)).toBe('person-1');
    expect(fetches()).toBe(2);
  });

  it.each([
    ['redirects', { status: 302, headers: { location: '/elsewhere' }, body: '' }],
    ['answers 204', { status: 204, body: '' }],
    ['answers keys with 404', { status: 404, body: { keys: [first.jwk] } }],
    ['answers no JSON', { status: 200, body: '<html>' }],
    ['answers no key set', { status: 200, body: { key: [] } }],
    ['answers a list', { status: 200, body: [first.jwk] }],
    ['answers too much', { status: 200, body: { keys: [first.jwk], more: 'x'.repeat(300_000) } }],
    ['answers a thousand keys', { status: 200, body: { keys: Array.from({ length: 1_000 }, () => first.jwk) } }],
    ['names members twice', { status: 200, body: `{"keys":[],"keys":[${JSON.stringify(first.jwk)}]}` }],
  ])('are not taken from an address that %s', async (_name, answer: Answer) => {
    const { answers, verify, failures, paths } = await setUp();
    answers.set('/elsewhere', { status: 200, body: { keys: [first.jwk] } });
    answers.set('/jwks', answer);
    expect(await verify(first)).toBe('keys.unavailable');
    expect(failures).toHaveLength(1);
    expect(paths).toEqual(['/jwks']);
  });

  it('are not fetched for a token of another issuer, type or algorithm', async () => {
    const { issuer, clock, paths } = await setUp();
    const now = new Date(clock.now);
    const verifier = createTokenVerifier([{ issuer, jwksUri: `${issuer}/jwks` }], { now: () => now });
    const claims = goodClaims(issuer, now);
    const tokens = [
      signed(first, { ...claims, iss: `${issuer}/` }),
      signed(first, claims, { typ: 'JWT' }),
      signed(first, claims, { alg: 'HS256' }),
      signed(first, claims, { kid: undefined }),
    ];
    for (const token of tokens) await expect(verifier.verify(token)).rejects.toThrow();
    expect(paths).toEqual([]);
  });

  it('are found by discovery when no address is configured', async () => {
    const { answers, verify, issuer, paths } = await setUp(
      () => ({ jwksUri: undefined }) as unknown as Partial<TrustedIssuer>,
    );
    answers.set('/.well-known/openid-configuration', { status: 200, body: { issuer, jwks_uri: `${issuer}/jwks` } });
    expect(await verify(first)).toBe('person-1');
    expect(paths).toEqual(['/.well-known/openid-configuration', '/jwks']);
  });

  it.each([
    ['another issuer', (issuer: string) => ({ issuer: `${issuer}/`, jwks_uri: `${issuer}/jwks` })],
    ['no issuer', (issuer: string) => ({ jwks_uri: `${issuer}/jwks` })],
    ['an address without TLS', (issuer: string) => ({ issuer, jwks_uri: 'http://keys.example/jwks' })],
    ['a file', (issuer: string) => ({ issuer, jwks_uri: 'file:///etc/passwd' })],
    ['no address', (issuer: string) => ({ issuer })],
  ])('are not taken from a discovery document that names %s', async (_name, document) => {
    const { answers, verify, issuer, fetches, failures } = await setUp(
      () => ({ jwksUri: undefined }) as unknown as Partial<TrustedIssuer>,
    );
    answers.set('/.well-known/openid-configuration', { status: 200, body: document(issuer) });
    expect(await verify(first)).toBe('keys.unavailable');
    expect(failures.map(String)).toEqual([expect.stringContaining('Error: discovery names ')]);
    expect(fetches()).toBe(0);
  });
});
