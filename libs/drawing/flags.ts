/** A way out of a frame as a flag with the name of where it goes, like a connector to another page. */
import { join, shiftPlate, stack, type Piece } from './piece.js';
import type { Flag } from './picture.js';
import { isChain, stateOf, type Chart, type Exit } from './moves.js';
import { LABEL, plate } from './sizes.js';
import { toneOf } from './tones.js';
import { widthOf, wrapWithin } from './text.js';
import { WORDS } from './words.js';

/** The ways out of one state under each other: each a flag, below its words where no line tells them. */
export function layoutFlags(chart: Chart, exits: readonly Exit[], hasWords: boolean): Piece {
  const pieces: Partial<Piece>[] = [];
  let [y, width] = [0, 0];
  for (const { to, words, steps } of exits) {
    if (hasWords && words.size > 0) {
      const note = plate(words, false);
      pieces.push({ notes: [{ ...shiftPlate(note, 0, y), steps }] });
      y += note.height + 1;
      width = Math.max(width, note.width);
    }
    const flag = flagTo(chart, to);
    pieces.push({ flags: [shiftPlate(flag, 0, y)] });
    y += flag.height + 5;
    width = Math.max(width, flag.width);
  }
  return join(pieces, width, y - 5);
}

/** The flag to one place or, where words can lead to several, to all of them; outcomes go by one name. */
function flagTo(chart: Chart, targets: readonly string[]): Flag {
  const outcomes = targets.filter((path) => stateOf(chart, path).kind === 'final');
  const places = targets.filter((path) => outcomes.length < 2 || !outcomes.includes(path));
  const shown = [
    ...(outcomes.length > 1 ? [WORDS.ends[chart.language]] : []),
    ...new Set(places.map((path) => placeOf(chart, path))),
  ];
  const lines = shown.flatMap((name) => wrapWithin(name, [130, 150], 2, LABEL.size, 600));
  const width = Math.ceil(Math.max(...lines.map((line) => widthOf(line, LABEL.size, 600)))) + 26;
  return {
    x: 0,
    y: 0,
    width,
    height: lines.length * LABEL.leading + 8,
    texts: stack(lines, { size: LABEL.size, weight: 600, leading: LABEL.leading, x: 9, y: 4 }),
    to: targets,
    tone: toneOf(chart, stateOf(chart, targets[0] ?? chart.machine.name)),
  };
}

/** What people call the place: the link of a chain with its number, or the outcome. */
function placeOf(chart: Chart, path: string): string {
  const { machine, language } = chart;
  const { kind, label } = stateOf(chart, path);
  if (kind === 'final') return label[language];
  for (let at = path; at.includes('.'); at = at.slice(0, at.lastIndexOf('.'))) {
    const parent = stateOf(chart, at.slice(0, at.lastIndexOf('.')));
    const state = stateOf(chart, at);
    if (isChain(chart, parent)) return `${numberOf(chart, at)}${state.label[language]}`;
    if (parent.kind === 'parallel') return state.label[language];
  }
  return label[language] || machine.name;
}

/** The number of a link with the space after it; nothing for an outcome. */
function numberOf(chart: Chart, path: string): string {
  const links = stateOf(chart, path.slice(0, path.lastIndexOf('.'))).children.filter(
    (child) => stateOf(chart, child).kind !== 'final',
  );
  const at = links.indexOf(path);
  return at < 0 ? '' : `${at + 1} `;
}
