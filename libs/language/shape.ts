/**
 * The form of a document, as a value: from one shape come the check with its diagnostics, the JSON Schema for editors and
 * the order-keeping canonical form. It knows forms only; meaning (does this target exist?) is checked by the rules.
 */
import { diagnose, type Diagnostic, type DiagnosticDetail, type Place } from './diagnostic.js';
import type { DiagnosticCode } from './diagnostic-catalogue.js';
import { didYouMean, listed, nearest } from './suggestion.js';
import { plainValue, type MapNode, type ScalarNode, type TreeNode } from './tree-node.js';

export interface KeyOf {
  readonly shape: Shape;
  readonly required?: boolean;
  readonly doc: string;
  /** What holds when the key is left out: the default, in words. */
  readonly absent?: string;
}

/** What the key of a map entry must look like. */
export interface KeyForm {
  readonly name: string;
  readonly pattern: RegExp;
}

export type Shape =
  | { readonly kind: 'object'; readonly name: string; readonly keys: Readonly<Record<string, KeyOf>> }
  | { readonly kind: 'map'; readonly key: KeyForm; readonly of: Shape; readonly atLeast?: number }
  | { readonly kind: 'list'; readonly of: Shape; readonly atLeast?: number; readonly atMost?: number }
  | {
      readonly kind: 'text';
      readonly what: string;
      readonly pattern?: RegExp;
      readonly atMost?: number;
      /** What a pattern cannot say. */
      readonly holds?: (text: string) => boolean;
      /** What may have been meant by a text that does not fit. */
      readonly near?: (text: string) => readonly string[];
    }
  | { readonly kind: 'enum'; readonly values: readonly string[] }
  | { readonly kind: 'integer'; readonly from: number; readonly to: number }
  | { readonly kind: 'boolean' }
  | { readonly kind: 'constant'; readonly value: string | number | boolean }
  /** The first branch that takes this kind of node decides; its own faults are then reported, not those of the others. */
  | { readonly kind: 'choice'; readonly name: string; readonly branches: readonly Shape[] }
  | { readonly kind: 'lazy'; readonly name: string; readonly shape: () => Shape }
  /** A map whose form another document decides. */
  | { readonly kind: 'data'; readonly name: string };

export const object = (name: string, keys: Readonly<Record<string, KeyOf>>): Shape => ({ kind: 'object', name, keys });
export const mapOf = (key: KeyForm, of: Shape, atLeast = 0): Shape => ({ kind: 'map', key, of, atLeast });
export const listOf = (of: Shape, atLeast = 0, atMost = 1000): Shape => ({ kind: 'list', of, atLeast, atMost });
export const text = (
  what: string,
  pattern?: RegExp,
  more: Pick<Extract<Shape, { kind: 'text' }>, 'atMost' | 'holds' | 'near'> = {},
): Shape => ({ kind: 'text', what, ...(pattern === undefined ? {} : { pattern }), atMost: 500, ...more });
export const oneOf = (...values: readonly string[]): Shape => ({ kind: 'enum', values });
export const integer = (from: number, to: number): Shape => ({ kind: 'integer', from, to });
export const boolean: Shape = { kind: 'boolean' };
export const constant = (value: string | number | boolean): Shape => ({ kind: 'constant', value });
export const choice = (name: string, ...branches: readonly Shape[]): Shape => ({ kind: 'choice', name, branches });
export const lazy = (name: string, shape: () => Shape): Shape => ({ kind: 'lazy', name, shape });
export const data = (name: string): Shape => ({ kind: 'data', name });
export const required = (shape: Shape, doc: string): KeyOf => ({ shape, required: true, doc });
export const optional = (shape: Shape, doc: string, absent: string): KeyOf => ({ shape, doc, absent });

/** What a shape accepts, in a few words, for "expected ...". */
export function describeShape(shape: Shape): string {
  switch (shape.kind) {
    case 'object':
      return `${shape.name} (a map with ${listed(Object.keys(shape.keys), 8)})`;
    case 'map':
      return `a map keyed by ${shape.key.name}`;
    case 'list':
      return `a list of ${describeShape(shape.of)}`;
    case 'text':
      return shape.what;
    case 'enum':
      return `one of ${listed(shape.values)}`;
    case 'integer':
      return `a whole number from ${shape.from} to ${shape.to}`;
    case 'boolean':
      return 'true or false';
    case 'constant':
      return JSON.stringify(shape.value);
    case 'choice':
      return shape.name;
    case 'lazy':
    case 'data':
      return shape.name;
  }
}

/** Checks a tree against a shape. Returns the plain value (without what was wrong) and every fault found. */
export function checkShape(node: TreeNode, shape: Shape): { value: unknown; diagnostics: Diagnostic[] } {
  const diagnostics: Diagnostic[] = [];
  const value = check(node, shape, diagnostics);
  return { value, diagnostics };
}

function check(node: TreeNode, shape: Shape, found: Diagnostic[]): unknown {
  const report = (place: Place, code: DiagnosticCode, detail: DiagnosticDetail): undefined => {
    found.push(diagnose(place, code, detail));
    return undefined;
  };
  const wrongKind = (): undefined =>
    report(node.place, 'form.kind', {
      with: { found: describeNode(node) },
      expected: describeShape(shape),
      ...(node.kind === 'scalar' ? didYouMean(node.text, wordsOf(shape)) : {}),
    });

  switch (shape.kind) {
    case 'lazy':
      return check(node, shape.shape(), found);
    case 'choice': {
      const branch = shape.branches.find((one) => takes(one, node));
      if (branch === undefined) return wrongKind();
      return check(node, branch, found);
    }
    case 'data':
      return node.kind === 'map' ? plainValue(node) : wrongKind();
    case 'object':
      return node.kind === 'map' ? checkObject(node, shape, found) : wrongKind();
    case 'map': {
      if (node.kind !== 'map') return wrongKind();
      const result: Record<string, unknown> = {};
      for (const { key, keyPlace, value } of node.entries) {
        if (!shape.key.pattern.test(key)) {
          report(keyPlace, 'form.id', { with: { key: short(key) }, expected: shape.key.name });
        } else result[key] = check(value, shape.of, found);
      }
      if (node.entries.length < (shape.atLeast ?? 0)) {
        report(node.place, 'form.too-few', { with: { count: shape.atLeast ?? 0 }, expected: describeShape(shape) });
      }
      return result;
    }
    case 'list': {
      if (node.kind !== 'list') return wrongKind();
      if (node.items.length < (shape.atLeast ?? 0)) {
        report(node.place, 'form.too-few', { with: { count: shape.atLeast ?? 0 }, expected: describeShape(shape) });
      }
      if (node.items.length > (shape.atMost ?? Infinity)) {
        report(node.place, 'form.too-many', { with: { count: shape.atMost ?? 0 }, expected: describeShape(shape) });
      }
      return node.items.map((item) => check(item, shape.of, found));
    }
    default:
      return node.kind === 'scalar' ? checkScalar(node, shape, found) : wrongKind();
  }
}

function checkObject(node: MapNode, shape: Extract<Shape, { kind: 'object' }>, found: Diagnostic[]): unknown {
  const result: Record<string, unknown> = {};
  const present = new Set(node.entries.map(({ key }) => key));
  const missing = Object.keys(shape.keys).filter((key) => shape.keys[key]?.required === true && !present.has(key));
  for (const { key, keyPlace, value } of node.entries) {
    const known = Object.hasOwn(shape.keys, key) ? shape.keys[key] : undefined;
    if (known === undefined) {
      // A misspelt required key is one fault, not two: the near miss takes its place in the list of what is missing.
      const meant = nearest(key, missing);
      if (meant !== undefined) missing.splice(missing.indexOf(meant), 1);
      found.push(
        diagnose(keyPlace, 'form.unknown-key', {
          with: { key: short(key), of: shape.name },
          expected: `one of ${listed(Object.keys(shape.keys), 30)}`,
          ...didYouMean(key, Object.keys(shape.keys)),
        }),
      );
    } else result[key] = check(value, known.shape, found);
  }
  for (const key of missing) {
    const expected = shape.keys[key];
    found.push(
      diagnose(node.place, 'form.missing-key', {
        with: { key, of: shape.name },
        ...(expected === undefined ? {} : { expected: describeShape(expected.shape) }),
      }),
    );
  }
  return result;
}

function checkScalar(node: ScalarNode, shape: Shape, found: Diagnostic[]): unknown {
  const { value, place } = node;
  const wrong = (code: DiagnosticCode, detail: DiagnosticDetail): undefined => {
    found.push(diagnose(place, code, detail));
    return undefined;
  };
  const wrongKind = (): undefined =>
    wrong('form.kind', {
      with: { found: describeNode(node) },
      expected: describeShape(shape),
      ...didYouMean(node.text, wordsOf(shape)),
    });
  switch (shape.kind) {
    case 'boolean':
      return typeof value === 'boolean' ? value : wrongKind();
    case 'integer':
      if (typeof value !== 'number' || !Number.isInteger(value)) return wrongKind();
      if (value < shape.from || value > shape.to) {
        return wrong('form.range', { with: { found: value }, expected: describeShape(shape) });
      }
      return value;
    case 'constant':
      return value === shape.value
        ? value
        : wrong('form.value', { with: { found: short(node.text) }, expected: describeShape(shape) });
    case 'enum':
      // `on`, `no` and numbers stay text when they are among the values: editors' habits must not change meaning.
      if (!shape.values.includes(String(value)) || value === null) {
        return wrong('form.value', {
          with: { found: short(node.text) },
          expected: describeShape(shape),
          ...didYouMean(node.text, shape.values),
        });
      }
      return String(value);
    case 'text': {
      if (typeof value !== 'string') return wrongKind();
      if (value.trim() === '') return wrong('form.empty-text', { expected: shape.what });
      if (value.length > (shape.atMost ?? 500)) return wrong('form.too-long', { with: { count: shape.atMost ?? 500 } });
      if (shape.pattern?.test(value) === false || shape.holds?.(value) === false) {
        return wrong('form.pattern', {
          with: { found: short(value) },
          expected: shape.what,
          ...didYouMean(value, shape.near?.(value) ?? []),
        });
      }
      return value;
    }
    default:
      return wrongKind();
  }
}

/** The form that a node is checked by: of a choice the branch that is meant. */
export function branchFor(shape: Shape, node: TreeNode): Shape | undefined {
  if (shape.kind === 'lazy') return branchFor(shape.shape(), node);
  if (shape.kind !== 'choice') return shape;
  const branch = shape.branches.find((one) => takes(one, node));
  return branch === undefined ? undefined : branchFor(branch, node);
}

/** Whether a branch of a choice is meant by this node: by the kind of node, and for scalars by the type of the value. */
function takes(shape: Shape, node: TreeNode): boolean {
  switch (shape.kind) {
    case 'lazy':
      return takes(shape.shape(), node);
    case 'choice':
      return shape.branches.some((branch) => takes(branch, node));
    case 'object':
      return node.kind === 'map';
    case 'map':
    case 'data':
      return node.kind === 'map';
    case 'list':
      return node.kind === 'list';
    case 'text':
      return node.kind === 'scalar' && typeof node.value === 'string';
    case 'enum':
      return node.kind === 'scalar' && shape.values.includes(String(node.value));
    case 'boolean':
      return node.kind === 'scalar' && typeof node.value === 'boolean';
    case 'integer':
      return node.kind === 'scalar' && typeof node.value === 'number';
    case 'constant':
      return node.kind === 'scalar' && node.value === shape.value;
  }
}

/** The words that a shape takes as they are. */
function wordsOf(shape: Shape): readonly string[] {
  if (shape.kind === 'choice') return shape.branches.flatMap(wordsOf);
  if (shape.kind === 'constant') return [String(shape.value)];
  if (shape.kind === 'boolean') return ['true', 'false'];
  return shape.kind === 'enum' ? shape.values : [];
}

function describeNode(node: TreeNode): string {
  if (node.kind === 'map') return 'a map';
  if (node.kind === 'list') return 'a list';
  return node.value === null ? 'nothing' : `"${short(node.text)}"`;
}

function short(text: string): string {
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}

/** The node at a path of keys and indexes, or the deepest one that exists. */
export function nodeAt(root: TreeNode, path: readonly (string | number)[]): TreeNode {
  let node = root;
  for (const step of path) {
    const next =
      node.kind === 'map'
        ? node.entries.find(({ key }) => key === step)?.value
        : node.kind === 'list' && typeof step === 'number'
          ? node.items[step]
          : undefined;
    if (next === undefined) return node;
    node = next;
  }
  return node;
}

/** The place of the key at the end of a path (for lists: of the item); of the deepest existing node when it is absent. */
export function keyPlaceAt(root: TreeNode, path: readonly (string | number)[]): Place {
  const parent = nodeAt(root, path.slice(0, -1));
  const last = path[path.length - 1];
  if (parent.kind === 'map') return parent.entries.find(({ key }) => key === last)?.keyPlace ?? parent.place;
  return nodeAt(root, path).place;
}
