/**
 * Parallel parts as cards side by side. Tries the ways to share the parts over columns that fit the width and takes the lowest,
 * then the one nearest to reading order; the columns end level.
 */
import type { Piece } from './piece.js';

/** Beyond this many parts only ways that keep the order are tried: all ways to share 9 parts are 21,147. */
const MOST_FREE = 8;

export interface Placed {
  readonly piece: Piece;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export function packCards(cards: readonly Piece[], limit: number, gap: number): readonly Placed[] {
  let best: readonly (readonly number[])[] = [];
  let bestScore = Infinity;
  for (const columns of sharings(cards.length)) {
    const widths = columns.map((column) => Math.max(...column.map((index) => cards[index]?.width ?? 0)));
    const width = widths.reduce((sum, one) => sum + one, gap * (columns.length - 1));
    const height = Math.max(...columns.map((column) => heightOf(column, cards, gap)));
    // Out of order costs a little, too wide costs all; a lower picture that is narrower comes first.
    const flat = columns.flat();
    const jumps = flat.filter((index, place) => index !== place).length;
    const score = (width > limit ? 1e9 + width * 1e3 : 0) + height * 100 + jumps * 150 + width;
    if (score < bestScore) [best, bestScore] = [columns, score];
  }
  const height = Math.max(...best.map((column) => heightOf(column, cards, gap)));
  const placed: Placed[] = [];
  let x = 0;
  for (const column of best) {
    const width = Math.max(...column.map((index) => cards[index]?.width ?? 0));
    const spare = height - heightOf(column, cards, gap);
    let y = 0;
    for (const [row, index] of column.entries()) {
      const piece = cards[index];
      if (piece === undefined) continue;
      const own = piece.height + (row === column.length - 1 ? spare : 0);
      placed.push({ piece, x, y, width, height: own });
      y += own + gap;
    }
    x += width + gap;
  }
  return placed;
}

const heightOf = (column: readonly number[], cards: readonly Piece[], gap: number): number =>
  column.reduce((sum, index) => sum + (cards[index]?.height ?? 0), gap * (column.length - 1));

/** Ways to share `count` things over columns, each column in order and the columns by their first. */
function* sharings(count: number): Generator<readonly (readonly number[])[]> {
  const isFree = count <= MOST_FREE;
  function* from(index: number, columns: readonly (readonly number[])[]): Generator<readonly (readonly number[])[]> {
    if (index === count) {
      yield columns;
      return;
    }
    for (const [at] of columns.entries()) {
      if (!isFree && at < columns.length - 1) continue;
      yield* from(
        index + 1,
        columns.map((column, place) => (place === at ? [...column, index] : column)),
      );
    }
    yield* from(index + 1, [...columns, [index]]);
  }
  yield* from(0, []);
}
