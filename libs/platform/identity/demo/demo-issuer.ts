/**
 * The local issuer of demo mode: discovery, keys, sign-in by choosing a person, tokens. It proves nobody's identity.
 * It exists so that the console signs in the same way as with a real issuer, and so that the same verifier checks the
 * tokens. It does not know the web framework (see http.ts) nor where the people come from.
 */
import { randomUUID } from 'node:crypto';
import { SignJWT } from 'jose';
import { AUDIENCE, type TrustedIssuer } from '../trusted-issuer.js';
import { AuthorizationCodes } from './authorization-codes.js';
import { CLIENT_ID, readAuthorizationRequest } from './authorization-request.js';
import type { DemoPerson } from './demo-person.js';
import { json, page, readParameters, redirect, type DemoRequest, type DemoResponse } from './http.js';
import { refusalPage, signInPage, STYLE_HASH } from './sign-in-page.js';
import { keepSigningKey } from './signing-key.js';

/** Life of a demo token in seconds, the longest the verifier takes. */
const EXPIRES_IN = 900;
/** The purpose every demo person works for. */
const PURPOSE = 'care';

/** An access token as `POST /demo/tokens` answers it. */
export type DemoToken = { readonly accessToken: string; readonly expiresIn: typeof EXPIRES_IN };

/** `issuer` is the public address, for example `http://localhost:3000/demo/issuer`; `keyFile` lies in the data folder. */
export type DemoIssuerOptions = {
  readonly issuer: string;
  readonly keyFile: string;
  readonly people: () => readonly DemoPerson[];
  readonly now?: () => Date;
};

/** The address changes with the port; the demo people stay who they are. */
const NAME = 'schakel/demo-issuer';

/** The issuer in operation. */
export type DemoIssuer = {
  /** What the verifier needs, keys included: no request to ourselves. */
  readonly trusted: TrustedIssuer;
  /** Answers every request below the path of `issuer`. */
  handle(request: DemoRequest): Promise<DemoResponse>;
  /** A token for a demo person by id; undefined when there is no such person. */
  mint(person: string): Promise<DemoToken | undefined>;
};

/** Reads or makes the signing key, and answers from then on. Codes live in memory, one issuer per process. */
export async function createDemoIssuer(options: DemoIssuerOptions): Promise<DemoIssuer> {
  const { issuer, people } = options;
  const now = options.now ?? (() => new Date());
  const { origin, pathname } = new URL(issuer);
  const key = await keepSigningKey(options.keyFile);
  const codes = new AuthorizationCodes(now);
  const findPerson = (id: string | undefined) => people().find(({ person }) => person === id);

  async function mint(id: string): Promise<DemoToken | undefined> {
    const person = findPerson(id);
    if (person === undefined) return undefined;
    const { organisation: org, roles, regions } = person;
    const issuedAt = Math.floor(now().getTime() / 1000);
    const accessToken = await new SignJWT({
      client_id: CLIENT_ID,
      org,
      roles: [...roles],
      regions: [...regions],
      purpose: PURPOSE,
    })
      .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid: key.kid })
      .setIssuer(issuer)
      .setAudience(AUDIENCE)
      .setSubject(person.person)
      .setIssuedAt(issuedAt)
      .setExpirationTime(issuedAt + EXPIRES_IN)
      .setJti(randomUUID())
      .sign(key.privateKey);
    return { accessToken, expiresIn: EXPIRES_IN };
  }

  /** GET shows the people; POST is the choice, checked again from the start, since a form can be written by anyone. */
  function authorize(source: unknown, isChoice: boolean): DemoResponse {
    const parameters = readParameters(source);
    const outcome = readAuthorizationRequest(parameters, origin);
    if (outcome.kind === 'refused') return page(400, refusalPage(outcome.reason), STYLE_HASH);
    if (outcome.kind === 'error') {
      return answer(outcome.redirectUri, { error: outcome.error, state: outcome.state, iss: issuer });
    }
    const { redirectUri, challenge, state, fields } = outcome.request;
    if (!isChoice) return page(200, signInPage(people(), `${pathname}/authorize`, fields), STYLE_HASH);
    const person = findPerson(parameters?.get('person'));
    if (person === undefined) return page(400, refusalPage('Deze demopersoon bestaat niet.'), STYLE_HASH);
    const code = codes.issue({ person: person.person, redirectUri, challenge });
    return answer(redirectUri, { code, state, iss: issuer });
  }

  async function giveToken({ body, headers }: DemoRequest): Promise<DemoResponse> {
    const type = headers['content-type'];
    const isForm = typeof type === 'string' && /^application\/x-www-form-urlencoded\s*(;|$)/i.test(type);
    const parameters = isForm ? readParameters(body) : undefined;
    if (parameters === undefined) return json(400, { error: 'invalid_request' });
    if (parameters.get('grant_type') !== 'authorization_code') return json(400, { error: 'unsupported_grant_type' });
    if (parameters.get('client_id') !== CLIENT_ID) return json(400, { error: 'invalid_client' });
    const [code, redirectUri, verifier] = ['code', 'redirect_uri', 'code_verifier'].map((name) => parameters.get(name));
    const person = codes.redeem(code ?? '', redirectUri ?? '', verifier ?? '');
    const token = person === undefined ? undefined : await mint(person);
    if (token === undefined) return json(400, { error: 'invalid_grant' });
    return json(200, { access_token: token.accessToken, token_type: 'Bearer', expires_in: token.expiresIn });
  }

  async function handle(request: DemoRequest): Promise<DemoResponse> {
    const endpoint = request.path.startsWith(pathname) ? request.path.slice(pathname.length) : '';
    switch (`${request.method} ${endpoint}`) {
      case 'GET /.well-known/openid-configuration':
        return json(200, describe(issuer));
      case 'GET /jwks':
        return json(200, key.publicKeys);
      case 'GET /authorize':
        return authorize(request.query, false);
      case 'POST /authorize':
        return authorize(request.body, true);
      case 'POST /token':
        return giveToken(request);
      default:
        return json(404, { error: 'not_found' });
    }
  }

  return { trusted: { issuer, name: NAME, keys: key.publicKeys, algorithms: ['ES256'] }, handle, mint };
}

/** Authorization server metadata (RFC 8414) at the place where OpenID Connect clients look; there are no id tokens. */
function describe(issuer: string): object {
  return {
    issuer,
    authorization_endpoint: `${issuer}/authorize`,
    token_endpoint: `${issuer}/token`,
    jwks_uri: `${issuer}/jwks`,
    response_types_supported: ['code'],
    response_modes_supported: ['query'],
    grant_types_supported: ['authorization_code'],
    code_challenge_methods_supported: ['S256'],
    token_endpoint_auth_methods_supported: ['none'],
    authorization_response_iss_parameter_supported: true,
  };
}

function answer(redirectUri: string, values: Readonly<Record<string, string | undefined>>): DemoResponse {
  const location = new URL(redirectUri);
  for (const [name, value] of Object.entries(values)) {
    if (value !== undefined) location.searchParams.set(name, value);
  }
  return redirect(location);
}
