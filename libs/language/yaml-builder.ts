/**
 * Composed YAML to our tree: every node with its place, and what the values of data may not be: keys that are no plain
 * words or stand twice, numbers that cannot be kept, characters that canonical bytes would change.
 */
import { isMap, isScalar, isSeq, type Node as YamlNode, type Scalar } from 'yaml';
import {
  diagnose,
  MOST_DIAGNOSTICS,
  placeWithin,
  type Diagnostic,
  type DiagnosticDetail,
  type Place,
} from './diagnostic.js';
import type { DiagnosticCode } from './diagnostic-catalogue.js';
import { placeOfText } from './yaml-text.js';
import { faultOfCharacters, type PlaceAt } from './yaml-guard.js';
import type { MapEntry, ScalarNode, TreeNode } from './tree-node.js';

/** Builds the tree of one document, and collects what is wrong with its values. */
export class TreeBuilder {
  readonly diagnostics: Diagnostic[] = [];

  constructor(
    private readonly text: string,
    private readonly placeAt: PlaceAt,
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
        this.#report(keyPlace, 'yaml.key');
        continue;
      }
      this.#escapes(key);
      const name = typeof key.value === 'string' ? key.value : (key.source ?? '');
      const first = seen.get(name);
      if (first !== undefined) {
        this.#report(keyPlace, 'yaml.duplicate-key', { with: { key: name, line: first.line } });
        continue;
      }
      if (name === '__proto__' || name === '<<') {
        this.#report(keyPlace, 'yaml.key');
        continue;
      }
      seen.set(name, keyPlace);
      entries.push({ key: name, keyPlace, value: this.build(value) ?? this.#missing(keyPlace) });
    }
    return entries;
  }

  #scalar(node: Scalar, place: Place): ScalarNode {
    const source = node.source ?? '';
    const value = node.value;
    if (
      typeof value === 'number' &&
      (!Number.isFinite(value) || Object.is(value, -0) || (Number.isInteger(value) && !Number.isSafeInteger(value)))
    ) {
      this.#report(place, 'yaml.number', { with: { text: source.length > 60 ? `${source.slice(0, 57)}...` : source } });
    }
    this.#escapes(node);
    return {
      kind: 'scalar',
      place,
      value: typeof value === 'string' ? value.normalize('NFC') : (value as ScalarNode['value']),
      text: source,
      textPlace: placeOfText(node, this.text, this.placeAt),
    };
  }

  /** An escape in quotes makes a character that the search of the text could not see. */
  #escapes(node: Scalar): void {
    const { value } = node;
    if (node.type !== 'QUOTE_DOUBLE' || typeof value !== 'string') return;
    const text = placeOfText(node, this.text, this.placeAt);
    const fault = faultOfCharacters(value, (offset) => placeWithin(text, offset));
    if (fault !== undefined) this.#add(fault);
  }

  #report(place: Place, code: DiagnosticCode, detail: DiagnosticDetail = {}): void {
    this.#add(diagnose(place, code, detail));
  }

  /** One more than will be told, so that it can be told that there are more. */
  #add(fault: Diagnostic): void {
    if (this.diagnostics.length <= MOST_DIAGNOSTICS) this.diagnostics.push(fault);
  }

  #missing(place: Place): ScalarNode {
    return { kind: 'scalar', place, value: null, text: '', textPlace: place };
  }
}

interface Pair {
  readonly key: YamlNode;
  readonly value: YamlNode | null;
}
