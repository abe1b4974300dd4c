import { describe, expect, it } from '@jest/globals';
import { bearerOf } from './bearer.js';

describe('the Authorization header', () => {
  it.each(['Bearer a.b.c', 'bearer a.b.c', 'BEARER   a.b.c'])('gives the token of %p', (header) => {
    expect(bearerOf(header)).toBe('a.b.c');
  });

  it.each([
    undefined,
    '',
    'Bearer',
    'Bearer ',
    'Basic a.b.c',
    'a.b.c',
    'Bearer a b',
    'Bearer a.b.c, Bearer d.e.f',
    'XBearer a',
  ])('gives no token of %p', (header) => {
    expect(() => bearerOf(header)).toThrow('token.missing');
  });
});
