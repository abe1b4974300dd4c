import { beforeAll, describe, expect, it } from '@jest/globals';
import { smallWorkflow } from '#testing';
import { drawSvg, layoutChart, loadLayoutEngine, type LayoutEngine } from './index.js';
import { COLOURS, lookOf, paintOf, TONE_COLOURS, type Look } from './looks.js';
import type { StateBox } from './picture.js';

// Laying out takes a second or two, and longer where other suites run beside it.

let engine: LayoutEngine;
beforeAll(async () => {
  engine = await loadLayoutEngine();
});

const box = (path: string, more: Partial<StateBox> = {}): StateBox => ({
  path,
  label: path,
  name: [path],
  kind: 'atomic',
  isResting: false,
  tone: 'school',
  x: 0,
  y: 0,
  width: 100,
  height: 36,
  ...more,
});

describe('a look', () => {
  const standing = { active: ['a', 'r', 'f', 'p'], visited: ['a', 'v'], problems: ['p'] };

  it('follows from where the case is and has been', () => {
    expect(lookOf(box('a'), {})).toBe('plain');
    expect(lookOf(box('a'), standing)).toBe('busy');
    expect(lookOf(box('r', { isResting: true }), standing)).toBe('ready');
    expect(lookOf(box('f', { kind: 'final' }), standing)).toBe('done');
    expect(lookOf(box('v'), standing)).toBe('been');
    expect(lookOf(box('n'), standing)).toBe('notYet');
    expect(lookOf(box('p'), standing)).toBe('problem');
  });

  it('differs from every other look without its colours', () => {
    const looks: Look[] = ['busy', 'ready', 'been', 'done', 'notYet', 'problem'];
    const shapes = looks.map((look) => {
      const { strokeWidth, weight, sign, hasHalo } = paintOf(look, box('a'));
      return `${strokeWidth} ${weight} ${sign} ${hasHalo}`;
    });
    expect(new Set(shapes).size).toBe(looks.length);
  });
});

describe('a colour', () => {
  const luminance = (colour: string): number => {
    const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
      const part = parseInt(colour.slice(at, at + 2), 16) / 255;
      return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const contrast = (a: string, b: string): number => {
    const [dark = 0, light = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
    return (light + 0.05) / (dark + 0.05);
  };

  it('of text is read on every ground that it stands on', () => {
    for (const ground of [COLOURS.paper, COLOURS.ground]) {
      for (const text of [COLOURS.ink, COLOURS.soft, COLOURS.way, COLOURS.alert, ...Object.values(TONE_COLOURS)])
        expect([text, ground, contrast(text, ground) >= 4.5]).toEqual([text, ground, true]);
    }
    for (const text of [COLOURS.ink, COLOURS.way, COLOURS.soft])
      expect([text, contrast(text, COLOURS.been) >= 4.5]).toEqual([text, true]);
    expect(contrast(COLOURS.paper, COLOURS.way)).toBeGreaterThanOrEqual(4.5);
  });

  it('of a line is seen on paper', () => {
    expect(contrast(COLOURS.line, COLOURS.paper)).toBeGreaterThanOrEqual(3);
  });
});

describe('a small picture', () => {
  const draw = (label: string) =>
    layoutChart(
      smallWorkflow({
        events: ['GO', 'BACK'],
        states: `one:\n  label: { nl: Een, en: ${JSON.stringify(label)} }\n  on: { GO: two }\ntwo: { label: { nl: Twee, en: Two }, on: { BACK: one, GO: end } }\nend: { label: { nl: Eind, en: End }, type: final, outcome: withdrawn }`,
      }),
      { language: 'en' },
      engine,
    );

  it('runs forward straight down and back as a bracket at the right', () => {
    const { lines, states } = draw('One');
    const [one, two] = states;
    const forward = lines.find(({ steps }) => steps.some(({ event, from }) => event === 'GO' && from === one!.path))!;
    expect(new Set(forward.points.map(([x]) => x)).size).toBe(1);
    const back = lines.find(({ steps }) => steps.some(({ event }) => event === 'BACK'))!;
    const right = Math.max(one!.x + one!.width, two!.x + two!.width);
    expect(Math.max(...back.points.map(([x]) => x))).toBeGreaterThan(right);
    expect(back.points[0]![0]).toBeCloseTo(two!.x + two!.width);
    expect(back.points.at(-1)![0]).toBeCloseTo(one!.x + one!.width);
  });

  it('lets no label of a region become markup', () => {
    const svg = drawSvg(draw('<b onload="x">&'));
    expect(svg).not.toContain('<b');
    expect(svg).toContain('&lt;b onload=&quot;x&quot;&gt;&amp;');
  });

  it('needs no style sheet, so that a strict page shows it', () => {
    expect(drawSvg(draw('One'), { active: ['small.one'] })).not.toMatch(/<style|style=|<script|href=/);
  });

  it('says where the case is, in words and in the look', () => {
    const svg = drawSvg(draw('One'), {
      active: ['small.two'],
      visited: ['small.one'],
      since: { 'small.two': '12 Oct' },
    });
    expect(svg).toContain('Now: Two (since 12 Oct).');
    expect(svg).toContain('data-state="small.two" data-look="busy"');
    expect(svg).toContain('data-state="small.one" data-look="been"');
  });

  it('has ids of its own where two stand on one page', () => {
    expect(drawSvg(draw('One'), { id: 'left' })).toContain('aria-labelledby="left-title left-desc"');
  });
});

describe('the picture of an unusual chart', () => {
  const label = (text: string): string => `label: { nl: ${text}, en: ${text} }`;
  const link = (name: string, to: string): string =>
    `${name}: { ${label(name)}, states: { a: { ${label(`in-${name}`)}, on: { GO: ${to} } } } }`;
  const layoutOf = (states: string, events: readonly string[]) =>
    layoutChart(smallWorkflow({ events, states }), { language: 'en' }, engine);

  it('holds the only outcome of a chain, and a link without substates', () => {
    const { states, frames } = layoutOf(
      `start: { ${label('Start')}, on: { GO: one } }\n${link('one', 'small.two')}\n${link('two', 'small.three')}\n${link('three', 'small.end')}\nend: { ${label('End')}, type: final, outcome: withdrawn }`,
      ['GO'],
    );
    expect(states.map(({ path }) => path)).toEqual([
      'small.start',
      'small.one.a',
      'small.two.a',
      'small.three.a',
      'small.end',
    ]);
    expect(frames.flatMap(({ number }) => number ?? [])).toEqual([1, 2, 3, 4]);
  });

  it('says in words what a history state is', () => {
    const { states } = layoutOf(
      `work: { ${label('Work')}, on: { GO: pause }, states: { a: { ${label('A')} }, h: { type: history, target: a } } }\npause: { ${label('Pause')}, on: { BACK: small.work.h } }`,
      ['GO', 'BACK'],
    );
    expect(states.find(({ path }) => path === 'small.work.h')?.label).toBe('Where it was');
  });

  it('says that a state leads to itself', () => {
    const { lines } = layoutOf(`one: { ${label('One')}, on: { GO: one } }`, ['GO']);
    expect(lines.flatMap(({ labels }) => labels.flatMap(({ texts }) => texts.map(({ text }) => text)))).toContain(
      'again: GO',
    );
  });
});
