/**
 * What makes a YAML document refused before it is composed: too much of it, too deep, or YAML that is no data for us
 * (anchors, aliases, tags, directives, second documents). Looks at lexemes and tokens in one pass each, without recursion,
 * so that a document made to hurt costs little. Knows no keys.
 */
import { CST, Lexer } from 'yaml';
import { diagnose, type Diagnostic, type Place } from './diagnostic.js';
import type { DiagnosticCode } from './diagnostic-catalogue.js';

/**
 * Far above any real document, far below what hurts. The largest that is shipped (workflows/network/workflow.yaml) has
 * 120 kB, 8,400 nodes and 35,000 lexemes, thus four lexemes for a node; five are allowed. Blank lines and comments come
 * at most 26 lexemes in a row; the parser looks back over such a row at each of its lexemes.
 */
export const YAML_LIMITS = {
  bytes: 512 * 1024,
  nodes: 20_000,
  lexemes: 100_000,
  blanks: 2_000,
  depth: 32,
  scalar: 16_384,
} as const;

/** Byte order marks, other control characters and lone surrogates do not survive canonical bytes unchanged. */
const FORBIDDEN_CHARACTER =
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\ufeff\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/u;

/**
 * Marks on one letter, as many as the stream-safe form of Unicode allows (UAX 15): to put more of them in their order
 * takes the square of their number.
 */
const MOST_MARKS = 30;
const TOO_MANY_MARKS = new RegExp(`\\p{M}{${MOST_MARKS + 1}}`, 'u');

/** What is wrong with the characters of a text; nothing when canonical bytes can keep them. */
export function faultOfCharacters(text: string, placeAt: PlaceAt): Diagnostic | undefined {
  const character = FORBIDDEN_CHARACTER.exec(text);
  if (character !== null)
    return diagnose(placeAt(character.index), 'yaml.character', { with: { character: nameOf(text, character.index) } });
  const marks = TOO_MANY_MARKS.exec(text);
  return marks === null ? undefined : diagnose(placeAt(marks.index), 'yaml.marks', { with: { limit: MOST_MARKS } });
}

/** The name of the character at an index: U+0007. */
function nameOf(text: string, index: number): string {
  return `U+${(text.codePointAt(index) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
}

/** Where an offset in the text is. */
export type PlaceAt = (offset: number) => Place;

/** Cuts a text into lexemes. With a refusal there are none. */
export function readLexemes(text: string, placeAt: PlaceAt): { lexemes: readonly string[]; refused?: Diagnostic } {
  const lexemes: string[] = [];
  const refuse = (
    at: number,
    code: DiagnosticCode,
    limit?: number,
  ): { lexemes: readonly string[]; refused: Diagnostic } => ({
    lexemes: [],
    refused: diagnose(placeAt(at), code, limit === undefined ? {} : { with: { limit } }),
  });
  let offset = 0;
  let documents = 0;
  let isStarted = false;
  let nodes = 0;
  let flow = 0;
  let indicators = 0;
  let blanks = 0;
  let isScalar = false;
  for (const lexeme of new Lexer().lex(text)) {
    // A lexeme of its own announces the text of a plain or block scalar.
    const type: string | null = isScalar ? 'scalar-text' : CST.tokenType(lexeme);
    isScalar = type === 'scalar';
    if (lexemes.push(lexeme) > YAML_LIMITS.lexemes) return refuse(offset, 'yaml.too-many-lexemes', YAML_LIMITS.lexemes);
    const isBlank = type === 'space' || type === 'newline' || type === 'comment';
    blanks = isBlank && documents > 0 ? blanks + 1 : 0;
    if (blanks > YAML_LIMITS.blanks) return refuse(offset, 'yaml.too-many-blanks', YAML_LIMITS.blanks);
    switch (type) {
      case 'anchor':
      case 'alias':
        return refuse(offset, 'yaml.alias');
      case 'tag':
        return refuse(offset, 'yaml.tag');
      case 'directive-line':
        return refuse(offset, 'yaml.directive');
      case 'doc-mode':
        documents += 1;
        if (documents > 1) return refuse(offset, 'yaml.second-document');
        break;
      case 'doc-start':
        if (isStarted || nodes > 0) return refuse(offset, 'yaml.second-document');
        isStarted = true;
        break;
      case 'newline':
        indicators = 0;
        break;
      case 'seq-item-ind':
      case 'explicit-key-ind':
      case 'map-value-ind':
        // Outside brackets each of these opens a level; one more gives the last of them its value.
        indicators += flow === 0 ? 1 : 0;
        break;
      case 'flow-seq-start':
      case 'flow-map-start':
        flow += 1;
        nodes += 1;
        break;
      case 'flow-seq-end':
      case 'flow-map-end':
        flow = Math.max(0, flow - 1);
        break;
      case 'flow-error-end':
        flow = 0;
        break;
      case 'scalar-text':
      case 'single-quoted-scalar':
      case 'double-quoted-scalar':
        nodes += 1;
        if (lexeme.length > YAML_LIMITS.scalar) return refuse(offset, 'yaml.scalar-too-long', YAML_LIMITS.scalar);
        break;
    }
    if (flow > YAML_LIMITS.depth || indicators > YAML_LIMITS.depth + 1)
      return refuse(offset, 'yaml.too-deep', YAML_LIMITS.depth);
    if (nodes > YAML_LIMITS.nodes) return refuse(offset, 'yaml.too-many-nodes', YAML_LIMITS.nodes);
    if (type !== 'scalar' && type !== 'doc-mode' && type !== 'flow-error-end') offset += lexeme.length;
  }
  return { lexemes };
}

/** Walks what the parser made of a document, in the order of the text, and refuses what would make the composer slow or deep. */
export class TokenGuard {
  readonly found: Diagnostic[] = [];
  #nodes = 0;
  #documents = 0;

  constructor(private readonly placeAt: PlaceAt) {}

  check(root: CST.Token): void {
    if (root.type === 'error') return this.#refuse(root.offset, 'yaml.syntax', { fault: firstLine(root.message) });
    if (root.type !== 'document') return;
    this.#documents += 1;
    if (this.#documents > 1) return this.#refuse(root.offset, 'yaml.second-document');
    const open: { token: CST.Token | null | undefined; offset: number; depth: number }[] = [
      { token: root.value, offset: root.offset, depth: 1 },
    ];
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      const { token, depth } = next;
      const offset = token !== null && token !== undefined && 'offset' in token ? token.offset : next.offset;
      this.#nodes += 1;
      if (this.#nodes > YAML_LIMITS.nodes)
        return this.#refuse(offset, 'yaml.too-many-nodes', { limit: YAML_LIMITS.nodes });
      if (depth > YAML_LIMITS.depth) return this.#refuse(offset, 'yaml.too-deep', { limit: YAML_LIMITS.depth });
      if (token === null || token === undefined || !('items' in token)) continue;
      for (const item of token.items.toReversed()) {
        const indicator = item.sep?.[0] ?? item.start.find(({ type }) => type === 'seq-item-ind');
        // An entry without a value is a node too: a null.
        if (item.value !== undefined || indicator !== undefined)
          open.push({ token: item.value, offset: indicator?.offset ?? offset, depth: depth + 1 });
        if (item.key) open.push({ token: item.key, offset, depth: depth + 1 });
      }
    }
  }

  #refuse(offset: number, code: DiagnosticCode, values?: Record<string, string | number>): void {
    this.found.push(diagnose(this.placeAt(offset), code, values === undefined ? {} : { with: values }));
  }
}

/** What is wrong according to the library, without its drawing of the place. */
export function firstLine(message: string): string {
  return (message.split('\n', 1)[0] ?? message).replace(/ at line \d+, column \d+:?$/, '');
}
