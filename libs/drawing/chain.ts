/**
 * The links of a chain from left to right, in rows that fit the width, with a thick arrow from each link to the next one that
 * it hands over to. What leads elsewhere is a flag inside the link. The outcomes stand after the last link.
 */
import { childOf, isWithin, type Chart } from './moves.js';
import type { Piece } from './piece.js';
import type { Line } from './picture.js';

const LINK = 34;
const ROW = 40;

export interface Linked {
  readonly placed: readonly {
    readonly piece: Piece;
    readonly x: number;
    readonly y: number;
    readonly height: number;
  }[];
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
  const placed: { piece: Piece; x: number; y: number; height: number }[] = [];
  let y = 0;
  for (const row of rows) {
    const height = Math.max(...row.map((index) => cards[index]?.height ?? 0));
    let x = 0;
    for (const index of row) {
      const piece = cards[index];
      if (piece === undefined) continue;
      placed.push({ piece, x, y, height });
      x += piece.width + LINK;
    }
    y += height + ROW;
  }
  const width = Math.max(...placed.map(({ piece, x }) => x + piece.width));
  const lines: Line[] = [];
  for (const [index, from] of links.entries()) {
    const to = links[index + 1];
    const [a, b] = [placed[index], placed[index + 1]];
    if (from === undefined || a === undefined || b === undefined) continue;
    const steps = chart.moves
      .filter((move) => isWithin(move.from, from) && isHeld(move.to, to, frame, links))
      .map(({ step }) => step);
    if (steps.length === 0) continue;
    const right = a.x + a.piece.width;
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
    width: width + 2 * turns,
    height: y - ROW,
  };
}

/** The card after the last link holds what is in no link. */
function isHeld(to: string, link: string | undefined, frame: string, links: readonly (string | undefined)[]): boolean {
  return link === undefined ? isWithin(to, frame) && !links.includes(childOf(frame, to)) : isWithin(to, link);
}

/** Rows of cards within the limit, of which the widest is as narrow as it can be with so few rows. */
function rowsOf(cards: readonly Piece[], limit: number): readonly (readonly number[])[] {
  const fill = (most: number): number[][] => {
    const rows: number[][] = [];
    let width = Infinity;
    for (const [index, card] of cards.entries()) {
      const last = rows.at(-1);
      if (last === undefined || width + LINK + card.width > most) {
        rows.push([index]);
        width = card.width;
      } else {
        last.push(index);
        width += LINK + card.width;
      }
    }
    return rows;
  };
  const fewest = fill(limit - LINK).length;
  const widest = Math.max(...cards.map(({ width }) => width));
  for (let most = widest; most < limit; most += 10) {
    const rows = fill(most);
    if (rows.length === fewest) return rows;
  }
  return fill(limit - LINK);
}
