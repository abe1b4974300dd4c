/** The measures of a picture, in pixels, and the words cut to them. One place, so that a change keeps its proportions. */
import { stack, round } from './piece.js';
import type { Plate, StateBox } from './picture.js';
import { widthOf, wrapWithin } from './text.js';

export const NAME = { size: 14.5, leading: 17, limits: [132, 160, 200], weight: 600 } as const;
export const SMALL = { size: 11.5, leading: 14 } as const;
export const LABEL = { size: 12.5, leading: 14.5, limits: [118, 140, 170, 220], weight: 400 } as const;
export const TITLE = { size: 15, leading: 20 } as const;
export const HEADING = { size: 19, leading: 26 } as const;

/** Room in a state for the sign of how it stands, beside its name. */
export const SIGN = 20;
/** The arrow of a stub. */
export const STUB = 18;
export const CARD = { padding: 12, band: 6, header: 30 } as const;
export const GAP = 10;
/** What a laptop shows on a page nearly at full size: text of 14.5 is then above 13. */
export const SHEET = 1500;
export const DOT = 10;

/** A state's box at the origin: as wide as its name, its sign and the line below its name need. */
export function stateBox(state: Omit<StateBox, 'x' | 'y' | 'width' | 'height' | 'name'>): StateBox {
  const name = wrapWithin(state.label, NAME.limits, 2, NAME.size, NAME.weight);
  const widest = Math.max(...name.map((line) => widthOf(line, NAME.size, NAME.weight)));
  const below = state.owner === undefined ? 0 : widthOf(state.owner, SMALL.size, 400);
  const round2 = state.kind === 'final' ? 12 : 0;
  return {
    ...state,
    name,
    x: 0,
    y: 0,
    width: Math.ceil(Math.max(92, Math.max(widest + SIGN, below) + 22 + round2)),
    height: 19 + name.length * NAME.leading,
  };
}

/** Words on a plate at the origin, each sentence of two lines at most, centred or from the left. */
export function plate(sentences: Iterable<string>, centred: boolean, limits: readonly number[] = LABEL.limits): Plate {
  const lines = [...sentences].flatMap((one) => wrapWithin(one, limits, 2, LABEL.size, LABEL.weight));
  const width = Math.ceil(Math.max(0, ...lines.map((line) => widthOf(line, LABEL.size, LABEL.weight)))) + 6;
  return {
    x: 0,
    y: 0,
    width,
    height: round(lines.length * LABEL.leading + 2),
    texts: stack(lines, { ...LABEL, x: 3, y: 1, ...(centred ? { centred: width - 6 } : {}) }),
  };
}
