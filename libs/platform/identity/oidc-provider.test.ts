// A real OpenID provider that knows nothing of Schakel: its tokens are accepted through claim mapping alone.
import { generateKeyPairSync } from 'node:crypto';
import type { RequestListener } from 'node:http';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { startLocalServer, type LocalServer } from './testing/local-server.js';
import { createTokenVerifier } from './token-verifier.js';
import type { TrustedIssuer } from './trusted-issuer.js';

type Provider = { callback(): RequestListener };
type ProviderClass = new (issuer: string, configuration: object) => Provider;

const RESOURCE = 'urn:schakel:holland-rijnland';
let server: LocalServer;

beforeAll(async () => {
  // It warns about Node 20 and its in-memory adapter, which is what a test wants.
  for (const level of ['warn', 'info'] as const) jest.spyOn(console, level).mockImplementation(() => undefined);
  // @ts-expect-error the package has no types
  const { default: Provider } = (await import('oidc-provider')) as { default: ProviderClass };
  let listener: RequestListener = () => undefined;
  server = await startLocalServer((request, response) => {
    listener(request, response);
  });
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  listener = new Provider(server.origin, {
    jwks: { keys: [{ ...privateKey.export({ format: 'jwk' }), kid: 'provider-1', use: 'sig', alg: 'RS256' }] },
    clients: [
      {
        client_id: 'sis',
        client_secret: 'a secret of the test',
        grant_types: ['client_credentials'],
        redirect_uris: [],
        response_types: [],
      },
    ],
    features: {
      devInteractions: { enabled: false },
      clientCredentials: { enabled: true },
      resourceIndicators: {
        enabled: true,
        getResourceServerInfo: (_context: unknown, resource: string) => ({
          scope: '',
          audience: resource,
          accessTokenFormat: resource === RESOURCE ? 'jwt' : 'opaque',
          accessTokenTTL: 600,
          jwt: { sign: { alg: 'RS256' } },
        }),
      },
    },
    extraTokenClaims: () => ({
      tenant: { organisation: 'savioschool', groups: ['IB', 'Everyone'] },
      'https://provider.example/regions': ['holland-rijnland'],
      purpose_of_use: 'care',
    }),
  }).callback();
});

afterAll(async () => {
  await server.close();
});

async function requestToken(resource: string): Promise<string> {
  const response = await fetch(`${server.origin}/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from('sis:a+secret+of+the+test').toString('base64')}` },
    body: new URLSearchParams({ grant_type: 'client_credentials', resource }),
  });
  const { access_token: token } = (await response.json()) as { access_token: string };
  return token;
}

function trusted(): TrustedIssuer {
  return {
    issuer: server.origin,
    audience: RESOURCE,
    claims: {
      organisation: 'tenant.organisation',
      roles: 'tenant.groups',
      regions: 'https://provider.example/regions',
      purpose: 'purpose_of_use',
    },
    roles: { IB: 'supportCoordinator' },
  };
}

describe('a real OpenID provider', () => {
  it('gives a token that the verifier accepts by discovery and claim mapping', async () => {
    expect(await createTokenVerifier([trusted()]).verify(await requestToken(RESOURCE))).toEqual({
      issuer: server.origin,
      subject: 'sis',
      organisation: 'savioschool',
      roles: ['supportCoordinator'],
      regions: ['holland-rijnland'],
      purpose: 'care',
    });
  });

  it('gives a token that is refused without the mapping, for another audience, and when it is opaque', async () => {
    const token = await requestToken(RESOURCE);
    const { claims: _claims, ...unmapped } = trusted();
    await expect(createTokenVerifier([unmapped]).verify(token)).rejects.toThrow('claim.missing: roles');
    await expect(createTokenVerifier([{ ...trusted(), audience: 'schakel' }]).verify(token)).rejects.toThrow(
      'token.audience',
    );
    await expect(createTokenVerifier([trusted()]).verify(await requestToken('urn:other'))).rejects.toThrow(
      'token.malformed',
    );
  });
});
