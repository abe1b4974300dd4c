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
  // This runs for every record: one walk and one JSON.stringify are by far the fastest way. Where a fault is, is only asked
  // when there is one.
  const sorted = keysInOrder(value);
  const fast = sorted === NOT_SO ? undefined : JSON.stringify(sorted);
  const text = fast === undefined || fast.includes(HALF) ? write(value) : fast;
  if (text === undefined) throw new TypeError(firstFault(value, '$'));
  return text;
}

/** Something in a value keeps JSON.stringify from writing it. */
const NOT_SO = Symbol('not so');
/** How JSON.stringify writes half a character; a text that holds it for another reason is written the slow way too. */
const HALF = '\\ud';
/** Keys that an object does not keep in the order in which they are put in. */
const UNORDERED = /^(?:\d+|__proto__)$/;

/** The value with all keys in canonical order, itself where they are so already; NOT_SO when that cannot be had. */
function keysInOrder(value: unknown): unknown {
  if (typeof value === 'string') return value;
  if (typeof value !== 'object' || value === null) return scalarFault(value) === undefined ? value : NOT_SO;
  return Array.isArray(value) ? listInOrder(value) : objectInOrder(value as Record<string, unknown>);
}

function listInOrder(list: readonly unknown[]): unknown {
  let made: unknown[] | undefined;
  for (let index = 0; index < list.length; index += 1) {
    const item = keysInOrder(list[index]);
    if (item === NOT_SO) return NOT_SO;
    if (item === list[index] && made === undefined) continue;
    made ??= list.slice();
    made[index] = item;
  }
  return made ?? list;
}

function objectInOrder(source: Readonly<Record<string, unknown>>): unknown {
  // A date or the like would be written by its own rule.
  if (source['toJSON'] !== undefined) return NOT_SO;
  const keys = Object.keys(source);
  let isInOrder = true;
  let before = '';
  let changed: Record<string, unknown> | undefined;
  for (const key of keys) {
    const item = keysInOrder(source[key]);
    if (item === NOT_SO) return NOT_SO;
    if (key < before) isInOrder = false;
    before = key;
    if (item !== source[key]) (changed ??= { ...source })[key] = item;
  }
  if (isInOrder) return changed ?? source;
  const made: Record<string, unknown> = {};
  // JavaScript compares strings by UTF-16 code units, which is the order RFC 8785 asks for.
  for (const key of keys.sort()) {
    if (UNORDERED.test(key)) return NOT_SO;
    made[key] = (changed ?? source)[key];
  }
  return made;
}

/** An object with its keys in canonical order: what is made so is written without being put in order first. */
export function inOrder<T extends object>(source: T): T {
  return Object.fromEntries(Object.entries(source).sort(([a], [b]) => (a < b ? -1 : 1))) as T;
}

/** The text, written value by value; undefined when something has none. */
function write(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null)
    return scalarFault(value) === undefined ? JSON.stringify(value) : undefined;
  return Array.isArray(value) ? writeList(value) : writeObject(value);
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
  for (const key of Object.keys(source).sort()) {
    const written = key.isWellFormed() ? write(source[key]) : undefined;
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
    const place = isList ? `${path}[${key}]` : `${path}.${key}`;
    const fault = scalarFault(key) === undefined ? firstFault(item, place) : `${place}: ${scalarFault(key)}`;
    if (fault !== undefined) return fault;
  }
  return undefined;
}

const UTF_8 = new TextEncoder();

export function canonicalBytes(value: unknown): Uint8Array {
  return UTF_8.encode(canonicalText(value));
}

/** SHA-256 as lower-case hex; of a text, of its UTF-8. */
export function hashBytes(...parts: readonly (Uint8Array | string)[]): string {
  return sha256(...parts);
}

export function hashOf(value: unknown): string {
  return hashBytes(canonicalText(value));
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
    case 'data':
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
