/**
 * Where the text of a scalar stands in its file, line by line: a text that is folded, indented or escaped is not the text
 * of its source, and a fault inside it must still be shown where somebody can mend it. Decides nothing.
 */
import type { Scalar } from 'yaml';
import type { Piece, Place } from './diagnostic.js';
import type { PlaceAt } from './yaml-guard.js';

/** An escape of double quotes, and the one of single quotes. */
const ESCAPES = { QUOTE_DOUBLE: /\\(?:x.{2}|u.{4}|U.{8}|.|$)/gu, QUOTE_SINGLE: /''/g } as const;

/** The place of the text of a scalar, with a piece for each line and after each escape as far as they can be followed. */
export function placeOfText(node: Scalar, text: string, placeAt: PlaceAt): Place {
  const start = node.range?.[0] ?? 0;
  const end = node.range?.[1] ?? start;
  const type = node.type;
  const isQuoted = type === 'QUOTE_DOUBLE' || type === 'QUOTE_SINGLE';
  const isBlock = type === 'BLOCK_LITERAL' || type === 'BLOCK_FOLDED';
  // The line of a block after `|` or `>` holds no text.
  const body = text.indexOf('\n', start) + 1;
  const from = isBlock ? (body === 0 ? end : body) : start + (isQuoted ? 1 : 0);
  const source = text.slice(from, isQuoted ? end - 1 : end);
  const escapes = isQuoted ? ESCAPES[type] : undefined;
  const isAsWritten = !isBlock && !source.includes('\n') && (escapes === undefined || source.search(escapes) === -1);
  if (isAsWritten || typeof node.value !== 'string') return placeAt(from);
  const pieces = piecesOf(source, node.value, escapes, (offset) => placeAt(from + offset));
  const [first] = pieces;
  if (first === undefined) return placeAt(from);
  const place = { file: placeAt(from).file, line: first.line, column: first.column };
  // Text that is kept in another form than it is written in has other lengths.
  return node.value === node.value.normalize('NFC') ? { ...place, pieces } : place;
}

/** Follows value and source together: each line begins at the next character of the value that is no blank. */
function piecesOf(source: string, value: string, escapes: RegExp | undefined, placeAt: PlaceAt): Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  let line = 0;
  for (const written of source.split('\n')) {
    const content = written.trim();
    const first = line + written.indexOf(content);
    line += written.length + 1;
    if (content === '') continue;
    while (/\s/.test(value.charAt(at))) at += 1;
    const { line: row, column } = placeAt(first);
    pieces.push({ from: at, line: row, column });
    let done = 0;
    for (const { 0: escape, index } of escapes === undefined ? [] : content.matchAll(escapes)) {
      at += index - done + lengthOf(escape);
      done = index + escape.length;
      pieces.push({ from: at, line: row, column: column + done });
    }
    at += content.length - done;
  }
  return pieces;
}

/** How much of the value an escape is: one unit, two for a character beyond the first plane, none for a line that goes on. */
function lengthOf(escape: string): number {
  if (escape === '\\') return 0;
  return escape.startsWith('\\U') && Number.parseInt(escape.slice(2), 16) > 0xffff ? 2 : 1;
}
