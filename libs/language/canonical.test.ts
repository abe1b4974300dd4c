import { describe, expect, it } from '@jest/globals';
import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { canonicalBytes, canonicalText, hashBytes, hashOf, ordered, unordered } from './canonical.js';
import { canonicalDefinition, makeDefinition, readDefinition } from './definition.js';
import { ID } from './forms.js';
import { readLibrary } from './documents.js';
import { DOCUMENT_SHAPES, readDocument, type DocumentKind } from './read-document.js';
import { choice, integer, listOf, mapOf, object, optional, required, text } from './shape.js';

const root = fileURLToPath(new URL('../../', import.meta.url));
const shipped = ['workflows', 'config']
  .flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name)),
  )
  .filter((file) => file.endsWith('.yaml') && !/calendars|scenarios/.test(file))
  .sort()
  .map((file) => ({ file, text: readFileSync(join(root, file), 'utf8') }));

describe('canonical text', () => {
  // Small vectors of our own; sorting, escapes and separators as RFC 8785, sections 3.2.1 to 3.2.3, have them.
  it.each([
    ['null', null, 'null'],
    ['true', true, 'true'],
    ['nought', 0, '0'],
    ['the largest safe number', 9_007_199_254_740_991, '9007199254740991'],
    ['the smallest safe number', -9_007_199_254_740_991, '-9007199254740991'],
    ['an empty text', '', '""'],
    ['an empty list', [], '[]'],
    ['an empty object', {}, '{}'],
    ['a nested value', { b: [1, { d: null, c: false }], a: 'x' }, '{"a":"x","b":[1,{"c":false,"d":null}]}'],
    [
      'keys in another order',
      { peach: 1, apple: 2, Apple: 3, '10': 4, '9': 5 },
      '{"10":4,"9":5,"Apple":3,"apple":2,"peach":1}',
    ],
    ['control characters', '\u0000\u001f\b\t\n\f\r', '"\\u0000\\u001f\\b\\t\\n\\f\\r"'],
    ['quotes and slashes', '"\\/', '"\\"\\\\/"'],
    ['letters outside ASCII', 'oké €', '"oké €"'],
    ['characters that JSON leaves as they are', '\u007f\u2028\u2029', '"\u007f\u2028\u2029"'],
    ['an emoji', '😂', '"😂"'],
    // Sorted by UTF-16 code units: the emoji's surrogates come before U+FB33.
    [
      'keys outside ASCII',
      { '\u20ac': 1, '\r': 2, '\ufb33': 3, '1': 4, '😂': 5, '\u0080': 6, '\u00f6': 7 },
      '{"\\r":2,"1":4,"\u0080":6,"ö":7,"€":1,"😂":5,"\ufb33":3}',
    ],
    ['an own key __proto__', JSON.parse('{"__proto__":1,"a":2}') as unknown, '{"__proto__":1,"a":2}'],
  ])('of %s', (_what, value, expected) => {
    expect(canonicalText(value)).toBe(expected);
  });

  it.each([
    ['a fraction', 1.5, '$'],
    ['minus nought', -0, '$'],
    ['not a number', NaN, '$'],
    ['infinity', -Infinity, '$'],
    ['a number past the safe ones', 9_007_199_254_740_992, '$'],
    ['a very large number', 1e21, '$'],
    ['a big integer', 1n, '$'],
    ['half a character', '\ud800', '$'],
    ['half a character at the end', 'a\udc00', '$'],
    ['nothing', undefined, '$'],
    ['a function', () => 1, '$'],
    ['a symbol', Symbol('a'), '$'],
  ])('refuses %s, and says where it is', (_what, value, path) => {
    expect(() => canonicalText(value)).toThrow(TypeError);
    expect(() => canonicalText(value)).toThrow(`${path}:`);
    expect(() => canonicalText({ a: [0, { b: value }] })).toThrow('$.a[1].b:');
  });

  it('is valid JSON of the same value, whatever the order of keys', () => {
    const scalar = fc.oneof(
      fc.constant(null),
      fc.boolean(),
      fc.maxSafeInteger().map((n) => (n === 0 ? 0 : n)),
      fc.string({ unit: 'grapheme' }),
    );
    const value = fc.letrec((tie) => ({
      node: fc.oneof(
        { depthSize: 'small' },
        scalar,
        fc.array(tie('node'), { maxLength: 4 }),
        fc.dictionary(fc.string({ unit: 'grapheme' }), tie('node'), { maxKeys: 5 }),
      ),
    })).node;
    const reversed = (one: unknown): unknown => {
      if (Array.isArray(one)) return one.map(reversed);
      if (typeof one !== 'object' || one === null) return one;
      return Object.fromEntries(
        Object.entries(one)
          .reverse()
          .map(([key, item]) => [key, reversed(item)]),
      );
    };
    fc.assert(
      fc.property(value, (one) => {
        const canonical = canonicalText(one);
        expect(JSON.parse(canonical)).toEqual(one);
        expect(canonicalText(reversed(one))).toBe(canonical);
      }),
      { seed: 8785, numRuns: 200 },
    );
  });

  it.each([
    ['keys that look like numbers', { b: { 10: 1, 9: 2, a: 3 }, a: 0 }, '{"a":0,"b":{"10":1,"9":2,"a":3}}'],
    ['a key __proto__', JSON.parse('{"b":1,"__proto__":{"c":1},"a":2}'), '{"__proto__":{"c":1},"a":2,"b":1}'],
    ['a key toJSON', { toJSON: 1, a: [{ b: 1, a: 2 }] }, '{"a":[{"a":2,"b":1}],"toJSON":1}'],
    ['what reads like half a character', ['\\ud800', { b: '\\ud', a: 1 }], '["\\\\ud800",{"a":1,"b":"\\\\ud"}]'],
    ['lists in lists', [[{ b: 1, a: 2 }], 1], '[[{"a":2,"b":1}],1]'],
  ])('writes %s', (_what, value, expected) => {
    expect(canonicalText(value)).toBe(expected);
  });

  it('refuses half a character in a key', () => {
    expect(() => canonicalText({ a: { '\ud800': 1 } })).toThrow(TypeError);
  });

  it('is hashed as UTF-8 with SHA-256', () => {
    const value = { naam: 'oké', aantal: 3 };
    const expected = createHash('sha256').update('{"aantal":3,"naam":"oké"}', 'utf8').digest('hex');
    expect(hashOf(value)).toBe(expected);
    expect(hashBytes(canonicalBytes(value))).toBe(expected);
    expect(hashBytes(new Uint8Array([0]), new Uint8Array([1]))).toBe(
      createHash('sha256')
        .update(new Uint8Array([0, 1]))
        .digest('hex'),
    );
    expect(hashBytes()).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
  });
});

describe('order', () => {
  const shape = object('a thing', {
    first: required(text('a text'), ''),
    entries: required(
      mapOf(ID, choice('a number or more', integer(0, 9), mapOf(ID, integer(0, 9)), listOf(integer(0, 9)))),
      '',
    ),
    rest: optional(mapOf(ID, text('a text')), '', ''),
  });
  const hash = (value: unknown): string => hashOf(ordered(value, shape));

  it('of the keys of an object changes nothing', () => {
    expect(hash({ first: 'x', entries: { a: 1 } })).toBe(hash({ entries: { a: 1 }, first: 'x' }));
  });

  it('of the entries of a map changes the hash, at every depth', () => {
    expect(hash({ first: 'x', entries: { a: 1, b: 2 } })).not.toBe(hash({ first: 'x', entries: { b: 2, a: 1 } }));
    expect(hash({ first: 'x', entries: { a: { c: 1, d: 2 } } })).not.toBe(
      hash({ first: 'x', entries: { a: { d: 2, c: 1 } } }),
    );
  });

  it('comes back as it was', () => {
    for (const value of [
      { first: 'x', entries: {} },
      { first: 'x', entries: { b: 1, a: { d: 1, c: 2 }, e: {}, f: [], g: [1, 2] }, rest: { z: 'z', y: 'y' } },
    ]) {
      const back = unordered(JSON.parse(canonicalText(ordered(value, shape))), shape);
      expect(back).toEqual(value);
      expect(Object.keys((back as typeof value).entries)).toEqual(Object.keys(value.entries));
      expect(hash(back)).toBe(hash(value));
    }
  });
});

describe('shipped documents', () => {
  const documents = shipped.flatMap((file) => {
    const { read } = readDocument(file);
    return read === undefined || read.kind === 'scenario'
      ? []
      : [{ file: file.file, kind: read.kind, document: read.document }];
  });
  const comesBack = (kind: DocumentKind, document: unknown): void => {
    const shape = DOCUMENT_SHAPES[kind];
    const stored = canonicalText(ordered(document, shape));
    const back = unordered(JSON.parse(stored), shape);
    expect(back).toEqual(document);
    // Equal text is equal order too: in it a map is a list.
    expect(canonicalText(ordered(back, shape))).toBe(stored);
  };

  it('are read, every kind of them', () => {
    const kinds = [...new Set(documents.map(({ kind }) => kind))].sort();
    expect(kinds).toEqual(['activities', 'block', 'law', 'region', 'workflow']);
  });

  it.each(documents.filter(({ kind }) => kind !== 'workflow').map((one) => [one.file, one] as const))(
    '%s comes back from its canonical form',
    (_file, { kind, document }) => comesBack(kind, document),
  );

  const { workflows } = readLibrary(shipped, '2026-11-21');
  const definitions = [...workflows].map(([name, { workflow }]) => [name, workflow.definition] as const);

  it('have at least one definition', () => {
    expect(definitions.length).toBeGreaterThan(0);
  });

  // `of` of records is a choice of a list, a word and a map, and in the ordered form a map is a list too.
  it.each(definitions)('the definition of %s is read back as it was, with the same hash', (_name, definition) => {
    const stored = canonicalDefinition(definition.document);
    const back = readDefinition(stored, definition.hash, definition.sources);
    expect(canonicalDefinition(back.document)).toBe(stored);
    expect(makeDefinition(back.document, () => ({})).hash).toBe(definition.hash);
    expect(back.document).toEqual(definition.document);
  });

  it.each(definitions)(
    'the definition of %s has another hash when two rules change places',
    (_name, { document, hash }) => {
      const decisions = Object.entries(document.workflow.decisions ?? {});
      for (const [id, decision] of decisions) {
        const [first, second, ...others] = Object.entries(decision.rules);
        if (first === undefined || second === undefined) continue;
        const rules = Object.fromEntries([second, first, ...others]);
        const workflow = {
          ...document.workflow,
          decisions: { ...document.workflow.decisions, [id]: { ...decision, rules } },
        };
        expect(makeDefinition({ ...document, workflow }, () => ({})).hash).not.toBe(hash);
      }
      expect(makeDefinition(document, () => ({})).hash).toBe(hash);
    },
  );

  it.each(definitions)('the definition of %s is refused under another hash', (_name, { document, hash, sources }) => {
    const stored = canonicalDefinition(document);
    const altered = stored.replace('"schakel":1', '"schakel":2');
    expect(altered).not.toBe(stored);
    expect(() => readDefinition(altered, hash, sources)).toThrow('does not have its hash');
  });
});
