import { describe, expect, it } from '@jest/globals';
import { isSecureUrl } from './secure-url.js';

describe('an address for keys', () => {
  it.each([
    'https://login.example/tenant/v2.0',
    'http://localhost:3000/demo/issuer',
    'http://127.0.0.1:8080',
    'http://127.9.9.9/',
    'http://[::1]:3000/',
  ])('may be %s', (text) => {
    expect(isSecureUrl(text)).toBe(true);
  });

  it.each([
    'http://login.example',
    'http://localhost.example',
    'http://127.0.0.1.example',
    'http://10.0.0.1',
    'http://0.0.0.0',
    'http://169.254.169.254/latest',
    'https://user:secret@login.example',
    'https://login.example/#x',
    'https://login.example/#',
    'file:///etc/passwd',
    'data:application/json,{}',
    'login.example',
    '',
  ])('may not be %p', (text) => {
    expect(isSecureUrl(text)).toBe(false);
  });
});
