import { describe, expect, it } from '@jest/globals';
import { shippedFiles, TODAY } from '#testing';
import { formatDiagnostic, type Diagnostic } from './diagnostic.js';
import { readLibrary } from './documents.js';
import { DOCUMENT_SHAPES, readDocument, type DocumentKind, type SourceFile } from './read-document.js';
import { checkScenario } from './scenario.js';
import type { Shape } from './shape.js';
import { readYaml, type TreeNode } from './yaml-tree.js';

const shipped: readonly SourceFile[] = shippedFiles();
const lean = shipped.filter(({ file }) => !file.includes('/scenarios/'));
/** What a misspelling in a file is tried with: a workflow alone with what it uses, everything else with all workflows. */
const besideOf = (file: string): readonly SourceFile[] =>
  file.endsWith('workflow.yaml')
    ? lean.filter((one) => one.file === file || /^(workflows\/blocks|config\/(law|codes))\//.test(one.file))
    : lean;

/** A word in a file that somebody could misspell. */
interface Spot {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly word: string;
  /** The keys on the way to it, with * for an entry of a map. */
  readonly path: string;
  /** What it is: a key of the language, a name that is declared, a word that refers to something, a number or a sign. */
  readonly kind: 'key' | 'name' | 'word' | 'number' | 'sign';
}

/** Signs of an expression, each with what somebody could write instead. */
const SIGNS: Readonly<Record<string, string>> = {
  '==': '=',
  '!=': '!',
  '<=': '=<',
  '>=': '=>',
  '&&': '&',
  '||': '|',
  "'": '',
  '(': '',
  ')': '',
};
const SIGN = /==|!=|<=|>=|&&|\|\||['()]/g;
/** More than any number of the language. */
const TOO_MUCH = '1000000000000';

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
  const addSigns = (place: { line: number; column: number }, text: string, path: string): void => {
    for (const { 0: sign, index } of text.matchAll(SIGN)) {
      const column = place.column + index;
      if (lines[place.line - 1]?.slice(column - 1, column - 1 + sign.length) !== sign) continue;
      spots.push({ file, line: place.line, column, word: sign, path, kind: 'sign' });
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
    } else if (node.kind === 'scalar' && typeof node.value === 'number') {
      const { line, column } = node.textPlace;
      if (shape.kind !== 'constant') spots.push({ file, line, column, word: node.text, path, kind: 'number' });
    } else if (node.kind === 'scalar') {
      if (shape.kind === 'text' && shape.what === 'a CEL expression') addSigns(node.textPlace, node.text, path);
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
  /^region\/((mandates\/\*\/products|pools\/\*\/covers)\[\]|angles\/\*)$/,
  /^(law\/law|region\/region|scenario\/scenario)$/,
  /^activities\/(activities|themes\/\*|kinds\/\*)$/,
];

const candidates = spots.filter(
  (spot) =>
    !nobodyRefers.some((one) => one.test(spot.path)) &&
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

/** The number or sign as it should not be; of a word see below. */
const wronged = (spot: Spot, roll: (sides: number) => number): string | undefined =>
  spot.kind === 'number' ? TOO_MUCH : spot.kind === 'sign' ? SIGNS[spot.word] : misspelt(spot.word, roll);

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

function replaced(spot: Spot, wrong: string): SourceFile {
  const lines = shipped.find(({ file }) => file === spot.file)?.text.split('\n') ?? [];
  const line = lines[spot.line - 1] ?? '';
  lines[spot.line - 1] = line.slice(0, spot.column - 1) + wrong + line.slice(spot.column - 1 + spot.word.length);
  return { file: spot.file, text: lines.join('\n') };
}

const errorsOf = (diagnostics: readonly Diagnostic[]): Diagnostic[] =>
  diagnostics.filter(({ severity }) => severity === 'error');
const library = readLibrary(lean, TODAY);
const workflows = new Map([...library.workflows].map(([name, { workflow }]) => [name, workflow]));
const regions = new Map([...library.regions].map(([name, { document }]) => [name, document]));

/** The errors of a file with a misspelling in it, and of the files beside it. A story changes nothing in the others. */
function errorsWith(changed: SourceFile): Diagnostic[] {
  if (!changed.file.includes('/scenarios/'))
    return errorsOf(
      readLibrary(
        besideOf(changed.file).map((one) => (one.file === changed.file ? changed : one)),
        TODAY,
      ).diagnostics,
    );
  const { read, diagnostics } = readDocument(changed);
  if (read?.kind !== 'scenario') return errorsOf(diagnostics);
  return errorsOf([...diagnostics, ...checkScenario(read.document, read.tree, workflows, regions, library.activities)]);
}

/** The errors that a misspelling adds on its own line, or on a line that uses the word as it was. */
function found(spot: Spot, wrong: string): { placed: Diagnostic[]; all: Diagnostic[] } {
  const all = errorsWith(replaced(spot, wrong));
  const word = new RegExp(`(?<![A-Za-z0-9_-])${spot.word.replace(/\W/g, '\\$&')}(?![A-Za-z0-9_-])`);
  const placed = all.filter(({ file, line }) => {
    // A text without its quote runs on to the next quote, which in a folded expression may be on the next line.
    const isHere = line === spot.line || (spot.word === "'" && line === spot.line + 1);
    return (file === spot.file && isHere) || (spot.kind !== 'sign' && word.test(lineOf({ file, line })));
  });
  return { placed, all };
}

/** Words so short, or so much a matter of two values, that no guess is given. */
const withoutHint = ({ kind, word }: Spot): boolean =>
  kind === 'number' || kind === 'sign' || word.length < 4 || /^(true|false|none|R-\d+)$/.test(word);

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

/** The seed of a run, so that what it found can be tried again: `SEED=20261121`. */
const seed = Number(process.env['SEED'] ?? 20261121);
const tries = Number(process.env['TRIES'] ?? 1);

/** Where it is tried, and how often: a try in a story is cheap, one with all workflows is not. */
const rounds: readonly [what: string, where: RegExp, tries: number][] = [
  ['a workflow', /workflow\.yaml$/, 16],
  ['a block', /^workflows\/blocks\//, 3],
  ['the law, the lists and the regions', /^config\//, 3],
  ['a story', /\/scenarios\//, 200],
];

describe(`one wrong letter, number or sign (seed ${seed})`, () => {
  it('is tried in every kind of document, and in thousands of places', () => {
    const kinds = new Set(spots.map(({ path }) => path.split('/')[0] as DocumentKind));
    expect([...kinds].sort()).toEqual(['activities', 'block', 'law', 'region', 'scenario', 'workflow']);
    expect(candidates.length).toBeGreaterThan(20000);
  });

  it('is tried on documents without a fault', () => {
    expect(errorsOf(library.diagnostics)).toEqual([]);
  });

  it.each(rounds)('in %s gives a diagnostic with file, line, column and hint', (_what, where, most) => {
    const roll = dice(seed);
    const there = candidates.filter(({ file }) => where.test(file));
    const complaints: string[] = [];
    for (let run = 0; run < most * tries; run += 1) {
      const spot = there[roll(there.length)]!;
      const wrong = wronged(spot, roll);
      const told = wrong === undefined ? undefined : complaint(spot, wrong);
      if (told !== undefined) complaints.push(told);
    }
    expect(complaints).toEqual([]);
  });
});
