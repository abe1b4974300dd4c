/**
 * JSON that says one thing: JSON.parse keeps the last of two equal names, and another reader may keep the first.
 * It decides well-formedness only.
 */

/** A JSON object, its members still unchecked. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** True for an object that is no array and not null. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * Parses JSON in which no object names a member twice, however the name is escaped.
 * @throws SyntaxError that never quotes the text (V8's own message does).
 */
export function parseStrictJson(text: string): unknown {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new SyntaxError('not JSON');
  }
  if (writtenNames(text) !== keptNames(value)) throw new SyntaxError('an object names a member twice');
  return value;
}

/** In valid JSON a string that is followed by a colon is a name, and nothing else is. */
function writtenNames(text: string): number {
  let count = 0;
  for (const [, colon] of text.matchAll(/"[^"\\]*(?:\\.[^"\\]*)*"(\s*:)?/g)) {
    if (colon !== undefined) count += 1;
  }
  return count;
}

/** With a list of its own instead of recursion: 8 kB of brackets are 8,000 levels. */
function keptNames(root: unknown): number {
  let count = 0;
  const waiting = [root];
  while (waiting.length > 0) {
    const value = waiting.pop();
    if (typeof value !== 'object' || value === null) continue;
    const members: unknown[] = Object.values(value);
    if (!Array.isArray(value)) count += members.length;
    for (const member of members) waiting.push(member);
  }
  return count;
}
