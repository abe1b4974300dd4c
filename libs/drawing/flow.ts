/**
 * The states of one frame from top to bottom: one run of ELK, in which a child with substates is a node of fixed size. The first
 * way forward in the file runs straight down; every way back leaves and enters at the right, as a bracket.
 */
import type { ElkExtendedEdge, ElkNode, ElkPort } from 'elkjs';
import type { ChartState } from '#language';
import type { LayoutEngine } from './engine.js';
import { layoutEnds, type Ends } from './ends.js';
import { readLevel, stateOf, type Chart, type Exit, type Level } from './moves.js';
import { join, round, shift, shiftPlate, type Piece } from './piece.js';
import type { Box, Plate, Step } from './picture.js';
import { DOT, plate, STUB } from './sizes.js';
import { WORDS } from './words.js';
import { layoutFlags } from './flags.js';

const OPTIONS = {
  'elk.algorithm': 'layered',
  'elk.direction': 'DOWN',
  'elk.edgeRouting': 'ORTHOGONAL',
  'elk.padding': '[top=0,left=0,bottom=0,right=0]',
  'elk.layered.considerModelOrder.strategy': 'NODES_AND_EDGES',
  'elk.layered.cycleBreaking.strategy': 'MODEL_ORDER',
  'elk.layered.nodePlacement.strategy': 'NETWORK_SIMPLEX',
  'elk.layered.spacing.nodeNodeBetweenLayers': '10',
  'elk.layered.spacing.edgeNodeBetweenLayers': '8',
  'elk.layered.spacing.edgeEdgeBetweenLayers': '8',
  'elk.spacing.nodeNode': '14',
  'elk.spacing.edgeNode': '10',
  'elk.spacing.edgeEdge': '8',
  'elk.spacing.edgeLabel': '2',
  'elk.spacing.labelNode': '0',
  'elk.separateConnectedComponents': 'false',
};

/** What leads into a node from the left: words with an arrow, after a dot where a case or a part begins. */
interface Entry {
  readonly kind: 'begin' | 'stub';
  readonly plate: Plate;
  readonly steps: readonly Step[];
}

/** A node of the graph with what is drawn in its place. */
interface Node {
  readonly id: string;
  readonly piece: Piece;
  readonly entries?: readonly Entry[];
  readonly ends?: Ends;
}

interface Wire {
  readonly from: string;
  readonly to: string;
  readonly words: Iterable<string>;
  readonly steps: readonly Step[];
  /** A port of the target where the line has to end. */
  readonly port?: string;
  /** A way out that stands beside the road. */
  readonly isAside?: boolean;
}

/** Lays out one child that is a state of its own or a frame; given by the caller, so that kinds of layout can nest. */
export type LayoutChild = (path: string) => Piece;

export function layoutFlow(chart: Chart, frame: ChartState, layoutChild: LayoutChild, engine: LayoutEngine): Piece {
  const level = readLevel(chart, frame);
  const finals = frame.children.filter((child) => stateOf(chart, child).kind === 'final');
  const inner = frame.kind === 'atomic' ? [frame.path] : frame.children.filter((child) => !finals.includes(child));
  const hasWayOn = (path: string): boolean =>
    level.edges.some(({ from, to }) => from === path && inner.indexOf(to) > inner.indexOf(path));
  const ends = layoutEnds(chart, finals, level.stubs, level.edges, hasWayOn);
  const nodes: Node[] = [];
  const wires: Wire[] = [];
  for (const path of inner) {
    nodes.push({ id: path, piece: layoutChild(path), entries: entriesOf(level, path, chart) });
  }
  for (const edge of level.edges) if (ends === undefined || !finals.includes(edge.to)) wires.push(edge);
  const ways = [...level.exits, ...(ends?.asides ?? [])];
  for (const from of new Set(ways.map((way) => way.from))) {
    const own = sameWays(ways.filter((way) => way.from === from));
    // What leads out from anywhere in the frame has no line, only its words.
    const isAnywhere = from === frame.path && frame.kind !== 'atomic';
    const [only] = own;
    const hasLabel = !isAnywhere && own.length === 1 && only !== undefined;
    // Beside what comes next, so that it stands near the state that it leaves.
    const after = isAnywhere ? nodes.length : nodes.findIndex(({ id }) => id === from) + 1;
    nodes.splice(after, 0, { id: `out ${from}`, piece: layoutFlags(chart, own, !hasLabel) });
    if (!isAnywhere)
      wires.push({
        from,
        to: `out ${from}`,
        words: hasLabel ? only.words : [],
        steps: own.flatMap(({ steps }) => steps),
        isAside: true,
      });
  }
  if (ends === undefined)
    for (const path of finals)
      nodes.push({ id: path, piece: layoutChild(path), entries: entriesOf(level, path, chart) });
  else nodes.push({ id: 'ends', piece: ends.piece, ends });
  for (const way of ends?.ways ?? []) wires.push({ ...way, to: 'ends' });
  return place(nodes, merge(wires), engine);
}

function entriesOf({ begins, stubs }: Level, path: string, { language }: Chart): readonly Entry[] {
  const [begin, stub] = [begins.get(path), stubs.get(path)];
  const anywhere = (word: string): string => `${WORDS.anywhere[language]}: ${word}`;
  // What can open a case here and can also happen at any time is said once, at the dot.
  const both = [...(begin?.words ?? [])].filter((word) => stub?.words.has(anywhere(word)) === true);
  const opening = [...(begin?.words ?? [])].map((word) => (both.includes(word) ? anywhere(word) : word));
  const later = [...(stub?.words ?? [])].filter((word) => !opening.includes(word));
  const steps = [...(begin?.steps ?? []), ...(both.length === 0 ? [] : (stub?.steps ?? []))];
  return [
    ...(begin === undefined ? [] : [{ kind: 'begin', plate: plate(opening, false), steps } as const]),
    ...(stub === undefined || later.length === 0
      ? []
      : [{ kind: 'stub', plate: plate(later, false, [104, 140, 180]), steps: stub.steps } as const]),
  ];
}

/** What leads to the same places is one way, with the words of all. */
function sameWays(exits: readonly Exit[]): readonly Exit[] {
  const same = new Map<string, Exit>();
  for (const exit of exits) {
    const key = [...exit.to].sort().join(' ');
    const known = same.get(key);
    const words = new Set([...(known?.words ?? []), ...exit.words]);
    same.set(key, { ...exit, words, steps: [...(known?.steps ?? []), ...exit.steps] });
  }
  return [...same.values()];
}

/** One line for all that leads from one node to the same place. */
function merge(wires: readonly Wire[]): readonly Wire[] {
  const merged: Wire[] = [];
  for (const wire of wires) {
    const at = merged.findIndex(({ from, to, port }) => from === wire.from && to === wire.to && port === wire.port);
    const known = merged[at];
    if (known === undefined) merged.push(wire);
    else
      merged[at] = {
        ...known,
        words: new Set([...known.words, ...wire.words]),
        steps: [...known.steps, ...wire.steps],
      };
  }
  return merged;
}

function place(nodes: readonly Node[], wires: readonly Wire[], engine: LayoutEngine): Piece {
  const ports = new Map<string, ElkPort[]>(nodes.map(({ id, ends }) => [id, [...(ends?.ports ?? [])]]));
  const port = (node: string, side: string): string => {
    const list = ports.get(node) ?? [];
    const id = `${node} ${list.length}`;
    list.push({ id, width: 0, height: 0, layoutOptions: { 'elk.port.side': side } });
    return id;
  };
  const orderOf = (id: string): number => nodes.findIndex((node) => node.id === id);
  const plates = wires.map(({ words }) => plate(words, true));
  const forward = new Set<string>();
  const edges = wires.map((wire, index): ElkExtendedEdge => {
    const isBack = orderOf(wire.to) <= orderOf(wire.from);
    const isMain = !isBack && wire.isAside !== true && !forward.has(wire.from);
    if (isMain) forward.add(wire.from);
    const label = plates[index];
    return {
      id: `wire ${index}`,
      sources: [port(wire.from, isBack ? 'EAST' : 'SOUTH')],
      targets: [wire.port ?? port(wire.to, isBack ? 'EAST' : 'NORTH')],
      ...(label === undefined || label.texts.length === 0
        ? {}
        : {
            labels: [
              {
                text: 'label',
                width: label.width,
                height: label.height,
                layoutOptions: { 'elk.edgeLabels.inline': 'true', 'elk.edgeLabels.placement': 'CENTER' },
              },
            ],
          }),
      layoutOptions: isMain ? { 'elk.layered.priority.straightness': '20', 'elk.layered.priority.shortness': '5' } : {},
    };
  });
  // What nothing connects stands below the one before it, not beside it.
  const isConnected = (id: string): boolean => wires.some(({ from, to }) => from === id || to === id);
  for (const [index, { id }] of nodes.entries()) {
    const before = nodes[index - 1];
    if (before === undefined || isConnected(id)) continue;
    edges.push({ id: `order ${index}`, sources: [port(before.id, 'SOUTH')], targets: [port(id, 'NORTH')] });
  }
  const laid = engine({
    id: 'frame',
    layoutOptions: OPTIONS,
    children: nodes.map(({ id, piece, ends, entries = [] }): ElkNode => ({
      id,
      width: piece.width,
      height: piece.height,
      ports: ports.get(id) ?? [],
      layoutOptions: {
        'elk.portConstraints': ends === undefined ? 'FIXED_SIDE' : 'FIXED_POS',
        ...(ends === undefined ? {} : { 'elk.layered.layering.layerConstraint': 'LAST' }),
        'elk.nodeLabels.placement': '[OUTSIDE, H_LEFT, V_CENTER]',
      },
      ...(entries.length === 0 ? {} : { labels: [{ text: 'entries', ...sizeOf(entries) }] }),
    })),
    edges,
  });
  const pieces: Partial<Piece>[] = [];
  for (const node of laid.children ?? []) {
    const known = nodes.find(({ id }) => id === node.id);
    if (known === undefined) continue;
    pieces.push(shift(known.piece, node.x ?? 0, node.y ?? 0));
    const [label] = node.labels ?? [];
    if (label !== undefined)
      pieces.push(
        shift(
          drawEntries(known.entries ?? [], {
            right: -(label.x ?? 0),
            top: -(label.y ?? 0),
            height: known.piece.height,
          }),
          (node.x ?? 0) + (label.x ?? 0),
          (node.y ?? 0) + (label.y ?? 0),
        ),
      );
  }
  for (const [index, edge] of (laid.edges ?? []).entries()) {
    const wire = wires[index];
    const [section] = edge.sections ?? [];
    if (wire === undefined || section === undefined) continue;
    const [label] = edge.labels ?? [];
    const words = plates[index];
    pieces.push({
      lines: [
        {
          kind: 'normal',
          points: [section.startPoint, ...(section.bendPoints ?? []), section.endPoint].map(
            ({ x, y }) => [round(x), round(y)] as const,
          ),
          labels: label === undefined || words === undefined ? [] : [shiftPlate(words, label.x ?? 0, label.y ?? 0)],
          steps: wire.steps,
        },
      ],
    });
  }
  return bound(join(pieces, 0, 0));
}

const widthOf = ({ kind, plate: { width, texts } }: Entry): number =>
  (texts.length === 0 ? 0 : width) + (kind === 'begin' ? DOT : 0) + STUB;
const heightOf = ({ plate: { height } }: Entry): number => Math.max(height, DOT);

function sizeOf(entries: readonly Entry[]): { readonly width: number; readonly height: number } {
  return { width: Math.max(...entries.map(widthOf)), height: entries.reduce((sum, one) => sum + heightOf(one), 0) };
}

/** Under each other from the origin, each with an arrow that ends at the box: at its height, or where the box is nearest. */
function drawEntries(
  entries: readonly Entry[],
  box: { readonly right: number; readonly top: number; readonly height: number },
): Piece {
  let y = 0;
  return join(
    entries.map((entry): Partial<Piece> => {
      const middle = round(y + heightOf(entry) / 2);
      const end = round(Math.min(Math.max(middle, box.top + 8), box.top + box.height - 8));
      const start = round(box.right - STUB);
      const words = shiftPlate(entry.plate, box.right - widthOf(entry), y);
      const bend = round(box.right - STUB + 6);
      y += heightOf(entry);
      return {
        ...(entry.kind === 'begin' ? { dots: [{ x: round(start - DOT / 2), y: middle }] } : {}),
        lines: [
          {
            kind: entry.kind,
            points: [
              [start, middle],
              ...(end === middle ? [] : [[bend, middle] as const, [bend, end] as const]),
              [round(box.right), end],
            ],
            labels: words.texts.length > 0 ? [words] : [],
            steps: entry.steps,
          },
        ],
      };
    }),
    box.right,
    y,
  );
}

/** Shifted to the origin and as large as what is in it. */
function bound(piece: Piece): Piece {
  const boxes: Box[] = [
    ...piece.frames,
    ...piece.states,
    ...piece.flags,
    ...piece.notes,
    ...piece.dots.map(({ x, y }) => ({ x: x - DOT / 2, y: y - DOT / 2, width: DOT, height: DOT })),
    ...piece.lines.flatMap(({ points, labels }) => [
      ...labels,
      ...points.map(([x, y]) => ({ x, y, width: 0, height: 0 })),
    ]),
  ];
  const left = Math.min(...boxes.map(({ x }) => x));
  const top = Math.min(...boxes.map(({ y }) => y));
  const right = Math.max(...boxes.map(({ x, width }) => x + width));
  const bottom = Math.max(...boxes.map(({ y, height }) => y + height));
  return { ...shift(piece, -left, -top), width: round(right - left), height: round(bottom - top) };
}
