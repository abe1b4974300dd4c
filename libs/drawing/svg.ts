/**
 * A layout as SVG, with the standing of a case painted in. Only presentation attributes, so that a page with a strict policy for
 * styles shows it; every text has the width it was measured with, so that another font cannot make it overflow.
 */
import { COLOURS, lookOf, paintOf, TONE_COLOURS, type Look, type Paint } from './looks.js';
import { round, stack } from './piece.js';
import type { Box, Flag, Frame, Layout, Line, Plate, StateBox, Step, TextLine } from './picture.js';
import { NAME, SIGN, SMALL } from './sizes.js';
import { stepsTaken, type Standing } from './standing.js';
import { widthOf } from './text.js';
import { WORDS } from './words.js';

const MARGIN = 16;
const LEGEND = 40;
const FONT = "'Source Sans 3', 'Source Sans Pro', 'Segoe UI', 'Helvetica Neue', Arial, sans-serif";

export interface SvgOptions extends Standing {
  /** Sets apart the ids of two pictures on one page. */
  readonly id?: string;
}

export function drawSvg(layout: Layout, options: SvgOptions = {}): string {
  const hasStanding = options.active !== undefined;
  const width = Math.ceil(layout.width + 2 * MARGIN);
  const height = Math.ceil(layout.height + 2 * MARGIN + (hasStanding ? LEGEND : 0));
  const id = options.id ?? 'chart';
  const steps = layout.lines.flatMap((line) => line.steps);
  const taken = stepsTaken(steps, options.passages ?? []);
  const parts = [
    ...layout.frames.map((frame) => drawFrame(frame)),
    ...[...layout.lines]
      .map((line) => ({ line, style: styleOf(line, options, taken) }))
      .sort((a, b) => a.style.order - b.style.order)
      .map(({ line, style }) => drawLine(line, style)),
    ...layout.lines.flatMap((line) => line.labels.map((label) => drawPlate(label, styleOf(line, options, taken)))),
    ...layout.dots.map(({ x, y }) => `<circle cx="${x}" cy="${y}" r="5" fill="${COLOURS.ink}"/>`),
    ...layout.flags.map(drawFlag),
    ...layout.notes.map((note) => note.texts.map((text) => drawText(text, COLOURS.soft)).join('')),
    ...layout.states.map((state) => drawState(state, lookOf(state, options), sinceOf(state, layout, options))),
  ];
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="${id}-title ${id}-desc" lang="${layout.language}" font-family="${escape(FONT)}">
<title id="${id}-title">${escape(layout.title)}</title>
<desc id="${id}-desc">${escape(sentencesOf(layout, options).join(' '))}</desc>
<rect width="${width}" height="${height}" fill="${COLOURS.paper}"/>
<g transform="translate(${MARGIN} ${MARGIN})">
${parts.join('\n')}
</g>
${hasStanding ? `<g transform="translate(${MARGIN} ${layout.height + 2 * MARGIN})">${drawLegend(layout, options, taken)}</g>\n` : ''}</svg>
`;
}

/** The picture in words; with a standing, where each part stands. */
function sentencesOf(layout: Layout, standing: Standing): readonly string[] {
  const { sentences, states, language } = layout;
  const { active } = standing;
  if (active === undefined) return sentences.map(({ text }) => text);
  return sentences.map(({ path, text }) => {
    const here = states.filter((state) => active.includes(state.path) && state.path.startsWith(`${path}.`));
    if (here.length === 0) return text;
    const names = here.map((state) => {
      const at = sinceOf(state, layout, standing);
      return at === undefined ? state.label : `${state.label} (${at})`;
    });
    return `${text} ${WORDS.now[language]}: ${names.join(', ')}.`;
  });
}

/** Since when the case is in a state; of a state that it has left, the time tells nothing. */
function sinceOf({ path }: StateBox, { language }: Layout, { active, since }: Standing): string | undefined {
  const at = since?.[path];
  return at === undefined || active?.includes(path) !== true ? undefined : `${WORDS.since[language]} ${at}`;
}

function drawFrame(frame: Frame): string {
  const { kind, x, y, width, height, tone, texts } = frame;
  const colour = TONE_COLOURS[tone];
  const rect = (attributes: string): string =>
    `<rect x="${x}" y="${y}" width="${width}" height="${height}" rx="8" ${attributes}/>`;
  const body = {
    machine: rect(`fill="${COLOURS.paper}" stroke="${COLOURS.rule}"`),
    whole: rect(
      frame.hasOneOwner === true
        ? `fill="${COLOURS.ground}" stroke="${colour}" stroke-width="4"`
        : `fill="${COLOURS.ground}" stroke="${COLOURS.rule}"`,
    ),
    wall: drawWall(frame),
    card: rect(`fill="${COLOURS.paper}" stroke="${COLOURS.rule}"`),
    box: rect(`fill="${COLOURS.paper}" stroke="${COLOURS.line}" stroke-width="1"`),
    ends: rect(`fill="none" stroke="${COLOURS.line}" stroke-dasharray="2 4"`),
  }[kind];
  const band =
    kind === 'box' || kind === 'ends' || kind === 'wall'
      ? ''
      : `<path d="M${x} ${y + 7}v-1a6 6 0 0 1 6 -6h${width - 12}a6 6 0 0 1 6 6v1z" fill="${colour}"/>`;
  const [title] = texts;
  const badge =
    frame.number === undefined || title === undefined
      ? ''
      : `<circle cx="${x + 23}" cy="${title.y - 5}" r="10.5" fill="${colour}"/>${drawText(centred(String(frame.number), x + 23, title.y, 13, 600), COLOURS.paper)}`;
  return `<g data-frame="${escape(frame.path ?? kind)}">${body}${band}${badge}${texts
    .map((text) =>
      drawText(
        text,
        text.weight === 600 && kind !== 'ends' && kind !== 'box' && kind !== 'wall' ? colour : COLOURS.soft,
      ),
    )
    .join('')}</g>`;
}

/** A wall of two courses of bricks, with what goes through it below. */
function drawWall({ x, y, width }: Frame): string {
  const brick = 36;
  const course = (at: number, offset: number): string => {
    let path = '';
    for (let left = x - offset; left < x + width; left += brick) {
      const from = Math.max(left, x);
      const to = Math.min(left + brick - 3, x + width);
      if (to > from) path += `M${round(from)} ${at}h${round(to - from)}v7h${round(from - to)}z`;
    }
    return path;
  };
  return `<path d="${course(y, 0)}${course(y + 9, brick / 2)}" fill="${COLOURS.line}"/>`;
}

interface LineStyle {
  readonly stroke: string;
  readonly width: number;
  readonly dash?: string;
  readonly text: string;
  readonly weight: 400 | 600;
  /** What is drawn later lies above. */
  readonly order: number;
}

function styleOf(line: Line, { active, possible }: Standing, taken: ReadonlySet<Step>): LineStyle {
  const plain = { stroke: COLOURS.line, width: 1.3, text: COLOURS.soft, weight: 400, order: 0 } as const;
  if (active === undefined) return { ...plain, text: COLOURS.ink };
  const isPossible = line.steps.some(
    ({ event, from }) =>
      event !== undefined &&
      possible?.includes(event) === true &&
      active.some((state) => state === from || state.startsWith(`${from}.`)),
  );
  if (isPossible) return { stroke: COLOURS.ink, width: 2, dash: '5 4', text: COLOURS.ink, weight: 600, order: 2 };
  if (line.steps.some((step) => taken.has(step)))
    return { stroke: COLOURS.way, width: 2.6, text: COLOURS.way, weight: 400, order: 1 };
  return plain;
}

const RADIUS = 6;

function drawLine({ kind, points }: Line, style: LineStyle): string {
  const isLink = kind === 'link';
  const width = isLink ? Math.max(5, style.width * 2) : style.width;
  const head = isLink ? 13 : 7;
  const [tip, before] = [points.at(-1), points.at(-2)];
  if (tip === undefined || before === undefined) return '';
  const length = Math.hypot(tip[0] - before[0], tip[1] - before[1]) || 1;
  const [ux, uy] = [(tip[0] - before[0]) / length, (tip[1] - before[1]) / length];
  const end: readonly [number, number] = [tip[0] - ux * head * 0.8, tip[1] - uy * head * 0.8];
  const path = [...points.slice(0, -1), end]
    .map(([x, y], index, all) => {
      const [last, next] = [all[index - 1], all[index + 1]];
      if (last === undefined) return `M${round(x)} ${round(y)}`;
      if (next === undefined) return `L${round(x)} ${round(y)}`;
      const a = towards([x, y], last);
      const b = towards([x, y], next);
      return `L${a}Q${round(x)} ${round(y)} ${b}`;
    })
    .join('');
  const base = [tip[0] - ux * head, tip[1] - uy * head] as const;
  const half = head * 0.5;
  const arrow = `M${round(tip[0])} ${round(tip[1])}L${round(base[0] - uy * half)} ${round(base[1] + ux * half)}L${round(base[0] + uy * half)} ${round(base[1] - ux * half)}z`;
  return `<path d="${path}" fill="none" stroke="${style.stroke}" stroke-width="${width}"${style.dash === undefined ? '' : ` stroke-dasharray="${style.dash}"`}/><path d="${arrow}" fill="${style.stroke}"/>`;
}

function towards([x, y]: readonly [number, number], [toX, toY]: readonly [number, number]): string {
  const length = Math.hypot(toX - x, toY - y);
  const part = Math.min(RADIUS, length / 2) / (length || 1);
  return `${round(x + (toX - x) * part)} ${round(y + (toY - y) * part)}`;
}

function drawPlate({ x, y, width, height, texts }: Plate, style: LineStyle): string {
  return `<rect x="${x}" y="${y}" width="${width}" height="${height}" rx="3" fill="${COLOURS.paper}"/>${texts
    .map((text) => drawText(text, style.text))
    .join('')}`;
}

function drawFlag({ x, y, width, height, texts, tone }: Flag): string {
  const colour = TONE_COLOURS[tone];
  const point = Math.min(10, height / 2);
  return `<g><path d="M${x} ${y}h${width - point}l${point} ${height / 2}l${-point} ${height / 2}h${point - width}z" fill="${COLOURS.ground}" stroke="${colour}"/>${texts
    .map((text) => drawText(text, colour))
    .join('')}</g>`;
}

function drawState(state: StateBox, look: Look, since: string | undefined): string {
  const paint = paintOf(look, state);
  const { x, y, width, height, name } = state;
  const rx = state.kind === 'final' ? height / 2 : 7;
  const hasSign = paint.sign !== 'none';
  const below = since ?? state.owner;
  const block = name.length * NAME.leading + (below === undefined ? 0 : SMALL.leading - 1);
  const top = y + (height - block) / 2;
  const left = x + (hasSign ? SIGN : 0);
  const inner = width - (hasSign ? SIGN : 0);
  const texts = stack(name, {
    x: left,
    y: top,
    size: NAME.size,
    weight: paint.weight,
    leading: NAME.leading,
    centred: inner,
  });
  const belowLine =
    below === undefined
      ? undefined
      : fitted(centred(below, left + inner / 2, top + name.length * NAME.leading + 9, SMALL.size, 400), inner - 10);
  const rings =
    state.kind === 'final'
      ? `<rect x="${x + 3.5}" y="${y + 3.5}" width="${width - 7}" height="${height - 7}" rx="${rx - 3.5}" fill="none" stroke="${paint.stroke}" stroke-width="1"/>`
      : '';
  const halo = paint.hasHalo
    ? `<rect x="${x - 3}" y="${y - 3}" width="${width + 6}" height="${height + 6}" rx="${rx + 3}" fill="none" stroke="${COLOURS.halo}" stroke-width="3.5"/>`
    : '';
  return `<g data-state="${escape(state.path)}" data-look="${look}">${halo}<rect x="${x}" y="${y}" width="${width}" height="${height}" rx="${rx}" fill="${paint.fill}" stroke="${paint.stroke}" stroke-width="${paint.strokeWidth}"/>${rings}${drawSign(paint, { x: x + (state.kind === 'final' ? 5 : 0), y, width, height })}${texts.map((text) => drawText(text, paint.text)).join('')}${belowLine === undefined ? '' : drawText(belowLine, look === 'busy' ? COLOURS.paper : look === 'plain' ? paint.stroke : COLOURS.soft)}</g>`;
}

function drawSign({ sign, stroke }: Paint, { x, y, height }: Box): string {
  const [cx, cy] = [round(x + 14), round(y + height / 2)];
  switch (sign) {
    case 'dot':
      return `<circle cx="${cx}" cy="${cy}" r="4.5" fill="${COLOURS.halo}"/>`;
    case 'ring':
      return `<circle cx="${cx}" cy="${cy}" r="4" fill="none" stroke="${stroke}" stroke-width="2"/>`;
    case 'tick':
      return `<path d="M${cx - 5} ${cy}l3.5 4l6.5 -8" fill="none" stroke="${stroke}" stroke-width="2"/>`;
    case 'alert':
      return `<circle cx="${cx}" cy="${cy}" r="7" fill="${stroke}"/><path d="M${cx} ${cy - 4}v4.5M${cx} ${cy + 2.6}v1.8" stroke="${COLOURS.paper}" stroke-width="2"/>`;
    case 'none':
      return '';
  }
}

/** The looks and lines that this picture uses, with their names. */
function drawLegend(layout: Layout, options: SvgOptions, taken: ReadonlySet<Step>): string {
  const looks = [...new Set(layout.states.map((state) => lookOf(state, options)))].filter((look) => look !== 'plain');
  let x = 0;
  const parts: string[] = [];
  const say = (text: string): void => {
    const line: TextLine = {
      x,
      y: 17,
      width: round(widthOf(text, LEGEND_SIZE, 400)),
      text,
      size: LEGEND_SIZE,
      weight: 400,
    };
    parts.push(drawText(line, COLOURS.soft));
    x = round(x + line.width + 24);
  };
  for (const look of looks) {
    const kind = look === 'done' ? 'final' : 'atomic';
    const sample: StateBox = {
      path: '',
      label: '',
      kind,
      isResting: false,
      tone: 'plain',
      name: [],
      x: x + 3,
      y: 2,
      width: 30,
      height: 22,
    };
    parts.push(drawState(sample, look, undefined));
    x += 42;
    say(WORDS[look][layout.language]);
  }
  const lines = [
    ['taken', 1],
    ['possible', 2],
  ] as const;
  for (const [name, order] of lines) {
    const style = layout.lines.map((line) => styleOf(line, options, taken)).find((one) => one.order === order);
    if (style === undefined) continue;
    parts.push(
      drawLine(
        {
          kind: 'normal',
          points: [
            [x, 13],
            [x + 34, 13],
          ],
          labels: [],
          steps: [],
        },
        style,
      ),
    );
    x += 42;
    say(WORDS[name][layout.language]);
  }
  return parts.join('');
}

const LEGEND_SIZE = 13;

function centred(text: string, x: number, y: number, size: number, weight: 400 | 600): TextLine {
  const width = round(widthOf(text, size, weight));
  return { x: round(x - width / 2), y: round(y), width, text, size, weight };
}

/** Pressed together where it would be wider than its box. */
function fitted(line: TextLine, limit: number): TextLine {
  return line.width <= limit ? line : { ...line, x: round(line.x + (line.width - limit) / 2), width: round(limit) };
}

function drawText({ x, y, width, text, size, weight }: TextLine, colour: string): string {
  const bold = weight === 600 ? ' font-weight="600"' : '';
  return `<text x="${x}" y="${y}" font-size="${size}"${bold} fill="${colour}" textLength="${width}" lengthAdjust="spacingAndGlyphs">${escape(text)}</text>`;
}

const escape = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
