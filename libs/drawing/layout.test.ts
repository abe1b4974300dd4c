import { beforeAll, describe, expect, it } from '@jest/globals';
import { createHash } from 'node:crypto';
import type { Machine, Workflow } from '#language';
import { shippedLibrary } from '#testing';
import { drawSvg, layoutChart, loadLayoutEngine, type Layout, type LayoutEngine } from './index.js';
import type { Box, TextLine } from './picture.js';
import { NAME, SIGN, SMALL } from './sizes.js';
import { widthOf } from './text.js';

// Laying out takes a second or two, and longer where other suites run beside it.

let engine: LayoutEngine;
beforeAll(async () => {
  engine = await loadLayoutEngine();
});

const workflows = [...shippedLibrary().workflows.values()].map(({ workflow }) => workflow);
const cases = workflows.flatMap((workflow) =>
  (['nl', 'en'] as const).map((language): [string, Workflow, 'nl' | 'en'] => [
    `${workflow.name} in ${language}`,
    workflow,
    language,
  ]),
);

const TOUCH = 0.2;
const overlap = (a: Box, b: Box): boolean =>
  a.x + a.width > b.x + TOUCH &&
  b.x + b.width > a.x + TOUCH &&
  a.y + a.height > b.y + TOUCH &&
  b.y + b.height > a.y + TOUCH;
const holds = (outer: Box, inner: Box): boolean =>
  inner.x >= outer.x - TOUCH &&
  inner.y >= outer.y - TOUCH &&
  inner.x + inner.width <= outer.x + outer.width + TOUCH &&
  inner.y + inner.height <= outer.y + outer.height + TOUCH;
const textBox = ({ x, y, width, size }: TextLine): Box => ({ x, y: y - size * 0.7, width, height: size * 0.9 });
const name = (one: object): string => JSON.stringify(one).slice(0, 160);

/** All pairs of which the first and the second meet. */
const meetings = (first: readonly Box[], second: readonly Box[]): string[] =>
  first.flatMap((a) => second.filter((b) => a !== b && overlap(a, b)).map((b) => `${name(a)} and ${name(b)}`));

const plates = (layout: Layout) => [...layout.lines.flatMap(({ labels }) => labels), ...layout.notes];

/** Frames that have no other frame between them and a point, innermost first. */
const framesAround = ({ frames }: Layout, box: Box) =>
  frames.filter((frame) => holds(frame, box)).sort((a, b) => a.width * a.height - b.width * b.height);

const mainStates = (machine: Machine) =>
  [...machine.states.values()].filter(
    ({ path, children, kind }) => path.startsWith(`${machine.name}.`) && children.length === 0 && kind !== 'history',
  );

describe.each(cases)('the picture of %s', (_name, workflow, language) => {
  let layout: Layout;
  beforeAll(() => {
    layout = layoutChart(workflow, { language }, engine);
  });

  it('shows every state of every machine once', () => {
    const states = [...workflow.machines.values()].flatMap(mainStates).map(({ path }) => path);
    expect(layout.states.map(({ path }) => path).sort()).toEqual(states.sort());
  });

  it('shows every transition of every machine', () => {
    const drawn = [...layout.lines, ...layout.notes].flatMap(({ steps }) => steps);
    const shown = new Set(drawn.map(({ event, to }) => `${event ?? ''} ${to}`));
    for (const machine of workflow.machines.values()) {
      for (const { path, transitions } of machine.states.values()) {
        if (path !== machine.name && !path.startsWith(`${machine.name}.`)) continue;
        for (const { trigger, target } of transitions) {
          if (target === undefined) continue;
          const event = trigger.kind === 'event' ? trigger.event : trigger.kind === 'after' ? trigger.term.name : '';
          expect([path, event, target, shown.has(`${event} ${target}`)]).toEqual([path, event, target, true]);
        }
      }
    }
  });

  it('lets no state or flag overlap another', () => {
    const boxes = [...layout.states, ...layout.flags];
    expect(meetings(boxes, boxes)).toEqual([]);
  });

  it('lays no words on a state, a flag or other words', () => {
    expect(meetings(plates(layout), [...layout.states, ...layout.flags])).toEqual([]);
    expect(meetings(plates(layout), plates(layout))).toEqual([]);
  });

  it('runs no line through a state', () => {
    const crossings = layout.lines.flatMap(({ points, steps }) =>
      points.slice(1).flatMap(([x, y], index) => {
        const [fromX, fromY] = points[index]!;
        const segment = {
          x: Math.min(x, fromX),
          y: Math.min(y, fromY),
          width: Math.abs(x - fromX),
          height: Math.abs(y - fromY),
        };
        const thick = { x: segment.x - 0.5, y: segment.y - 0.5, width: segment.width + 1, height: segment.height + 1 };
        const inside = (box: Box): Box => ({
          x: box.x + 2,
          y: box.y + 2,
          width: box.width - 4,
          height: box.height - 4,
        });
        return [...layout.states, ...layout.flags]
          .filter((box) => overlap(thick, inside(box)))
          .map((box) => `${name(steps)} through ${name(box)}`);
      }),
    );
    expect(crossings).toEqual([]);
  });

  it('keeps every line inside one frame, except the arrows between the links of a chain', () => {
    for (const { kind, points, labels, steps } of layout.lines) {
      const xs = points.map(([x]) => x);
      const ys = points.map(([, y]) => y);
      const [x, y] = [Math.min(...xs), Math.min(...ys)];
      const line = { x, y, width: Math.max(...xs) - x, height: Math.max(...ys) - y };
      const [frame] = framesAround(layout, line);
      expect([steps, frame?.kind]).not.toEqual([steps, undefined]);
      for (const label of labels) expect([name(label), holds(frame!, label)]).toEqual([name(label), true]);
      if (kind === 'link') expect(['machine', 'box']).toContain(frame?.kind);
    }
  });

  it('keeps every text within its box', () => {
    for (const { label, name: lines, owner, width, height } of layout.states) {
      const widest = Math.max(
        ...lines.map((line) => widthOf(line, NAME.size, 600) + SIGN),
        owner === undefined ? 0 : widthOf(owner, SMALL.size, 400),
      );
      expect([label, widest <= width - 10]).toEqual([label, true]);
      expect([label, lines.length * NAME.leading <= height]).toEqual([label, true]);
    }
    for (const box of [...layout.flags, ...plates(layout), ...layout.frames])
      for (const text of box.texts) expect([text.text, holds(box, textBox(text))]).toEqual([text.text, true]);
    const page = { x: 0, y: 0, width: layout.width, height: layout.height };
    for (const box of [...layout.frames, ...layout.states, ...layout.flags, ...plates(layout)])
      expect([name(box), holds(page, box)]).toEqual([name(box), true]);
  });

  it('is the same picture each time', async () => {
    const hash = (one: Layout): string => createHash('sha256').update(drawSvg(one)).digest('hex');
    const again = layoutChart(workflow, { language }, await loadLayoutEngine());
    expect(hash(again)).toBe(hash(layout));
  });

  it('says in words what it shows', () => {
    const svg = drawSvg(layout);
    expect(svg).toMatch(/^<svg [^>]*role="img" aria-labelledby="chart-title chart-desc"/);
    const desc = /<desc id="chart-desc">([^<]*)<\/desc>/.exec(svg)?.[1] ?? '';
    for (const state of layout.states.filter(({ kind }) => kind === 'atomic')) expect(desc).toContain(state.label);
  });

  it('fits the width of a laptop', () => {
    expect(layout.width).toBeLessThanOrEqual(1600);
  });
});

describe('the shape of a model', () => {
  const pictureOf = (name: string): Layout =>
    layoutChart(
      workflows.find((workflow) => workflow.name === name)!,
      { language: 'nl' },
      engine,
    );
  const framesOf = ({ frames }: Layout, kind: Layout['frames'][number]['kind']) =>
    frames.filter((frame) => frame.kind === kind);

  it('of silos is a wall between two files, with what goes through it', () => {
    const layout = pictureOf('silos');
    const [wall, another] = framesOf(layout, 'wall');
    expect(another).toBeUndefined();
    const [above, below] = framesOf(layout, 'machine');
    expect(above!.y + above!.height).toBeLessThan(wall!.y);
    expect(wall!.y + wall!.height).toBeLessThan(below!.y);
    expect(wall!.texts.map(({ text }) => text).join(' ')).toContain('Verwijsbrief ontvangen');
  });

  it('of the chain is numbered links, each with an arrow to the next', () => {
    const layout = pictureOf('chain');
    expect(framesOf(layout, 'card').map(({ number }) => number)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(layout.lines.filter(({ kind }) => kind === 'link')).toHaveLength(6);
  });

  it('of the network is cards of several owners around one case', () => {
    const cards = framesOf(pictureOf('network'), 'card').filter(({ path }) => path?.startsWith('network.') === true);
    expect(cards).toHaveLength(8);
    expect(new Set(cards.map(({ tone }) => tone)).size).toBeGreaterThanOrEqual(3);
  });

  it('of the integrated model is everything in the frame of one owner', () => {
    const layout = pictureOf('integrated');
    const whole = framesOf(layout, 'whole');
    expect(whole.map(({ hasOneOwner }) => hasOneOwner)).toEqual([true]);
    for (const card of framesOf(layout, 'card')) expect(holds(whole[0]!, card)).toBe(true);
  });
});
