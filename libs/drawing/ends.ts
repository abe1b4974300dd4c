/**
 * The outcomes of a frame in a frame of their own: a line ends at its outcome, or at the frame where one event can lead to
 * several. What ends a case from anywhere is a note under its outcome. A single outcome that lines lead to needs no frame.
 */
import type { ElkPort } from 'elkjs';
import { stateOf, type Chart, type Edge, type Exit, type Mark } from './moves.js';
import { join, shiftPlate, stack, type Piece } from './piece.js';
import type { Step } from './picture.js';
import { GAP, LABEL, plate, SMALL, stateBox } from './sizes.js';
import { widthOf } from './text.js';
import { WORDS } from './words.js';

export interface Ends {
  readonly piece: Piece;
  readonly ports: readonly ElkPort[];
  readonly ways: readonly {
    readonly from: string;
    readonly port: string;
    readonly words: ReadonlySet<string>;
    readonly steps: readonly Step[];
  }[];
  /** Ways out of states that also lead on: flags beside the road. */
  readonly asides: readonly Exit[];
}

const HEADER = 22;
const PORT = 'ends several';

export function layoutEnds(
  chart: Chart,
  finals: readonly string[],
  stubs: ReadonlyMap<string, Mark>,
  edges: readonly Edge[],
  hasWayOn: (path: string) => boolean,
  { perRow, isAlways }: { readonly perRow: number; readonly isAlways: boolean } = { perRow: 3, isAlways: false },
): Ends | undefined {
  const isAnywhere = finals.some((path) => stubs.has(path));
  if (finals.length === 0 || (finals.length === 1 && !isAnywhere && !isAlways)) return undefined;
  // What can lead to several outcomes from anywhere is told once, beside the title.
  const counts = new Map<string, number>();
  for (const path of finals)
    for (const word of stubs.get(path)?.words ?? []) counts.set(word, (counts.get(word) ?? 0) + 1);
  const shared = [...counts].filter(([, count]) => count > 1).map(([word]) => word);
  const columns = finals.map((path) => {
    const { label } = stateOf(chart, path);
    const box = stateBox({ path, label: label[chart.language], kind: 'final', isResting: false, tone: 'plain' });
    const stub = stubs.get(path);
    const own = [...(stub?.words ?? [])].filter((word) => !shared.includes(word));
    const note =
      stub === undefined || own.length === 0 ? undefined : { ...plate(own, false, [104, 140]), steps: stub.steps };
    return { box, note, width: Math.max(box.width, note?.width ?? 0) };
  });
  const pieces: Partial<Piece>[] = [];
  const at = new Map<string, number>();
  let y = HEADER + Math.max(0, shared.length - 1) * LABEL.leading;
  let widest = 0;
  for (let first = 0; first < columns.length; first += perRow) {
    const row = columns.slice(first, first + perRow);
    const height = Math.max(...row.map(({ box }) => box.height));
    let x = GAP;
    for (const { box, note, width } of row) {
      pieces.push({ states: [{ ...box, x, y: y + (height - box.height) / 2 }] });
      if (note !== undefined) pieces.push({ notes: [shiftPlate(note, x, y + height + 2)] });
      if (first === 0) at.set(box.path, x + box.width / 2);
      x += width + GAP;
    }
    widest = Math.max(widest, x);
    y += height + Math.max(0, ...row.map(({ note }) => (note === undefined ? 0 : note.height + 4))) + GAP;
  }
  const title = WORDS.ends[chart.language];
  const told = plate(shared, false, [400]);
  const left = GAP + widthOf(title, SMALL.size, 600) + 8;
  const width = Math.max(widest, left + told.width + GAP);
  if (shared.length > 0)
    pieces.push({
      notes: [{ ...shiftPlate(told, left, 2), steps: finals.flatMap((path) => stubs.get(path)?.steps ?? []) }],
    });
  const all = waysTo(finals, edges);
  const ways = all
    .filter(({ from }) => !hasWayOn(from))
    .map((way) => {
      const [only] = way.to;
      return { ...way, port: way.to.length === 1 && only !== undefined && at.has(only) ? `ends ${only}` : PORT };
    });
  // Left of the middle: the brackets at the right of a road leave room there.
  const several = Math.min(width / 2, 90);
  const used = [...new Set(ways.map(({ port }) => port))];
  return {
    piece: join(
      [
        {
          frames: [
            {
              kind: 'ends',
              x: 0,
              y: 0,
              width,
              height: y,
              tone: 'plain',
              texts: stack([title], { ...SMALL, weight: 600, x: GAP, y: 4 }),
            },
          ],
        },
        ...pieces,
      ],
      width,
      y,
    ),
    ports: used.map((id) => ({
      id,
      x: id === PORT ? several : (at.get(id.slice('ends '.length)) ?? width / 2),
      y: 0,
      width: 0,
      height: 0,
      layoutOptions: { 'elk.port.side': 'NORTH' },
    })),
    ways,
    asides: all.filter(({ from }) => hasWayOn(from)),
  };
}

/** The ways to the outcomes: what one state reaches with the same words is one way, to the frame if it is several outcomes. */
function waysTo(finals: readonly string[], edges: readonly Edge[]): readonly Exit[] {
  const ways: { from: string; word: string; to: string[]; steps: Step[] }[] = [];
  for (const { from, to, words, steps } of edges) {
    if (!finals.includes(to)) continue;
    for (const word of words.size === 0 ? [''] : words) {
      const way = ways.find((one) => one.from === from && one.word === word) ?? { from, word, to: [], steps: [] };
      if (way.to.length === 0) ways.push(way);
      way.to.push(to);
      way.steps.push(...steps);
    }
  }
  return ways.map(({ from, word, to, steps }) => ({ from, to, words: new Set(word === '' ? [] : [word]), steps }));
}
