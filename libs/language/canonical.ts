/**
 * Canonical bytes (RFC 8785) and hashes: one value, one byte sequence, on every machine and for ever. Decides which values
 * may be hashed at all: no floats, no lone surrogates, nothing undefined (reliability.md 4.3).
 */
import { sha256 } from '#sha256';
import type { Shape } from './shape.js';

export type CanonicalValue =
  null | boolean | number | string | readonly CanonicalValue[] | { readonly [key: string]: CanonicalValue };

/** The JCS text of a value. Throws a TypeError for what has no canonical form, naming its path. */
export function canonicalText(value: unknown): string {
  const text = write(value);
  if (text === undefined) throw new TypeError(firstFault(value, '$'));
  return text;
}

/** The text, or undefined when something has none. This runs for every record: where the fault is, is only asked when there is one. */
function write(value: unknown): string | undefined {
  // What is in order already is written as it is, by far the fastest way.
  if (isCanonical(value)) return JSON.stringify(value);
  if (typeof value !== 'object' || value === null) return undefined;
  return Array.isArray(value) ? writeList(value) : writeObject(value);
}

/** Whether JSON.stringify writes the canonical text: all keys in order, and nothing in it that cannot be hashed. */
function isCanonical(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return scalarFault(value) === undefined;
  if (Array.isArray(value)) {
    for (const item of value) if (!isCanonical(item)) return false;
    return true;
  }
  const source = value as Record<string, unknown>;
  // A date or the like would be written by its own rule.
  if (source['toJSON'] !== undefined) return false;
  let before = '';
  for (const key of Object.keys(source)) {
    if (key < before || !isCanonical(source[key])) return false;
    before = key;
  }
  return true;
}

function writeList(list: readonly unknown[]): string | undefined {
  let text = '[';
  for (const item of list) {
    const written = write(item);
    if (written === undefined) return undefined;
    text += text.length === 1 ? written : `,${written}`;
  }
  return `${text}]`;
}

function writeObject(value: object): string | undefined {
  const source = value as Record<string, unknown>;
  let text = '{';
  // JavaScript compares strings by UTF-16 code units, which is the order RFC 8785 asks for.
  for (const key of Object.keys(source).sort()) {
    const written = write(source[key]);
    if (written === undefined) return undefined;
    text += text.length === 1 ? `${JSON.stringify(key)}:${written}` : `,${JSON.stringify(key)}:${written}`;
  }
  return `${text}}`;
}

function scalarFault(value: unknown): string | undefined {
  switch (typeof value) {
    case 'boolean':
      return undefined;
    case 'string':
      return value.isWellFormed() ? undefined : 'a text with half a character cannot be hashed';
    case 'number':
      return Number.isSafeInteger(value) && !Object.is(value, -0) ? undefined : 'only whole numbers can be hashed';
    default:
      return value === null ? undefined : `${typeof value} has no canonical form`;
  }
}

function firstFault(value: unknown, path: string): string | undefined {
  if (typeof value !== 'object' || value === null) {
    const fault = scalarFault(value);
    return fault === undefined ? undefined : `${path}: ${fault}`;
  }
  const isList = Array.isArray(value);
  for (const [key, item] of isList ? (value as unknown[]).entries() : Object.entries(value)) {
    const fault = firstFault(item, isList ? `${path}[${key}]` : `${path}.${key}`);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

const UTF_8 = new TextEncoder();

export function canonicalBytes(value: unknown): Uint8Array {
  return UTF_8.encode(canonicalText(value));
}

/** SHA-256 as lower-case hex. */
export function hashBytes(...parts: readonly Uint8Array[]): string {
  return sha256(parts);
}

export function hashOf(value: unknown): string {
  return hashBytes(canonicalBytes(value));
}

/** Every map in which order is meaning as a list of [key, value], so that order reaches the hash. */
export function ordered(value: unknown, shape: Shape): CanonicalValue {
  return convert(value, shape, (entries) => entries) as CanonicalValue;
}

/** The inverse of `ordered`: lists of [key, value] back to maps, in their order. */
export function unordered(value: unknown, shape: Shape): unknown {
  return convert(value, shape, undefined);
}

function convert(
  value: unknown,
  shape: Shape,
  pairs: ((entries: [string, unknown][]) => unknown) | undefined,
): unknown {
  switch (shape.kind) {
    case 'lazy':
      return convert(value, shape.shape(), pairs);
    case 'choice': {
      const branch = shape.branches.find((one) => fits(value, one, pairs === undefined));
      return branch === undefined ? value : convert(value, branch, pairs);
    }
    case 'object': {
      const source = value as Record<string, unknown>;
      return Object.fromEntries(
        Object.keys(source).map((key) => {
          const of = shape.keys[key];
          return [key, of === undefined ? source[key] : convert(source[key], of.shape, pairs)];
        }),
      );
    }
    case 'map': {
      // An empty map stays a map, so that it is never taken for an empty list.
      const entries = Array.isArray(value) ? (value as [string, unknown][]) : Object.entries(value as object);
      if (entries.length === 0) return {};
      const converted = entries.map(([key, item]): [string, unknown] => [key, convert(item, shape.of, pairs)]);
      return pairs === undefined ? Object.fromEntries(converted) : pairs(converted);
    }
    case 'list':
      return (value as unknown[]).map((item) => convert(item, shape.of, pairs));
    default:
      return value;
  }
}

/** Which branch a plain value belongs to; maps are lists of pairs in the ordered form. */
function fits(value: unknown, shape: Shape, isOrdered: boolean): boolean {
  switch (shape.kind) {
    case 'lazy':
      return fits(value, shape.shape(), isOrdered);
    case 'choice':
      return shape.branches.some((branch) => fits(value, branch, isOrdered));
    case 'object':
      return typeof value === 'object' && value !== null && !Array.isArray(value);
    case 'map':
      return isOrdered && Array.isArray(value)
        ? value.length > 0 &&
            value.every((item) => Array.isArray(item) && item.length === 2 && typeof item[0] === 'string')
        : typeof value === 'object' && value !== null && !Array.isArray(value);
    case 'list':
      // No list of the language holds lists, so in the ordered form a list of pairs is a map.
      return Array.isArray(value) && !(isOrdered && value.length > 0 && Array.isArray(value[0]));
    case 'text':
      return typeof value === 'string';
    case 'enum':
      return typeof value === 'string' && shape.values.includes(value);
    case 'integer':
      return typeof value === 'number';
    case 'boolean':
      return typeof value === 'boolean';
    case 'constant':
      return value === shape.value;
  }
}
