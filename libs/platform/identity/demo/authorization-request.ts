/**
 * What an application asks at the authorization endpoint, and whether it may. Pure.
 * Decides between a page (nobody may be trusted with an answer), an answer to the application, and a request to go on with.
 */
import { isChallenge } from './authorization-codes.js';

/** The one client: the console, in a browser, hence public: it has no secret, PKCE takes its place. */
export const CLIENT_ID = 'schakel-console';

/** A request that may go on to the choice of a person. `fields` is what the form carries along. */
export type AuthorizationRequest = {
  readonly redirectUri: string;
  readonly challenge: string;
  readonly state: string | undefined;
  readonly fields: ReadonlyMap<string, string>;
};

/** `refused`: a page with a Dutch reason. `error`: an error code of OAuth for the application at `redirectUri`. */
export type AuthorizationOutcome =
  | { readonly kind: 'refused'; readonly reason: string }
  | { readonly kind: 'error'; readonly error: string; readonly redirectUri: string; readonly state: string | undefined }
  | { readonly kind: 'valid'; readonly request: AuthorizationRequest };

const CARRIED = ['response_type', 'client_id', 'redirect_uri', 'code_challenge', 'code_challenge_method', 'state'];

/** Checks the parameters (RFC 6749, section 4.1.1; RFC 7636, section 4.3; RFC 9700: exact client, PKCE required). */
export function readAuthorizationRequest(
  parameters: ReadonlyMap<string, string> | undefined,
  origin: string,
): AuthorizationOutcome {
  if (parameters === undefined) return { kind: 'refused', reason: 'Een gegeven staat meer dan eens in het adres.' };
  if (parameters.get('client_id') !== CLIENT_ID)
    return { kind: 'refused', reason: 'Deze toepassing is hier niet bekend.' };
  const redirectUri = parameters.get('redirect_uri');
  if (redirectUri === undefined || !isOwnAddress(redirectUri, origin)) {
    return { kind: 'refused', reason: 'Het adres om naar terug te keren hoort niet bij deze Schakel.' };
  }
  const state = parameters.get('state');
  const error = errorOf(parameters);
  if (error !== undefined) return { kind: 'error', error, redirectUri, state };
  const challenge = parameters.get('code_challenge') ?? '';
  const fields = new Map([...parameters].filter(([name]) => CARRIED.includes(name)));
  return { kind: 'valid', request: { redirectUri, challenge, state, fields } };
}

/** Compared after parsing, and the parsed address is the one redirected to, so that no second reading differs. */
function isOwnAddress(text: string, origin: string): boolean {
  if (!URL.canParse(text) || text.includes('#')) return false;
  const url = new URL(text);
  return url.origin === origin && url.username === '' && url.password === '';
}

function errorOf(parameters: ReadonlyMap<string, string>): string | undefined {
  if (parameters.get('response_type') !== 'code') return 'unsupported_response_type';
  if (parameters.get('code_challenge_method') !== 'S256') return 'invalid_request';
  if (!isChallenge(parameters.get('code_challenge'))) return 'invalid_request';
  // There is no session to answer from without asking.
  return parameters.get('prompt') === 'none' ? 'login_required' : undefined;
}
