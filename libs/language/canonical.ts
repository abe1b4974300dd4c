/**
 * Canonical bytes (RFC 8785) and hashes: one value, one byte sequence, on every machine and for ever. Decides which values
 * may be hashed at all: no floats, no lone surrogates, nothing undefined (reliability.md 4.3).
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, concatBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import type { Shape } from './shape.js';

export type CanonicalValue =
  null | boolean | number | string | readonly CanonicalValue[] | { readonly [key: string]: CanonicalValue };

/** The JCS text of a value. Throws a TypeError for what has no canonical form, naming its path. */
export function canonicalText(value: unknown, path = '$'): string {
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'number') {
    if (!Number.isSafeInteger(value) || Object.is(value, -0))
      throw new TypeError(`${path}: only whole numbers can be hashed`);
    return String(value);
  }
  if (typeof value === 'string') {
    if (!value.isWellFormed()) throw new TypeError(`${path}: a text with half a character cannot be hashed`);
    return JSON.stringify(value);
  }
  if (Array.isArray(value))
    return `[${value.map((item, index) => canonicalText(item, `${path}[${index}]`)).join(',')}]`;
  if (typeof value === 'object') {
    const source = value as Record<string, unknown>;
    // JavaScript compares strings by UTF-16 code units, which is the order RFC 8785 asks for.
    const keys = Object.keys(source).sort();
    return `{${keys.map((key) => `${JSON.stringify(key)}:${canonicalText(source[key], `${path}.${key}`)}`).join(',')}}`;
  }
  throw new TypeError(`${path}: ${typeof value} has no canonical form`);
}

export function canonicalBytes(value: unknown): Uint8Array {
  return utf8ToBytes(canonicalText(value));
}

/** SHA-256 as lower-case hex. */
export function hashBytes(...parts: readonly Uint8Array[]): string {
  return bytesToHex(sha256(concatBytes(...parts)));
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
