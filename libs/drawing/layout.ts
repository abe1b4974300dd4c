/**
 * A workflow as a laid-out picture. Each way of working together gets its own shape: cases beside each other with a wall between
 * them, links of a chain, cards around one case, or all in one frame. The same definition and language give the same layout.
 */
import type { ChartState, Machine, Workflow } from '#language';
import { packCards } from './cards.js';
import { linkCards } from './chain.js';
import { describeMachine } from './describe.js';
import type { LayoutEngine } from './engine.js';
import { layoutEnds } from './ends.js';
import { layoutFlow } from './flow.js';
import { frameAround } from './frames.js';
import { isChain, readChart, readLevel, stateOf, type Chart } from './moves.js';
import { join, shift, type Piece } from './piece.js';
import type { Layout } from './picture.js';
import { GAP, SHEET, stateBox, CARD } from './sizes.js';
import { nameOfParty, ownerOf, toneOf } from './tones.js';
import { isFile, layoutWall } from './walls.js';
import { WORDS, type Language } from './words.js';

/** Between machines. */
const SPACE = 24;

export interface LayoutOptions {
  readonly language: Language;
  /** One machine only; without it all machines of the workflow. */
  readonly machine?: string;
}

export function layoutChart(workflow: Workflow, { language, machine }: LayoutOptions, engine: LayoutEngine): Layout {
  const machines = [...workflow.machines.values()].filter(({ name }) => machine === undefined || name === machine);
  if (machines.length === 0) throw new Error(`${workflow.name} has no machine ${machine ?? ''}.`);
  const sheets = machines.map((one) => layoutMachine(one, workflow, language, engine));
  const piece = arrange(machines, sheets, workflow, language);
  const title = workflow.title[language];
  const only = machine === undefined ? undefined : machines[0];
  return {
    ...piece,
    workflow: workflow.name,
    language,
    title: only === undefined ? title : `${title}: ${only.label[language]}`,
    sentences: machines.flatMap((one) => describeMachine(readChart(one, workflow, language))),
  };
}

/** Files under each other with a wall between them; then the other machines beside each other, as many as fit in a row. */
function arrange(
  machines: readonly Machine[],
  sheets: readonly Piece[],
  workflow: Workflow,
  language: Language,
): Piece {
  const pieces: Piece[] = [];
  const widest = Math.max(...sheets.map(({ width }) => width));
  let [x, y, height, width] = [0, 0, 0, 0];
  let file: Machine | undefined;
  for (const [index, sheet] of sheets.entries()) {
    const machine = machines[index];
    const isOwnRow = machine !== undefined && isFile(machine);
    if (x > 0 && (isOwnRow || file === machines[index - 1] || x + sheet.width > SHEET))
      [x, y, height] = [0, y + height + SPACE, 0];
    if (isOwnRow && file !== undefined) {
      const wall = layoutWall(file, machine, workflow, language, widest);
      pieces.push(shift(wall, 0, y));
      y += wall.height + SPACE;
    }
    if (isOwnRow) file = machine;
    pieces.push(shift(sheet, x, y));
    x += sheet.width + SPACE;
    height = Math.max(height, sheet.height);
    width = Math.max(width, x - SPACE);
  }
  return join(pieces, Math.max(width, ...pieces.map((piece) => piece.width)), y + height);
}

function layoutMachine(machine: Machine, workflow: Workflow, language: Language, engine: LayoutEngine): Piece {
  const chart = readChart(machine, workflow, language);
  const root = stateOf(chart, machine.name);
  const content = layoutInside(chart, root, engine);
  return frameAround(chart, root, root.kind === 'parallel' ? 'whole' : 'machine', content);
}

/** What is inside a state, without its frame. */
function layoutInside(chart: Chart, state: ChartState, engine: LayoutEngine): Piece {
  if (state.kind === 'parallel') return layoutParts(chart, state, engine);
  if (isChain(chart, state)) return layoutLinks(chart, state, engine);
  return layoutFlow(chart, state, (path) => layoutChild(chart, path, engine), engine);
}

function layoutChild(chart: Chart, path: string, engine: LayoutEngine): Piece {
  const state = stateOf(chart, path);
  if (state.children.length > 0)
    return frameAround(chart, state, state.kind === 'parallel' ? 'whole' : 'box', layoutInside(chart, state, engine));
  const around = state.parent === undefined ? undefined : ownerOf(chart, stateOf(chart, frameOf(chart, state.parent)));
  const owner =
    state.owner === around || state.kind === 'final' || state.isResting ? undefined : nameOfParty(chart, state.owner);
  const box = stateBox({
    path,
    label: state.kind === 'history' ? WORDS.history[chart.language] : state.label[chart.language],
    kind: state.kind === 'final' ? 'final' : 'atomic',
    isResting: state.isResting,
    tone: toneOf(chart, state),
    ...(owner === undefined ? {} : { owner }),
  });
  return join([{ states: [box] }], box.width, box.height);
}

/** The frame around a state that names who is responsible: the nearest one that is no plain box. */
function frameOf(chart: Chart, path: string): string {
  for (let at = path; at.includes('.'); at = at.slice(0, at.lastIndexOf('.'))) {
    const parent = stateOf(chart, at.slice(0, at.lastIndexOf('.')));
    if (parent.kind === 'parallel' || isChain(chart, parent)) return at;
  }
  return chart.machine.name;
}

function layoutParts(chart: Chart, state: ChartState, engine: LayoutEngine): Piece {
  const parts = state.children.map((path) => stateOf(chart, path));
  const content = parts.map((part) => layoutInside(chart, part, engine));
  const cards = parts.map((part, index) => frameAround(chart, part, 'card', content[index] as Piece));
  const placed = packCards(cards, SHEET - 2 * CARD.padding, GAP);
  const pieces = placed.map(({ piece, x, y, width, height }) => {
    const index = cards.indexOf(piece);
    return shift(
      frameAround(chart, parts[index] as ChartState, 'card', content[index] as Piece, { width, height }),
      x,
      y,
    );
  });
  return join(
    pieces,
    Math.max(...placed.map(({ x, width }) => x + width)),
    Math.max(...placed.map(({ y, height }) => y + height)),
  );
}

function layoutLinks(chart: Chart, state: ChartState, engine: LayoutEngine): Piece {
  const finals = state.children.filter((child) => stateOf(chart, child).kind === 'final');
  const links = state.children.filter((child) => !finals.includes(child)).map((path) => stateOf(chart, path));
  const content = links.map((link) =>
    link.children.length === 0
      ? layoutFlow(chart, link, (path) => layoutChild(chart, path, engine), engine)
      : layoutInside(chart, link, engine),
  );
  const cards = links.map((link, index) => frameAround(chart, link, 'card', content[index] as Piece));
  const ends = layoutEnds(chart, finals, readLevel(chart, state).stubs, [], () => false, {
    perRow: 6,
    isAlways: true,
  });
  const all = [...cards, ...(ends === undefined ? [] : [ends.piece])];
  const linked = linkCards(
    chart,
    state.path,
    [...links.map(({ path }) => path), ...(ends === undefined ? [] : [undefined])],
    all,
    SHEET - 2 * CARD.padding,
  );
  const pieces = linked.placed.map(({ piece, x, y, width, height }) => {
    const index = cards.indexOf(piece);
    const link = links[index];
    return shift(
      link === undefined ? piece : frameAround(chart, link, 'card', content[index] as Piece, { width, height }),
      x,
      y,
    );
  });
  return join([{ lines: linked.lines }, ...pieces], linked.width, linked.height);
}
