/**
 * YAML text to a tree with places, within hard limits: the first wall against hostile documents (reliability.md 4.5).
 * Decides what YAML is data for us: maps, lists and scalars of the core schema; no aliases, anchors, tags, merge keys or
 * second documents. It does not know which keys mean what.
 */
import {
  Composer,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  Parser,
  type CST,
  type Node as YamlNode,
  type Scalar,
} from 'yaml';
import { diagnose, type Diagnostic, type Place } from './diagnostic.js';

/** Where each limit comes from: far above any real region (about 60 kB, 3,000 nodes), far below what hurts. */
export const YAML_LIMITS = { bytes: 512 * 1024, nodes: 20_000, depth: 32, scalar: 16_384, diagnostics: 200 } as const;

export type TreeNode = MapNode | ListNode | ScalarNode;

export interface MapEntry {
  readonly key: string;
  readonly keyPlace: Place;
  readonly value: TreeNode;
}
export interface MapNode {
  readonly kind: 'map';
  readonly place: Place;
  readonly entries: readonly MapEntry[];
}
export interface ListNode {
  readonly kind: 'list';
  readonly place: Place;
  readonly items: readonly TreeNode[];
}
export interface ScalarNode {
  readonly kind: 'scalar';
  readonly place: Place;
  readonly value: string | number | boolean | null;
  /** The text as written, for messages. */
  readonly text: string;
  /** For plain and quoted one-line scalars: where the text begins, so that faults inside it can be placed. */
  readonly textPlace: Place;
}

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
  const lines = new LineCounter();
  const placeAt = (offset: number): Place => {
    const { line, col } = lines.linePos(Math.max(0, offset));
    return { file, line: Math.max(1, line), column: Math.max(1, col) };
  };
  const control = FORBIDDEN_CHARACTER.exec(text);
  if (control !== null) {
    for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) lines.addNewLine(at + 1);
    const shown = `U+${(text.codePointAt(control.index) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
    return refused(diagnose(placeAt(control.index), 'yaml.character', { with: { character: shown } }));
  }
  const tokens: CST.Token[] = [];
  const guard = new TokenGuard(placeAt);
  for (const token of new Parser(lines.addNewLine).parse(text)) {
    tokens.push(token);
    guard.check(token);
    if (guard.found.length > 0) return { root: undefined, diagnostics: guard.found };
  }
  if (!tokens.some(({ type }) => type === 'document')) return refused(diagnose(start, 'yaml.empty'));
  const [document, ...others] = [
    ...new Composer({ uniqueKeys: false, merge: false, schema: 'core', version: '1.2', strict: true }).compose(tokens),
  ];
  const errors = [document, ...others].flatMap((one) => one?.errors ?? []);
  if (errors.length > 0) {
    return {
      root: undefined,
      diagnostics: errors
        .slice(0, YAML_LIMITS.diagnostics)
        .map(({ pos, message }) => diagnose(placeAt(pos[0]), 'yaml.syntax', { with: { fault: firstLine(message) } })),
    };
  }
  const builder = new TreeBuilder(text, placeAt, start);
  const root = builder.build(document?.contents as YamlNode | null);
  return { root: root ?? undefined, diagnostics: builder.diagnostics };
}

// Byte order marks, other control characters and lone surrogates do not survive canonical bytes unchanged.
const FORBIDDEN_CHARACTER =
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\ufeff\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/u;

function byteLength(text: string): number {
  return new TextEncoder().encode(text).length;
}

function refused(diagnostic: Diagnostic): Tree {
  return { root: undefined, diagnostics: [diagnostic] };
}

function firstLine(message: string): string {
  return (message.split('\n', 1)[0] ?? message).replace(/ at line \d+, column \d+:?$/, '');
}

/** Walks the token stream without recursion and refuses what would make the composer slow, deep or clever. */
class TokenGuard {
  readonly found: Diagnostic[] = [];
  #nodes = 0;
  #documents = 0;

  constructor(private readonly placeAt: (offset: number) => Place) {}

  check(root: CST.Token): void {
    if (root.type === 'directive') return this.#refuse(root.offset, 'yaml.directive');
    if (root.type === 'error') {
      this.found.push(diagnose(this.placeAt(root.offset), 'yaml.syntax', { with: { fault: firstLine(root.message) } }));
      return;
    }
    if (root.type !== 'document') return;
    this.#documents += 1;
    if (this.#documents > 1) return this.#refuse(root.offset, 'yaml.second-document');
    const open: { token: CST.Token | null | undefined; depth: number }[] = [{ token: root.value, depth: 1 }];
    this.#props(root.start);
    for (let next = open.pop(); next !== undefined && this.found.length === 0; next = open.pop()) {
      const { token, depth } = next;
      if (token === null || token === undefined) continue;
      this.#nodes += 1;
      if (this.#nodes > YAML_LIMITS.nodes) {
        return this.#refuse('offset' in token ? token.offset : 0, 'yaml.too-many-nodes', { limit: YAML_LIMITS.nodes });
      }
      if (depth > YAML_LIMITS.depth) {
        return this.#refuse('offset' in token ? token.offset : 0, 'yaml.too-deep', { limit: YAML_LIMITS.depth });
      }
      if (token.type === 'alias') return this.#refuse(token.offset, 'yaml.alias');
      if ('source' in token && token.type !== 'comment' && token.source.length > YAML_LIMITS.scalar) {
        return this.#refuse('offset' in token ? token.offset : 0, 'yaml.scalar-too-long', {
          limit: YAML_LIMITS.scalar,
        });
      }
      if ('props' in token) this.#props(token.props);
      if ('items' in token) {
        for (const item of token.items) {
          this.#props(item.start);
          if ('sep' in item) this.#props(item.sep ?? []);
          open.push({ token: item.value, depth: depth + 1 });
          if ('key' in item && item.key) open.push({ token: item.key, depth: depth + 1 });
        }
      }
    }
  }

  #props(tokens: readonly CST.Token[]): void {
    for (const token of tokens) {
      if (token.type === 'anchor') this.#refuse(token.offset, 'yaml.alias');
      if (token.type === 'tag') this.#refuse(token.offset, 'yaml.tag');
    }
  }

  #refuse(offset: number, code: Parameters<typeof diagnose>[1], values?: Record<string, number>): void {
    this.found.push(diagnose(this.placeAt(offset), code, values === undefined ? {} : { with: values }));
  }
}

class TreeBuilder {
  readonly diagnostics: Diagnostic[] = [];

  constructor(
    private readonly text: string,
    private readonly placeAt: (offset: number) => Place,
    private readonly start: Place,
  ) {}

  build(node: YamlNode | null): TreeNode | null {
    if (node === null) return null;
    const place = node.range ? this.placeAt(node.range[0]) : this.start;
    if (isMap(node)) return { kind: 'map', place, entries: this.#entries(node.items as readonly Pair[]) };
    if (isSeq(node)) {
      return {
        kind: 'list',
        place,
        items: (node.items as YamlNode[]).map((item) => this.build(item) ?? this.#missing(place)),
      };
    }
    if (isScalar(node)) return this.#scalar(node, place);
    return null;
  }

  #entries(items: readonly Pair[]): MapEntry[] {
    const seen = new Map<string, Place>();
    const entries: MapEntry[] = [];
    for (const { key, value } of items) {
      const keyPlace = key.range ? this.placeAt(key.range[0]) : this.start;
      if (!isScalar(key) || key.value === null || typeof key.value === 'object') {
        this.diagnostics.push(diagnose(keyPlace, 'yaml.key'));
        continue;
      }
      const name = typeof key.value === 'string' ? key.value : (key.source ?? '');
      const first = seen.get(name);
      if (first !== undefined) {
        this.diagnostics.push(diagnose(keyPlace, 'yaml.duplicate-key', { with: { key: name, line: first.line } }));
        continue;
      }
      if (name === '__proto__' || name === '<<') {
        this.diagnostics.push(diagnose(keyPlace, 'yaml.key'));
        continue;
      }
      seen.set(name, keyPlace);
      entries.push({ key: name, keyPlace, value: this.build(value) ?? this.#missing(keyPlace) });
    }
    return entries;
  }

  #scalar(node: Scalar, place: Place): ScalarNode {
    const source = node.source ?? '';
    const offset = node.range?.[0] ?? 0;
    const quoted = node.type === 'QUOTE_DOUBLE' || node.type === 'QUOTE_SINGLE';
    const block = node.type === 'BLOCK_LITERAL' || node.type === 'BLOCK_FOLDED';
    const body = block ? this.#firstLineOfBlock(offset) : offset + (quoted ? 1 : 0);
    const value = node.value;
    if (
      typeof value === 'number' &&
      (!Number.isFinite(value) || (Number.isInteger(value) && !Number.isSafeInteger(value)))
    ) {
      this.diagnostics.push(diagnose(place, 'yaml.number', { with: { text: source } }));
    }
    return {
      kind: 'scalar',
      place,
      value: typeof value === 'string' ? value.normalize('NFC') : (value as ScalarNode['value']),
      text: source,
      textPlace: this.placeAt(body),
    };
  }

  #firstLineOfBlock(offset: number): number {
    const next = this.text.indexOf('\n', offset) + 1;
    const indent = /^[ ]*/.exec(this.text.slice(next, next + 80))?.[0].length ?? 0;
    return next + indent;
  }

  #missing(place: Place): ScalarNode {
    return { kind: 'scalar', place, value: null, text: '', textPlace: place };
  }
}

interface Pair {
  readonly key: YamlNode;
  readonly value: YamlNode | null;
}

/** The plain value of a tree, for data that has a check of its own (calendars). */
export function plainValue(node: TreeNode): unknown {
  if (node.kind === 'scalar') return node.value;
  if (node.kind === 'list') return node.items.map(plainValue);
  return Object.fromEntries(node.entries.map(({ key, value }) => [key, plainValue(value)]));
}
