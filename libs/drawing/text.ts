/**
 * How wide a text is and where it breaks, from the table of advance widths: no browser, so the same picture everywhere. Knows
 * nothing of charts.
 */
import { FONT_WIDTHS } from './font-widths.js';

export type Weight = 400 | 600;

const WIDTHS = { 400: widthsOf(400), 600: widthsOf(600) };

function widthsOf(weight: Weight): ReadonlyMap<string, number> {
  return new Map(
    Object.entries(FONT_WIDTHS[weight]).flatMap(([width, characters]) =>
      Array.from(characters, (character): [string, number] => [character, Number(width)]),
    ),
  );
}

/** Wide enough for a character that the table does not hold. */
const UNKNOWN = 1000;

/** The width of a text in pixels. */
export function widthOf(text: string, size: number, weight: Weight): number {
  const widths = WIDTHS[weight];
  let sum = 0;
  for (const character of text) sum += widths.get(character) ?? UNKNOWN;
  return (sum * size) / 1000;
}

/** Breaks at spaces so that no line is wider than `limit`; a longer word stands alone on its line. */
export function wrap(text: string, limit: number, size: number, weight: Weight): readonly string[] {
  const lines: string[] = [];
  for (const word of text.trim().split(/\s+/)) {
    const last = lines.at(-1);
    if (last !== undefined && widthOf(`${last} ${word}`, size, weight) <= limit)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

/** As `wrap`, with the first limit at which no more than `most` lines are needed, or the last one. */
export function wrapWithin(text: string, limits: readonly number[], most: number, size: number, weight: Weight) {
  let lines: readonly string[] = [text];
  for (const limit of limits) {
    lines = wrap(text, limit, size, weight);
    if (lines.length <= most) break;
  }
  return lines;
}
