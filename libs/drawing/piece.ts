/** Parts of a picture while it is put together: pieces that are shifted and joined until they have their place. */
import { widthOf, type Weight } from './text.js';
import type { Dot, Flag, Frame, Line, Note, Plate, StateBox, TextLine } from './picture.js';

export interface Piece {
  readonly width: number;
  readonly height: number;
  readonly frames: readonly Frame[];
  readonly states: readonly StateBox[];
  readonly lines: readonly Line[];
  readonly flags: readonly Flag[];
  readonly dots: readonly Dot[];
  readonly notes: readonly Note[];
}

/** A plate moved to another place. */
export const shiftPlate = <T extends Plate>(one: T, dx: number, dy: number): T => ({
  ...one,
  x: round(one.x + dx),
  y: round(one.y + dy),
  texts: one.texts.map((text) => ({ ...text, x: round(text.x + dx), y: round(text.y + dy) })),
});

export function shift(piece: Piece, dx: number, dy: number): Piece {
  const move = <T extends { readonly x: number; readonly y: number }>(one: T): T => ({
    ...one,
    x: round(one.x + dx),
    y: round(one.y + dy),
  });
  const withTexts = <T extends Plate>(one: T): T => shiftPlate(one, dx, dy);
  return {
    ...piece,
    frames: piece.frames.map(withTexts),
    states: piece.states.map(move),
    lines: piece.lines.map((line) => ({
      ...line,
      points: line.points.map(([x, y]) => [round(x + dx), round(y + dy)] as const),
      labels: line.labels.map(withTexts),
    })),
    flags: piece.flags.map(withTexts),
    dots: piece.dots.map(move),
    notes: piece.notes.map(withTexts),
  };
}

/** All pieces on one sheet of the given size, each where it already is; what comes first lies below. */
export function join(pieces: readonly Partial<Piece>[], width: number, height: number): Piece {
  return {
    width,
    height,
    frames: pieces.flatMap(({ frames }) => frames ?? []),
    states: pieces.flatMap(({ states }) => states ?? []),
    lines: pieces.flatMap(({ lines }) => lines ?? []),
    flags: pieces.flatMap(({ flags }) => flags ?? []),
    dots: pieces.flatMap(({ dots }) => dots ?? []),
    notes: pieces.flatMap(({ notes }) => notes ?? []),
  };
}

/** To a tenth of a pixel, so that the text of a picture does not depend on the last bits of a sum. */
export const round = (value: number): number => Math.round(value * 10) / 10;

/** Lines of text under each other from a top left corner, or centred on `width`. */
export function stack(
  lines: readonly string[],
  {
    x,
    y,
    size,
    weight,
    leading,
    centred,
  }: {
    readonly x: number;
    readonly y: number;
    readonly size: number;
    readonly weight: Weight;
    readonly leading: number;
    /** The width to centre on; without it the text begins at `x`. */
    readonly centred?: number;
  },
): readonly TextLine[] {
  return lines.map((text, index) => {
    const width = round(widthOf(text, size, weight));
    return {
      x: round(centred === undefined ? x : x + (centred - width) / 2),
      // Ascenders of Source Sans take about 0.78 of the size; the baseline centres capitals in the line.
      y: round(y + index * leading + leading / 2 + size * 0.33),
      width,
      text,
      size,
      weight,
    };
  });
}
