/** Documents made to hurt a reader of YAML: each with what it is, and the code and line of the fault that refuses it. */

/** A document in which nothing is wrong, to put something hostile in. */
export const HARMLESS = `schakel: 1
workflow: demo
title: { nl: Voorbeeld, en: Example }
purpose: { nl: Laat zien., en: Shows. }
characteristics: { small: { nl: klein, en: small } }
uses: {}
data:
  urgent: { type: boolean, default: false, label: { nl: spoed, en: urgent } }
  marks: { type: set, of: [red, blue], label: { nl: tekens, en: marks } }
parties:
  office: { label: { nl: Kantoor, en: Office }, kind: school, roles: [teacher], found: school, visibility: none }
events:
  BEGIN: { opens: { machine: demo, at: demo.open }, default: true, by: [teacher], label: { nl: Begin, en: Begin } }
  GO: { by: [teacher], label: { nl: Verder, en: Go on } }
machines:
  demo:
    label: { nl: Voorbeeld, en: Example }
    owner: office
    states:
      open:
        label: { nl: Open, en: Open }
        on:
          GO: { guard: [willing, "data.urgent && 'red' in data.marks"], target: done }
      done: { label: { nl: Klaar, en: Done }, type: final, outcome: completedLight }
conditions: { willing: { when: data.urgent, label: { nl: Het is spoed., en: It is urgent. } } }
`;

/** It with another guard. */
export const guardedBy = (guard: string): string =>
  HARMLESS.replace(`"data.urgent && 'red' in data.marks"`, () => JSON.stringify(guard));
/** It with something else in place of a part of it. */
export const inSmall = (from: string, to: string): string => HARMLESS.replace(from, () => to);
export const lines = (count: number, line: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => line(index)).join('\n');

/** The hostile documents. */
export const HOSTILE_DOCUMENTS: readonly (readonly [what: string, text: string, code: string, line: number])[] = [
  ['an anchor and an alias', 'schakel: 1\ntitle: &a x\npurpose: *a\n', 'yaml.alias', 2],
  ['an alias without its anchor', 'schakel: 1\ntitle: *a\n', 'yaml.alias', 2],
  ['a billion laughs', 'a: &a [lol, lol]\nb: &b [*a, *a, *a]\nc: &c [*b, *b, *b]\nd: [*c, *c, *c]\n', 'yaml.alias', 1],
  ['an alias to itself', 'schakel: 1\nstates: &a [*a]\n', 'yaml.alias', 2],
  ['a merge key', 'schakel: 1\nworkflow: demo\n<<: { title: x }\n', 'yaml.key', 3],
  ['a merge key in quotes', 'schakel: 1\n"<<": { title: x }\n', 'yaml.key', 2],
  ['a key __proto__', inSmall('uses: {}', 'uses: {}\n__proto__: { polluted: true }'), 'yaml.key', 7],
  ['a key __proto__ deep inside', inSmall('  urgent:', '  __proto__: { type: boolean }\n  urgent:'), 'yaml.key', 8],
  ['a key constructor', inSmall('  urgent:', '  constructor: { type: boolean }\n  urgent:'), 'form.id', 8],
  ['a key toString', inSmall('      done:', '      toString: { label: { nl: a, en: b } }\n      done:'), 'form.id', 24],
  ['a tag of YAML', 'schakel: !!int "1"\n', 'yaml.tag', 1],
  ['a tag of JavaScript', 'schakel: 1\nworkflow: !!js/function "function () {}"\n', 'yaml.tag', 2],
  ['a tag of its own', 'schakel: 1\nworkflow: !demo x\n', 'yaml.tag', 2],
  ['binary data', 'schakel: 1\nworkflow: !!binary aGVsbG8=\n', 'yaml.tag', 2],
  ['60,000 keys', lines(60_000, (index) => `key${index}: 1`), 'yaml.too-large', 1],
  ['16,000 keys', `codes:\n${lines(16_000, (index) => `  k${index}: 1`)}\n`, 'yaml.too-many-nodes', 10_001],
  [
    '16,000 nodes where a text should be',
    `schakel: 1\nworkflow: demo\ntitle: [${'1,'.repeat(16_000)}]\n`,
    'form.kind',
    3,
  ],
  ['more than 20,000 nodes', `schakel: 1\ntitle: [${'1,'.repeat(20_001)}]\n`, 'yaml.too-many-nodes', 2],
  ['32 levels of lists and one more', `schakel: 1\ntitle: ${'['.repeat(33)}${']'.repeat(33)}\n`, 'yaml.too-deep', 2],
  ['700 levels of maps', lines(700, (index) => `${' '.repeat(index)}a:`), 'yaml.too-deep', 32],
  ['a key twice', inSmall('uses: {}', 'uses: {}\nuses: {}'), 'yaml.duplicate-key', 7],
  ['a key twice, once in quotes', inSmall('uses: {}', 'uses: {}\n"uses": {}'), 'yaml.duplicate-key', 7],
  ['a byte order mark', `\ufeff${HARMLESS}`, 'yaml.character', 1],
  ['two documents', `${HARMLESS}---\n${HARMLESS}`, 'yaml.second-document', 26],
  ['50,000 documents', 'a: 1\n---\n'.repeat(50_000), 'yaml.second-document', 2],
  ['text after the end', 'schakel: 1\n...\nworkflow: x\n', 'yaml.second-document', 3],
  ['a text of 400,000 characters', `schakel: 1\nworkflow: "${'x'.repeat(400_000)}"\n`, 'yaml.scalar-too-long', 2],
  ['a text over 30,000 lines', `schakel: 1\nworkflow: |\n${'  x x x x\n'.repeat(30_000)}`, 'yaml.scalar-too-long', 3],
  ['a key of 400,000 characters', `${'k'.repeat(400_000)}: 1\n`, 'yaml.scalar-too-long', 1],
  ['a line of 400,000 spaces', `schakel: 1${' '.repeat(400_000)}\nworkflow: [\n`, 'yaml.syntax', 3],
  ['600 KiB', `# ${'x'.repeat(600 * 1024)}\n${HARMLESS}`, 'yaml.too-large', 1],
  ['140,000 emoji', `a: "${'😀'.repeat(140_000)}"`, 'yaml.too-large', 1],
  ['a NUL', `sch\u0000akel: 1\n`, 'yaml.character', 1],
  ['half a character', `a: \ud800\n`, 'yaml.character', 1],
  ['the other half', `a: x\udc00\n`, 'yaml.character', 1],
  ['a bell', `a: \u0007\n`, 'yaml.character', 1],
  ['a directive', `%YAML 1.1\n---\n${HARMLESS}`, 'yaml.directive', 1],
  ['a directive for tags', `%TAG ! tag:example.org,2000:\n---\n${HARMLESS}`, 'yaml.directive', 1],
  [
    'keys that look like numbers',
    inSmall('  urgent:', '  1: { type: boolean }\n  0: { type: boolean }\n  urgent:'),
    'form.id',
    8,
  ],
  ['a key that is nothing', `${HARMLESS}~: x\n`, 'yaml.key', 26],
  ['a key that is a list', `${HARMLESS}[a, b]: x\n`, 'yaml.key', 26],
  ['a key that is a map', `${HARMLESS}? { a: 1 }\n: x\n`, 'yaml.key', 26],
  [
    'a number too large to keep',
    inSmall('default: false', 'default: 123456789012345678901234567890'),
    'yaml.number',
    8,
  ],
  ['zero with a sign', inSmall('default: false', 'default: -0'), 'yaml.number', 8],
  ['not a number', inSmall('default: false', 'default: .nan'), 'yaml.number', 8],
  ['infinity', inSmall('default: false', 'default: -.inf'), 'yaml.number', 8],
  ['tabs', '\tschakel: 1\n', 'yaml.syntax', 1],
  ['400,000 dashes', '-'.repeat(400_000), 'yaml.scalar-too-long', 1],
  ['400,000 quotes of one kind', "'".repeat(400_000), 'yaml.scalar-too-long', 1],
  ['60,000 escapes', `a: "${'\\u0041'.repeat(60_000)}"`, 'yaml.scalar-too-long', 1],
  ['500,000 levels of lists', '['.repeat(500_000), 'yaml.too-deep', 1],
  ['500,000 levels of maps in brackets', '{'.repeat(500_000), 'yaml.too-deep', 1],
  ['130,000 pairs that are not closed', '{a:'.repeat(130_000), 'yaml.too-deep', 1],
  ['250,000 dashes on a line', '- '.repeat(250_000), 'yaml.too-deep', 1],
  ['250,000 question marks on a line', '? '.repeat(250_000), 'yaml.too-deep', 1],
  ['250,000 colons on a line', ': '.repeat(250_000), 'yaml.too-deep', 1],
  ['160,000 keys on a line', 'a: '.repeat(160_000), 'yaml.too-deep', 1],
  ['1,000 levels of dashes', lines(1000, (index) => `${' '.repeat(index)}-`), 'yaml.too-deep', 33],
  ['400,000 empty entries', `a:\n  [${','.repeat(400_000)}]`, 'yaml.too-many-lexemes', 2],
  ['250,000 question marks in brackets', `[${'? '.repeat(250_000)}`, 'yaml.too-many-lexemes', 1],
  ['250,000 empty keys', ':\n'.repeat(250_000), 'yaml.too-many-lexemes', 50_000],
  ['500,000 closing brackets', ']'.repeat(500_000), 'yaml.too-many-lexemes', 1],
  ['400,000 quotes of the other kind', '"'.repeat(400_000), 'yaml.too-many-nodes', 1],
  ['60,000 quoted texts in a row', `a:\n  ${`'a' 'b' `.repeat(60_000)}`, 'yaml.too-many-nodes', 2],
  ['100,000 keys that are the same', 'a: 1\n'.repeat(100_000), 'yaml.too-many-nodes', 10_001],
  ['40,000 blocks of text', 'a: |\n\n\n'.repeat(40_000), 'yaml.too-many-nodes', 30_001],
  ['21,000 entries of nothing', `a:\n${'-\n'.repeat(21_000)}`, 'yaml.too-many-nodes', 19_999],
  ['500,000 blank lines', `a:${'\n'.repeat(500_000)}b: 1`, 'yaml.too-many-blanks', 2001],
  ['500,000 blank lines of Windows', `a:${'\r\n'.repeat(250_000)}b: 1`, 'yaml.too-many-blanks', 2001],
  ['250,000 comments', `a:\n${'#\n'.repeat(250_000)}b: 1`, 'yaml.too-many-blanks', 1001],
  ['a block of 500,000 blank lines', `a: |\n${'\n'.repeat(500_000)} x`, 'yaml.scalar-too-long', 2],
  ['150,000 anchors', '&a '.repeat(150_000), 'yaml.alias', 1],
  ['150,000 anchors on lines', '&a\n'.repeat(150_000), 'yaml.alias', 1],
  ['150,000 tags', '!a '.repeat(150_000), 'yaml.tag', 1],
  ['half a million exclamation marks', '!'.repeat(500_000), 'yaml.tag', 1],
  ['accents that must be put in order', `a:\n  "e${'\u0301'.repeat(8000)}${'\u0323'.repeat(8000)}"`, 'yaml.marks', 2],
  ['accents that are escaped', `a:\n  "e${'\\u0301'.repeat(1300)}${'\\u0323'.repeat(1300)}"`, 'yaml.marks', 2],
  ['nothing', '', 'yaml.empty', 1],
  ['only comments', '# x\n'.repeat(10_000), 'yaml.empty', 1],
  ['a list', '- a\n- b\n', 'document.kind', 1],
  ['20,000 exclamation marks', guardedBy(`${'!'.repeat(20_000)}data.urgent`), 'yaml.scalar-too-long', 23],
  ['990 exclamation marks', guardedBy(`${'!'.repeat(980)}data.urgent`), 'cel.too-deep', 23],
  ['480 exclamation marks with spaces', guardedBy(`${'! '.repeat(480)}data.urgent`), 'cel.syntax', 23],
  ['480 brackets', guardedBy(`${'('.repeat(480)}data.urgent${')'.repeat(480)}`), 'cel.too-deep', 23],
  ['80 choices', guardedBy(`${'data.urgent ? '.repeat(70)}true`), 'cel.syntax', 23],
  ['a regular expression', guardedBy("'aaaaaaaaaaaaaaaaaaaaaaaaaa'.matches('(a+)+b')"), 'cel.not-total', 23],
  ['nested macros', guardedBy('data.marks.all(a, data.marks.all(b, data.marks.all(c, a == c)))'), 'cel.too-deep', 23],
  ['the constructor of a value', guardedBy("data.constructor == 'x'"), 'cel.unknown-field', 23],
  ['the prototype of a value', guardedBy("data.__proto__ == 'x'"), 'cel.unknown-field', 23],
  ['a constructor as a variable', guardedBy("constructor.constructor == 'x'"), 'cel.unknown-field', 23],
];
