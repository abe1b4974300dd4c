/** Where a word stands that somebody reads in the value of a scalar, however the scalar is written. */
import { describe, expect, it } from '@jest/globals';
import { placeWithin } from './diagnostic.js';
import { readYaml, type ScalarNode } from './yaml-tree.js';
import { check, edited } from '#testing';

/** Every word of the value, and what stands at its place in the file. */
function pointed(text: string): (readonly [word: string, there: string])[] {
  const { root, diagnostics } = readYaml(text, 'f.yaml');
  expect(diagnostics).toEqual([]);
  const scalar = (root?.kind === 'map' ? root.entries[0]?.value : root) as ScalarNode;
  const lines = text.split('\n');
  return [...String(scalar.value).matchAll(/[\p{L}\d]+/gu)].map(({ 0: word, index }) => {
    const { line, column } = placeWithin(scalar.textPlace, index);
    return [word, lines[line - 1]?.slice(column - 1, column - 1 + word.length) ?? ''];
  });
}

describe('a word of a text', () => {
  it.each([
    ['on one line', 'key: one two three', 3],
    ['in quotes', 'key: "  one two"', 2],
    ['after quotes in quotes', "key: 'it''s one ''two'' three'", 5],
    ['after escapes', 'key: "a\\"b \\u20ac one \\x2b two \\U0001F600 three"', 5],
    ['over lines without quotes', 'key: one\n  two three\n\n  four', 4],
    ['over lines in quotes', "key: 'one ''two\n    three''\n\n  four'", 4],
    ['over lines that are joined', 'key: "one \\\n    two \\"three \\\n  four"', 4],
    ['in a literal block', 'key: |\n  one\n    two\n\n  three four\nother: 1', 4],
    ['in a literal block that begins with blank lines', 'key: |\n\n\n  one\n  two', 2],
    ['in a literal block with its own indent', 'key: |2-\n    one\n  two', 2],
    ['in a folded block', 'key: >-\n  one two\n  three\n\n  four\nother: 1', 4],
    ['in a folded block with lines that are kept', 'key: >+\n  one\n\n    two\n    three\n\n  four\n\n', 4],
    ['in a folded block of Windows', 'key: >-\r\n  one\r\n  two\r\n  three\r\n', 3],
    ['in a block that is empty', 'key: |\n', 0],
    ['in a block that ends at once', 'key: |', 0],
  ])('%s is found where it is written', (_how, text, count) => {
    const words = pointed(text);
    expect(words).toHaveLength(count);
    for (const [word, there] of words) expect(there).toBe(word);
  });

  it('is found near where it is written, when the text is kept in another form', () => {
    const { root } = readYaml('key: >-\n  cafe\u0301\n  one\n', 'f.yaml');
    const scalar = (root?.kind === 'map' ? root.entries[0]?.value : root) as ScalarNode;
    expect(scalar.value).toBe('caf\u00e9 one');
    expect(scalar.textPlace).toEqual({ file: 'f.yaml', line: 2, column: 3 });
  });
});

describe('a fault in an expression', () => {
  const guard = "data.urgent || open('helper')";
  it.each([
    ['a folded block', `>-\n                  data.urgent\n                  || data.urgnet`],
    [
      'a literal block',
      `|\n                  data.urgent &&\n                    (data.urgent ||\n                    data.urgnet)`,
    ],
    ['quotes over lines', `"data.urgent\n                  || open('helper') || data.urgnet"`],
    ['lines', `data.urgent\n                  && open('helper')\n                  && data.urgnet`],
    ['quotes in quotes', `'open(''helper'') || data.urgnet'`],
  ])('in %s is told at its line and column', (_how, written) => {
    const texts = edited([[`guard: ${guard}, target: demo.done }`, `guard: GUARD, target: demo.done }`]]);
    const workflow = texts.workflow.replace(
      'PASS: { guard: GUARD, target: demo.done }',
      () => `PASS:\n                guard: ${written}\n                target: demo.done`,
    );
    const [fault] = check({ ...texts, workflow });
    expect(fault).toMatchObject({ code: 'cel.unknown-field' });
    const line = workflow.split('\n')[(fault?.line ?? 0) - 1];
    expect(line?.slice((fault?.column ?? 0) - 1)).toMatch(/^urgnet\b/);
  });
});
