/** Documents made to hurt (reliability.md 4.5 and S5): each is refused at a line, soon, and never by an exception. */
import { describe, expect, it } from '@jest/globals';
import { guardedBy, HARMLESS as SMALL, HOSTILE_DOCUMENTS as DOCUMENTS, inSmall, lines } from '#testing';
import type { DiagnosticCode } from './diagnostic-catalogue.js';
import { MOST_DIAGNOSTICS, type Diagnostic } from './diagnostic.js';
import { readLibrary } from './documents.js';
import { measured, REFUSED_WITHIN } from './testing/processor-time.js';

const errorsOf = (text: string): Diagnostic[] =>
  readLibrary([{ file: 'hostile.yaml', text }], '2026-11-21').diagnostics.filter(
    ({ severity }) => severity === 'error',
  );

describe('a hostile document', () => {
  it('differs from one that is well', () => {
    expect(errorsOf(SMALL)).toEqual([]);
    expect(DOCUMENTS.length).toBeGreaterThanOrEqual(20);
  });

  it.each(DOCUMENTS)('with %s is refused at its line', (_what, text, code, line) => {
    const { result: errors, milliseconds } = measured(() => errorsOf(text));
    expect(errors.length).toBeGreaterThan(0);
    expect(errors.length).toBeLessThanOrEqual(MOST_DIAGNOSTICS);
    expect(errors.filter((one) => one.code === code).map((one) => one.line)).toContain(line);
    for (const one of errors)
      expect(one).toMatchObject({ file: 'hostile.yaml', severity: 'error', column: expect.any(Number) });
    expect(milliseconds).toBeLessThan(REFUSED_WITHIN);
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });
});

/** Faults by the thousand: the first ones are told, and that there are more. */
const MANY: readonly (readonly [what: string, text: string, code: DiagnosticCode, line: number])[] = [
  ['faults of form', `${SMALL}codes:\n  need:\n${lines(6000, (index) => `    k${index}: 1`)}\n`, 'form.kind', 28],
  ['numbers that cannot be kept', `a:\n${lines(19_000, () => '- 1e999')}\n`, 'yaml.number', 2],
  ['keys that stand twice', 'a: 1\n'.repeat(9000), 'yaml.duplicate-key', 2],
  ['keys that are nothing', ': 1\n'.repeat(5000), 'yaml.key', 1],
  ['escaped characters', lines(9000, () => '- "\\0"'), 'yaml.character', 1],
];

describe('a document with thousands of', () => {
  it.each(MANY)('%s is told at most 200 times, and that there are more', (_what, text, code, line) => {
    const { result: errors, milliseconds } = measured(() => errorsOf(text));
    expect(errors).toHaveLength(MOST_DIAGNOSTICS);
    expect(errors[0]).toMatchObject({ code, line });
    expect(errors.map((one) => one.code).indexOf('document.more')).toBe(MOST_DIAGNOSTICS - 1);
    expect(milliseconds).toBeLessThan(REFUSED_WITHIN);
  });
});

/** No YAML by the thousand: what comes after the first fault is not asked. */
const BROKEN: readonly (readonly [what: string, text: string, column: number])[] = [
  ['wrong escapes', lines(30, () => `- "${'\\q'.repeat(8000)}"`), 4],
  ['texts after a text', 'a: "x" y\n'.repeat(6000), 8],
  ['empty entries', `a: [${','.repeat(15_000)}]`, 6],
];

describe('a document that is no YAML', () => {
  it.each(BROKEN)('for thousands of %s is told the first', (_what, text, column) => {
    const { result: errors, milliseconds } = measured(() => errorsOf(text));
    expect(errors).toMatchObject([{ code: 'yaml.syntax', line: 1, column }]);
    expect(milliseconds).toBeLessThan(REFUSED_WITHIN);
  });
});

describe('a forbidden character', () => {
  it.each(['\u0000', '\ud800', '\ufeff'])('is told at its line: %j', (character) => {
    expect(errorsOf(`schakel: 1\nworkflow: a${character}b\n`)).toMatchObject([{ line: 2, column: 12 }]);
  });

  // An escape in quotes makes the character after the text was searched.
  it.each(['\\0', '\\x07', '\\ud800', '\\uFEFF', '\\U0000FFFF'])('is refused when it is escaped: %s', (escape) => {
    const errors = errorsOf(inSmall('nl: Laat zien.', `nl: "a${escape}b"`));
    expect(errors).toMatchObject([{ code: 'yaml.character', line: 4, column: 18 }]);
  });

  it('is refused in a key, and where it stands in a text of two lines', () => {
    expect(errorsOf('"a\\0": 1\n')).toMatchObject([{ code: 'yaml.character', line: 1, column: 3 }]);
    expect(errorsOf('a: "b\n  c\\0"\n')).toMatchObject([{ code: 'yaml.character', line: 2, column: 4 }]);
  });

  it('is no other escape, accent or emoji', () => {
    expect(errorsOf(inSmall('nl: Laat zien.', 'nl: "caf\\u00e9 \\t \\U0001F600 e\u0301 \\\\0"'))).toEqual([]);
  });
});

describe('a name that every object has', () => {
  it.each(['toString', 'constructor', 'valueOf', 'hasOwnProperty'])('is no condition: %s', (name) => {
    expect(errorsOf(guardedBy(name))).toMatchObject([{ code: 'name.unknown', line: 23 }]);
  });
});
