/**
 * YAML text to a tree with places, within hard limits: the first wall against hostile documents (reliability.md 4.5).
 * Decides what YAML is data for us: maps, lists and scalars of the core schema; no aliases, anchors, tags, merge keys or
 * second documents. It does not know which keys mean what.
 */
import { Composer, LineCounter, Parser, type CST, type Document } from 'yaml';
import { diagnose, type Diagnostic, type Place } from './diagnostic.js';
import type { TreeNode } from './tree-node.js';
import { TreeBuilder } from './yaml-builder.js';
import { faultOfCharacters, firstLine, readLexemes, TokenGuard, YAML_LIMITS, type PlaceAt } from './yaml-guard.js';

export type { MapNode, ScalarNode, TreeNode } from './tree-node.js';

export interface Tree {
  readonly root: TreeNode | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

/** Reads one YAML document. With any diagnostic of severity error the tree may be absent. */
export function readYaml(text: string, file: string): Tree {
  const start: Place = { file, line: 1, column: 1 };
  // A character is at least one byte, so this also bounds what the encoder below has to look at.
  if (text.length > YAML_LIMITS.bytes || byteLength(text) > YAML_LIMITS.bytes) {
    return refused(diagnose(start, 'yaml.too-large', { with: { limit: YAML_LIMITS.bytes / 1024 } }));
  }
  const placeAt = placesOf(text, file);
  const character = faultOfCharacters(text, placeAt);
  if (character !== undefined) return refused(character);
  const { lexemes, refused: fault } = readLexemes(text, placeAt);
  if (fault !== undefined) return refused(fault);
  const tokens: CST.Token[] = [];
  const guard = new TokenGuard(placeAt);
  for (const token of parse(lexemes)) {
    tokens.push(token);
    guard.check(token);
    if (guard.found.length > 0) return { root: undefined, diagnostics: guard.found };
  }
  if (!tokens.some(({ type }) => type === 'document')) return refused(diagnose(start, 'yaml.empty'));
  const { document, fault: first } = compose(tokens);
  if (first !== undefined)
    return refused(diagnose(placeAt(first.offset), 'yaml.syntax', { with: { fault: firstLine(first.message) } }));
  const builder = new TreeBuilder(text, placeAt, start);
  const root = builder.build(document?.contents ?? null);
  return { root: root ?? undefined, diagnostics: builder.diagnostics };
}

function placesOf(text: string, file: string): PlaceAt {
  const lines = new LineCounter();
  lines.addNewLine(0);
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) lines.addNewLine(at + 1);
  return (offset) => {
    const { line, col } = lines.linePos(Math.max(0, offset));
    return { file, line: Math.max(1, line), column: Math.max(1, col) };
  };
}

function byteLength(text: string): number {
  return new TextEncoder().encode(text).length;
}

function refused(diagnostic: Diagnostic): Tree {
  return { root: undefined, diagnostics: [diagnostic] };
}

function* parse(lexemes: readonly string[]): Generator<CST.Token> {
  const parser = new Parser();
  for (const lexeme of lexemes) yield* parser.next(lexeme);
  yield* parser.end();
}

interface Fault {
  readonly offset: number;
  readonly message: string;
}

/**
 * Composes the tokens of one document, until the first fault: what the library says of the lines after it is a guess at what
 * they would have been without it, and a text of quotes and escapes has a quarter of a million of them.
 */
function compose(tokens: readonly CST.Token[]): { document?: Document | undefined; fault?: Fault | undefined } {
  let fault: Fault | undefined;
  const enough = new Error('There is a fault.');
  const composer = new Composer({ uniqueKeys: false, merge: false, schema: 'core', version: '1.2', strict: true });
  const onError = (source: number | readonly number[] | { offset: number }, _code: string, message: string): void => {
    const offset = typeof source === 'number' ? source : 'offset' in source ? source.offset : (source[0] ?? 0);
    fault ??= { offset, message };
    throw enough;
  };
  // The library has no way to ask for this; without it nothing is lost but time.
  Object.defineProperty(composer, 'onError', { value: onError });
  try {
    const [document] = [...composer.compose(tokens)];
    // The library takes one throw for a fault of a tag and goes on; some faults it only notes in the document.
    const [noted] = document?.errors ?? [];
    return { document, fault: fault ?? (noted && { offset: noted.pos[0], message: noted.message }) };
  } catch (error) {
    if (error !== enough) throw error;
    return { fault };
  }
}
