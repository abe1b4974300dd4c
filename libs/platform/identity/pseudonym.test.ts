import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { pseudonym } from './pseudonym.js';

const key = new Uint8Array(32).fill(7);
const actor = { issuer: 'https://issuer.example', subject: 'person-1' };

describe('a pseudonym', () => {
  it('is this very text for ever: records hold it', () => {
    expect(pseudonym(key, actor, 'holland-rijnland', 'case-1')).toBe('30bcc9c6171e55f707e319890a244c8c');
  });

  it('is 16 bytes in hexadecimal, the same each time', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.string(), fc.string(), (issuer, subject, region, caseId) => {
        const made = pseudonym(key, { issuer, subject }, region, caseId);
        expect(made).toMatch(/^[0-9a-f]{32}$/);
        expect(pseudonym(key, { issuer, subject }, region, caseId)).toBe(made);
      }),
    );
  });

  it('differs with the case, region, issuer, subject and key', () => {
    const all = [
      pseudonym(key, actor, 'r', 'c'),
      pseudonym(key, actor, 'r', 'd'),
      pseudonym(key, actor, 's', 'c'),
      pseudonym(key, { ...actor, issuer: 'https://other.example' }, 'r', 'c'),
      pseudonym(key, { ...actor, subject: 'person-2' }, 'r', 'c'),
      pseudonym(new Uint8Array(32).fill(8), actor, 'r', 'c'),
    ];
    expect(new Set(all).size).toBe(all.length);
  });

  it('is never shared by two divisions of the same letters over the parts', () => {
    const made = new Set<string>();
    for (const [a, b, c] of [
      [1, 2, 3],
      [0, 2, 3],
      [1, 1, 3],
      [1, 2, 2],
      [0, 0, 0],
      [4, 4, 4],
      [0, 4, 4],
    ] as const) {
      const text = 'abcd';
      made.add(
        pseudonym(key, { issuer: text.slice(0, a), subject: text.slice(a, b) }, text.slice(b, c), text.slice(c)),
      );
    }
    expect(made.size).toBe(7);
  });

  it('is not made with a short key', () => {
    expect(() => pseudonym(new Uint8Array(31), actor, 'r', 'c')).toThrow(RangeError);
  });
});
