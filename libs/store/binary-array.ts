/**
 * Arrays of what is long, as PostgreSQL takes them in its binary form: in the text of an array every quote of a JSON text is
 * escaped here and read again there, and a record travels as twice its bytes. Knows nothing of what is in them.
 */

/** The numbers that PostgreSQL knows the types by (`pg_type`); they never change. */
const TYPES = { bytea: 17, json: 114 } as const;

const HEAD_BYTES = 20;
const NULL_LENGTH = -1;

/** An argument of the type `json[]`; null stands for NULL, not for JSON's null. */
export function jsonArray(texts: readonly (string | null)[]): Buffer {
  return binaryArray(
    TYPES.json,
    texts,
    (text) => Buffer.byteLength(text),
    (text, into, at) => into.write(text, at),
  );
}

/** An argument of the type `bytea[]`. */
export function byteaArray(values: readonly Uint8Array[]): Buffer {
  return binaryArray(
    TYPES.bytea,
    values,
    (bytes) => bytes.byteLength,
    (bytes, into, at) => into.set(bytes, at),
  );
}

function binaryArray<T>(
  type: number,
  elements: readonly (T | null)[],
  lengthOf: (element: T) => number,
  write: (element: T, into: Buffer, at: number) => unknown,
): Buffer {
  const lengths = elements.map((element) => (element === null ? NULL_LENGTH : lengthOf(element)));
  const array = Buffer.allocUnsafe(lengths.reduce((sum, length) => sum + 4 + Math.max(0, length), HEAD_BYTES));
  // One dimension, whether there are NULLs, the type, how many, and the number of the first.
  for (const [index, value] of [1, elements.includes(null) ? 1 : 0, type, elements.length, 1].entries())
    array.writeInt32BE(value, index * 4);
  let at = HEAD_BYTES;
  for (const [index, element] of elements.entries()) {
    const length = lengths[index] ?? NULL_LENGTH;
    at = array.writeInt32BE(length, at);
    if (element === null) continue;
    write(element, array, at);
    at += length;
  }
  return array;
}
