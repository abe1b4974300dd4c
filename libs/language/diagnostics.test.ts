import { describe, expect, it } from '@jest/globals';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { formatDiagnostic, type Diagnostic } from './diagnostic.js';
import { DOCUMENT_SHAPES, readDocument, readLibrary, type DocumentKind, type SourceFile } from './documents.js';
import type { Shape } from './shape.js';
import { readYaml, type TreeNode } from './yaml-tree.js';

const root = fileURLToPath(new URL('../../', import.meta.url));
const today = '2026-11-21';

// One model is enough to misspell in: with all of them every try would cost a second. What the others lack is in `usual`.
const shipped: readonly SourceFile[] = [
  'workflows/chain',
  'workflows/blocks',
  'config/law',
  'config/codes',
  'config/regions',
]
  .flatMap((folder) => readdirSync(join(root, folder)).map((name) => `${folder}/${name}`))
  .filter((file) => file.endsWith('.yaml'))
  .sort()
  .map((file) => ({ file, text: readFileSync(join(root, file), 'utf8') }));

/** A word in a file that somebody could misspell. */
interface Spot {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly word: string;
  /** The keys on the way to it, with * for an entry of a map. */
  readonly path: string;
  /** What kind of word it is: a key of the language, a name that is declared, or a word that refers to something. */
  readonly kind: 'key' | 'name' | 'word';
}

/** Texts for people and other words that mean nothing to the engine. */
const forPeople = /^(Dutch text|English text|a name|a law article|a remark|a day|a moment|four digits|an identifier)/;

function spotsOf({ file, text }: SourceFile): Spot[] {
  const spots: Spot[] = [];
  const lines = text.split('\n');
  const add = (place: { line: number; column: number }, words: string, path: string, kind: Spot['kind']): void => {
    for (const { 0: word, index } of words.matchAll(/[A-Za-z][A-Za-z0-9]*(?:[-_][A-Za-z0-9]+)*/g)) {
      const column = place.column + index;
      // Text that is folded over lines has no column of its own.
      if (lines[place.line - 1]?.slice(column - 1, column - 1 + word.length) !== word) continue;
      // Another letter makes another term of it: P4W, P4Y.
      if (/^PT?\d/.test(word)) continue;
      spots.push({ file, line: place.line, column, word, path, kind });
    }
  };
  const visit = (node: TreeNode, shape: Shape, path: string): void => {
    if (shape.kind === 'lazy') visit(node, shape.shape(), path);
    else if (shape.kind === 'choice') {
      const branch = shape.branches.find((one) => fits(node, one));
      if (branch !== undefined) visit(node, branch, path);
    } else if (node.kind === 'map') {
      for (const { key, keyPlace, value } of node.entries) {
        const of = shape.kind === 'map' ? shape.of : shape.kind === 'object' ? shape.keys[key]?.shape : undefined;
        const next = shape.kind === 'map' ? `${path}/*` : `${path}/${key}`;
        add(keyPlace, key, next, shape.kind === 'map' ? 'name' : 'key');
        if (of !== undefined) visit(value, of, next);
      }
    } else if (node.kind === 'list' && shape.kind === 'list') {
      for (const item of node.items) visit(item, shape.of, `${path}[]`);
    } else if (node.kind === 'scalar' && typeof node.value !== 'number') {
      if (shape.kind !== 'text' || !forPeople.test(shape.what)) add(node.textPlace, node.text, path, 'word');
    }
  };
  const { root: tree } = readYaml(text, file);
  const kind = readDocument({ file, text }).read?.kind;
  if (tree !== undefined && kind !== undefined) visit(tree, DOCUMENT_SHAPES[kind], kind);
  return spots;
}

function fits(node: TreeNode, shape: Shape): boolean {
  if (shape.kind === 'lazy') return fits(node, shape.shape());
  if (shape.kind === 'choice') return shape.branches.some((branch) => fits(node, branch));
  if (shape.kind === 'object' || shape.kind === 'map') return node.kind === 'map';
  if (shape.kind === 'list') return node.kind === 'list';
  if (node.kind !== 'scalar') return false;
  if (shape.kind === 'enum') return shape.values.includes(String(node.value));
  if (shape.kind === 'constant') return node.value === shape.value;
  return typeof node.value === (shape.kind === 'text' ? 'string' : shape.kind === 'integer' ? 'number' : 'boolean');
}

const spots = shipped.flatMap(spotsOf);
const lineOf = ({ file, line }: { file: string; line: number }): string =>
  shipped.find((one) => one.file === file)?.text.split('\n')[line - 1] ?? '';

/** How often each word stands in the files that can refer to the names of a file: itself, the workflow and the region. */
const usesBy = new Map(
  shipped.map(({ file }) => {
    const uses = new Map<string, number>();
    for (const spot of spots)
      if (spot.file === file || /workflow\.yaml$|regions/.test(spot.file))
        uses.set(spot.word, (uses.get(spot.word) ?? 0) + 1);
    return [file, uses];
  }),
);
const words = new Set(spots.map(({ word }) => word));

/** Names that only name their own entry, so that another name is as good: what refers to the others is misspelt instead. */
const nobodyRefers = [
  /^workflow\/(characteristics|clocks|invariants)\/\*$/,
  /^workflow\/decisions\/\*\/rules\/\*$/,
  /^(workflow|block)\/(codes\/\*\/\*|events\/\*\/data\/\*)$/,
  /\/(post\/point|task\/id)$/,
  /^region\/(controllers|vision\/goals|plans|workingAgreements|mandates|municipalities|schools|models)\/\*$/,
  /^region\/schools\/\*\/slots\/\*$/,
  /^region\/organisations\/\*\/(team\/domains\/\*|identifiers\/\*)$/,
  // Products and needs are words of all workflows together, and only the chain is here.
  /^region\/(mandates\/\*\/products|pools\/\*\/covers)\[\]$/,
  /^(law\/law|region\/region)$/,
  /^activities\/(activities|themes\/\*|kinds\/\*)$/,
];

/** Where a misspelt word is not noticed yet, is told elsewhere, or without a hint. `where` is sought in path and line. */
const gaps = [
  {
    gap: 'the values of an input are told where the input comes from',
    where: /^workflow\/decisions\/\*\/inputs\/\*\/values/,
    word: 'behaviour',
    wrong: 'behaviotr',
  },
];

const gapOf = (spot: Spot): (typeof gaps)[number] | undefined =>
  gaps.find(({ where }) => where.test(`${spot.path} ${lineOf(spot)}`));
const spotOf = ({ where, word }: (typeof gaps)[number]): Spot | undefined =>
  spots.find((one) => one.word === word && where.test(`${one.path} ${lineOf(one)}`));
const candidates = spots.filter(
  (spot) =>
    !nobodyRefers.some((one) => one.test(spot.path)) &&
    gapOf(spot) === undefined &&
    // A name that is used nowhere else refers to nothing.
    !(spot.kind === 'name' && usesBy.get(spot.file)?.get(spot.word) === 1),
);

/** A small generator of pseudo-random numbers (mulberry32), so that a run can be repeated. */
function dice(seed: number): (sides: number) => number {
  let state = seed;
  return (sides) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 4_294_967_296) * sides);
  };
}

/** The word with one letter changed to another, such that it is no other word of these files; undefined when none was found. */
function misspelt(word: string, roll: (sides: number) => number): string | undefined {
  const letters = [...word.matchAll(/[A-Za-z]/g)].map(({ index }) => index);
  for (let attempt = 0; attempt < 20; attempt += 1) {
    const at = letters[roll(letters.length)] ?? 0;
    const alphabet = /[A-Z]/.test(word.charAt(at)) ? 'ABCDEFGHIJKLMNOPQRSTUVWXYZ' : 'abcdefghijklmnopqrstuvwxyz';
    const wrong = `${word.slice(0, at)}${alphabet.charAt(roll(26))}${word.slice(at + 1)}`;
    if (!words.has(wrong)) return wrong;
  }
  return undefined;
}

function replaced(spot: Spot, wrong: string): SourceFile[] {
  return shipped.map(({ file, text }) => {
    if (file !== spot.file) return { file, text };
    const lines = text.split('\n');
    const line = lines[spot.line - 1] ?? '';
    lines[spot.line - 1] = line.slice(0, spot.column - 1) + wrong + line.slice(spot.column - 1 + spot.word.length);
    return { file, text: lines.join('\n') };
  });
}

const faultKey = ({ file, line, code, message }: Diagnostic): string => `${file}:${line} ${code} ${message.en}`;
const errorsOf = (files: readonly SourceFile[]): Diagnostic[] =>
  readLibrary(files, today).diagnostics.filter(({ severity }) => severity === 'error');
/** What is wrong before anything is misspelt: the region names models that are not among these files. */
const usual = new Set(errorsOf(shipped).map(faultKey));

/** The errors that a misspelling adds on its own line, or on a line that uses the word as it was. */
function found(spot: Spot, wrong: string): { placed: Diagnostic[]; all: Diagnostic[] } {
  const all = errorsOf(replaced(spot, wrong)).filter((one) => !usual.has(faultKey(one)));
  const word = new RegExp(`(?<![A-Za-z0-9_-])${spot.word}(?![A-Za-z0-9_-])`);
  const placed = all.filter(({ file, line }) => {
    return (file === spot.file && line === spot.line) || word.test(lineOf({ file, line }));
  });
  return { placed, all };
}

/** Words so short, or so much a matter of two values, that no guess is given. */
const withoutHint = (spot: Spot): boolean => spot.word.length < 4 || ['true', 'false', 'none'].includes(spot.word);

/** What is wrong with the way a misspelling is told; nothing when it is told as it should. */
function complaint(spot: Spot, wrong: string): string | undefined {
  const { placed, all } = found(spot, wrong);
  const told = `${spot.file}:${spot.line}:${spot.column} ${spot.path}: ${spot.word} -> ${wrong}`;
  if (all.length === 0) return `${told}: unnoticed`;
  if (placed.length === 0) return `${told}: elsewhere: ${all.map((one) => formatDiagnostic(one)).join('; ')}`;
  if (placed.some(({ column }) => column < 1)) return `${told}: no column`;
  if (withoutHint(spot) || placed.some(({ hint }) => hint !== undefined)) return undefined;
  return `${told}: no hint: ${placed.map((one) => formatDiagnostic(one)).join('; ')}`;
}

describe('one wrong letter', () => {
  it('is tried in every kind of document, and in thousands of places', () => {
    const kinds = new Set(spots.map(({ path }) => path.split('/')[0] as DocumentKind));
    expect([...kinds].sort()).toEqual(['activities', 'block', 'law', 'region', 'workflow']);
    expect(candidates.length).toBeGreaterThan(2500);
    expect(gaps.filter((one) => spotOf(one) === undefined)).toEqual([]);
  });

  it('in any place of a YAML file gives a diagnostic with file, line, column and hint', () => {
    const roll = dice(20261121);
    const complaints: string[] = [];
    for (let run = 0; run < 16; run += 1) {
      const spot = candidates[roll(candidates.length)]!;
      const wrong = misspelt(spot.word, roll);
      const told = wrong === undefined ? undefined : complaint(spot, wrong);
      if (told !== undefined) complaints.push(told);
    }
    expect(complaints).toEqual([]);
  });

  it.failing.each(gaps)('is told in its place, also where $gap', (gap) => {
    expect(complaint(spotOf(gap)!, gap.wrong)).toBeUndefined();
  });
});
