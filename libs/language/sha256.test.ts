import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { sha256 as inNode } from './sha256-node.js';
import { sha256 as anywhere } from './sha256.js';

describe('SHA-256', () => {
  // The first vectors of FIPS 180-4's examples.
  it.each([
    ['', 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
    ['abc', 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'],
  ])('of "%s" is the published one in Node and elsewhere', (text, expected) => {
    const bytes = new TextEncoder().encode(text);
    for (const sha256 of [inNode, anywhere]) expect([sha256(bytes), sha256(text)]).toEqual([expected, expected]);
  });

  it('is the same in Node and elsewhere, whatever the bytes and their parts', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.uint8Array({ maxLength: 200 }), fc.string()), { maxLength: 3 }), (parts) => {
        expect(inNode(...parts)).toBe(anywhere(...parts));
      }),
      { seed: 180, numRuns: 200 },
    );
  });
});
