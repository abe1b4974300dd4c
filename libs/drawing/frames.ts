/** Frames around what is laid out: the title, who is responsible, and room on all sides. */
import type { ChartState } from '#language';
import { isChain, stateOf, type Chart } from './moves.js';
import { join, round, shift, stack, type Piece } from './piece.js';
import type { Frame } from './picture.js';
import { CARD, HEADING, SMALL, TITLE } from './sizes.js';
import { wrapWithin } from './text.js';
import { hasOneOwner, nameOfParty, ownerOf, toneOf } from './tones.js';

/** The frame of a state around its content, grown to the given size. */
export function frameAround(
  chart: Chart,
  state: ChartState,
  kind: Frame['kind'],
  content: Piece,
  least: { readonly width: number; readonly height: number } = { width: 0, height: 0 },
): Piece {
  const style = state.parent === undefined ? HEADING : TITLE;
  const number = numberOf(chart, state);
  // Where one party is responsible for everything, its name on the outer frame is enough.
  const isTold =
    kind === 'box' || (state.parent !== undefined && hasOneOwner(chart, stateOf(chart, chart.machine.name)));
  const owner = isTold ? undefined : nameOfParty(chart, ownerOf(chart, state));
  const top = kind === 'box' ? 6 : CARD.band + 6;
  const indent = CARD.padding + (number === undefined ? 0 : 26);
  const name = state.label[chart.language];
  const size = kind === 'box' ? 13 : style.size;
  const [wide, narrow] = [content.width + 2 * CARD.padding - 2 * indent, 140];
  const title = wrapWithin(name, [Math.max(wide, narrow)], 2, size, 600);
  const titles = stack(title, { x: indent, y: top, size, weight: 600, leading: style.leading });
  const below = top + title.length * style.leading;
  const owners =
    owner === undefined || owner === name ? [] : stack([owner], { x: indent, y: below - 2, ...SMALL, weight: 400 });
  const header = below + owners.length * SMALL.leading + 8;
  const texts = [...titles, ...owners];
  const textWidth = Math.max(...texts.map((line) => line.x + line.width)) + CARD.padding;
  const width = Math.ceil(Math.max(content.width + 2 * CARD.padding, textWidth, least.width));
  const height = Math.ceil(Math.max(header + content.height + CARD.padding, least.height));
  const frame: Frame = {
    kind,
    path: state.path,
    x: 0,
    y: 0,
    width,
    height,
    tone: toneOf(chart, state),
    texts,
    ...(kind === 'whole' && state.parent === undefined && hasOneOwner(chart, state) ? { hasOneOwner: true } : {}),
    ...(number === undefined ? {} : { number }),
  };
  return join([{ frames: [frame] }, shift(content, round((width - content.width) / 2), header)], width, height);
}

/** The place of a link in its chain. */
function numberOf(chart: Chart, state: ChartState): number | undefined {
  if (state.parent === undefined) return undefined;
  const parent = stateOf(chart, state.parent);
  if (!isChain(chart, parent)) return undefined;
  return parent.children.filter((child) => stateOf(chart, child).kind !== 'final').indexOf(state.path) + 1;
}
