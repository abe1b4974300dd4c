import { describe, expect, it } from '@jest/globals';
import { Webhook } from 'standardwebhooks';
import { newSecret, secretText, signatureHeaders } from './signature.js';

const BODY = '{"specversion":"1.0"}';
const now = (): string => new Date().toISOString();

describe('a signature', () => {
  it('is taken by the library that the standard publishes', () => {
    const secret = newSecret();
    const headers = { ...signatureHeaders('c/1/system', now(), BODY, [secret]) };
    expect(new Webhook(secretText(secret)).verify(BODY, headers)).toEqual({ specversion: '1.0' });
  });

  it('is given by the old and the new secret while one is replaced', () => {
    const [old, fresh] = [newSecret(), newSecret()];
    const headers = { ...signatureHeaders('c/1/system', now(), BODY, [fresh, old]) };
    for (const secret of [old, fresh])
      expect(() => new Webhook(secretText(secret)).verify(BODY, headers)).not.toThrow();
    expect(() => new Webhook(secretText(newSecret())).verify(BODY, headers)).toThrow();
  });

  it.each([
    ['body', BODY.replace('1', '2'), {}],
    ['id', BODY, { 'webhook-id': 'c/2/system' }],
    ['time', BODY, { 'webhook-timestamp': String(Math.floor(Date.now() / 1_000) - 1) }],
    ['time, by more than a receiver accepts', BODY, { 'webhook-timestamp': '1' }],
  ])('does not hold for another %s', (_what, body, others) => {
    const secret = newSecret();
    const headers = { ...signatureHeaders('c/1/system', now(), BODY, [secret]), ...others };
    expect(() => new Webhook(secretText(secret)).verify(body, headers)).toThrow();
  });

  it('is the one of the standard for a known secret, id, time and body', () => {
    const secret = Buffer.from('MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', 'base64');
    const at = new Date(1_614_265_330_000).toISOString();
    expect(
      signatureHeaders('msg_p5jXN8AQM9LWM0D4loKWxJek', at, '{"test": 2432232314}', [secret])['webhook-signature'],
    ).toBe('v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=');
  });
});
