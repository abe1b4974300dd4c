import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseStrictJson } from './strict-json.js';

describe('strict JSON', () => {
  it('reads whatever JSON.stringify writes, also with names that look like JSON', () => {
    fc.assert(
      fc.property(fc.jsonValue({ stringUnit: 'binary' }), fc.nat(4), (value, indent) => {
        const text = JSON.stringify(value, undefined, indent);
        expect(parseStrictJson(text)).toEqual(JSON.parse(text));
      }),
    );
  });

  it.each([
    '{"a":1,"a":1}',
    '{"a":1,"\\u0061":1}',
    '{"a" :1,"a"\n:1}',
    '[{"b":{"a":1,"a":2}}]',
    '{"":1,"":2}',
    '{"__proto__":1,"__proto__":2}',
    String.raw`{"a\"":1,"a\"":2}`,
  ])('refuses a name given twice: %s', (text) => {
    expect(() => parseStrictJson(text)).toThrow('an object names a member twice');
  });

  it.each([
    '{"a":"\\":","b":":"}',
    '{"a":{"a":{"a":[]}}}',
    '[{"a":1},{"a":1}]',
    '{"__proto__":1}',
    String.raw`{"a\\":"b"}`,
  ])('takes %s', (text) => {
    expect(parseStrictJson(text)).toEqual(JSON.parse(text));
  });

  it('does not quote what it cannot read', () => {
    expect(() => parseStrictJson('secret')).toThrow(/^not JSON$/);
  });

  it('stands a hundred thousand levels and a long string', () => {
    expect(() => parseStrictJson('['.repeat(100_000) + ']'.repeat(100_000))).not.toThrow();
    expect(() => parseStrictJson(JSON.stringify({ a: '\\"'.repeat(1_000_000) }))).not.toThrow();
  });
});
