import { describe, expect, it } from '@jest/globals';
import { CLIENT_ID, readAuthorizationRequest } from './authorization-request.js';

const outcomeOf = (redirectUri: string) =>
  readAuthorizationRequest(
    new Map([
      ['response_type', 'code'],
      ['client_id', CLIENT_ID],
      ['redirect_uri', redirectUri],
      ['code_challenge', 'c'.repeat(43)],
      ['code_challenge_method', 'S256'],
      ['nonce', 'not carried'],
    ]),
    'https://schakel.example',
  );

describe('a request for authorization', () => {
  it('goes on with what the form has to carry', () => {
    expect(outcomeOf('https://schakel.example/in')).toMatchObject({
      kind: 'valid',
      request: { redirectUri: 'https://schakel.example/in', challenge: 'c'.repeat(43), state: undefined },
    });
    const outcome = outcomeOf('https://schakel.example/in');
    expect(outcome.kind === 'valid' && outcome.request.fields.has('nonce')).toBe(false);
  });

  it.each([
    'https://schakel.example.evil.example/',
    'https://schakel.example@evil.example/',
    'https://schakel.example:444/',
    '//schakel.example/',
    'https:\\\\evil.example\\schakel.example',
  ])('does not return to %s', (redirectUri) => {
    expect(outcomeOf(redirectUri).kind).toBe('refused');
  });

  it('reads an address as a browser does, for which a backslash is a slash', () => {
    const address = 'https://schakel.example\\@evil.example/';
    expect(outcomeOf(address).kind).toBe('valid');
    expect(new URL(address).host).toBe('schakel.example');
  });
});
