/**
 * The links of a chain from left to right, in rows that fit the width, with a thick arrow from each link to the next one that
 * it hands over to. What leads elsewhere is a flag inside the link. The outcomes stand after the last link.
 */
import { childOf, isWithin, type Chart } from './moves.js';
import type { Piece } from './piece.js';
import type { Placed } from './cards.js';
import type { Line } from './picture.js';

const LINK = 28;
const ROW = 36;

export interface Linked {
  readonly placed: readonly Placed[];
  readonly lines: readonly Line[];
  readonly width: number;
  readonly height: number;
}

/** `links` are the paths of the links; a last card without a path holds the outcomes. */
export function linkCards(
  chart: Chart,
  frame: string,
  links: readonly (string | undefined)[],
  cards: readonly Piece[],
  limit: number,
): Linked {
  const rows = rowsOf(cards, limit);
  const placed: Placed[] = [];
  const widest = Math.max(...rows.map((row) => widthOf(row, cards)));
  let y = 0;
  for (const row of rows) {
    const height = Math.max(...row.map((index) => cards[index]?.height ?? 0));
    // Rows end level.
    const spare = (widest - widthOf(row, cards)) / row.length;
    let x = 0;
    for (const index of row) {
      const piece = cards[index];
      if (piece === undefined) continue;
      const width = piece.width + spare;
      placed.push({ piece, x, y, width, height });
      x += width + LINK;
    }
    y += height + ROW;
  }
  const lines: Line[] = [];
  for (const [index, from] of links.entries()) {
    const to = links[index + 1];
    const [a, b] = [placed[index], placed[index + 1]];
    if (from === undefined || a === undefined || b === undefined) continue;
    const steps = chart.moves
      .filter((move) => isWithin(move.from, from) && isHeld(move.to, to, frame, links))
      .map(({ step }) => step);
    if (steps.length === 0) continue;
    const right = a.x + a.width;
    lines.push({
      kind: 'link',
      points:
        a.y === b.y
          ? [
              [right, a.y + 60],
              [b.x, b.y + 60],
            ]
          : [
              [right, a.y + 60],
              [right + LINK / 2, a.y + 60],
              [right + LINK / 2, a.y + a.height + ROW / 2],
              [-LINK / 2, a.y + a.height + ROW / 2],
              [-LINK / 2, b.y + 60],
              [b.x, b.y + 60],
            ],
      labels: [],
      steps,
    });
  }
  const turns = rows.length > 1 ? LINK / 2 : 0;
  return {
    placed: placed.map((one) => ({ ...one, x: one.x + turns })),
    lines: lines.map((line) => ({ ...line, points: line.points.map(([x, at]) => [x + turns, at] as const) })),
    width: widest + 2 * turns,
    height: y - ROW,
  };
}

/** The card after the last link holds what is in no link. */
function isHeld(to: string, link: string | undefined, frame: string, links: readonly (string | undefined)[]): boolean {
  return link === undefined ? isWithin(to, frame) && !links.includes(childOf(frame, to)) : isWithin(to, link);
}

const widthOf = (row: readonly number[], cards: readonly Piece[]): number =>
  row.reduce((sum, index) => sum + (cards[index]?.width ?? 0), LINK * (row.length - 1));

/** Rows of cards within the limit, in order: the lowest in all, then the narrowest. */
function rowsOf(cards: readonly Piece[], limit: number): readonly (readonly number[])[] {
  interface Best {
    readonly rows: readonly (readonly number[])[];
    readonly height: number;
    readonly width: number;
  }
  let best: readonly Best[] = [{ rows: [], height: 0, width: 0 }];
  for (const [end] of cards.entries()) {
    let chosen: Best | undefined;
    for (let start = end; start >= 0; start -= 1) {
      const row = cards.slice(start, end + 1);
      const width = widthOf(
        row.map((_, index) => start + index),
        cards,
      );
      const before = best[start];
      if (before === undefined || (width > limit - LINK && row.length > 1)) continue;
      const height = before.height + ROW + Math.max(...row.map((card) => card.height));
      const widest = Math.max(before.width, width);
      if (chosen !== undefined && (height > chosen.height || (height === chosen.height && widest >= chosen.width)))
        continue;
      chosen = { rows: [...before.rows, row.map((_, index) => start + index)], height, width: widest };
    }
    if (chosen !== undefined) best = [...best, chosen];
  }
  return best.at(-1)?.rows ?? [];
}
