/** How a state looks for how a case stands in it. Every look differs in shape or sign as well as in colour. */
import type { StateBox, Tone } from './picture.js';
import type { Standing } from './standing.js';

export type Look = 'plain' | 'busy' | 'ready' | 'been' | 'done' | 'notYet' | 'problem';

export interface Paint {
  readonly fill: string;
  readonly stroke: string;
  readonly strokeWidth: number;
  readonly text: string;
  readonly weight: 400 | 600;
  readonly sign: 'none' | 'dot' | 'ring' | 'tick' | 'alert';
  readonly hasHalo: boolean;
}

/** Text of each tone on white is at least 5:1. */
export const TONE_COLOURS: Readonly<Record<Tone, string>> = {
  school: '#1d4f91',
  help: '#8a2a6a',
  money: '#56600a',
  direction: '#00565b',
  safety: '#9c3b10',
  plain: '#565448',
};

export const COLOURS = {
  ink: '#1e1e1c',
  soft: '#5b594f',
  line: '#7d7a6e',
  rule: '#d3d0c4',
  ground: '#f4f2ea',
  paper: '#ffffff',
  way: '#00565b',
  halo: '#ffc72c',
  been: '#e1eeed',
  alert: '#b3261e',
} as const;

const PLAIN = {
  fill: COLOURS.paper,
  strokeWidth: 1.4,
  text: COLOURS.ink,
  weight: 400,
  sign: 'none',
  hasHalo: false,
} as const;

const PAINTS: Readonly<Record<Exclude<Look, 'plain'>, Paint>> = {
  busy: {
    fill: COLOURS.way,
    stroke: COLOURS.way,
    strokeWidth: 1.4,
    text: COLOURS.paper,
    weight: 600,
    sign: 'dot',
    hasHalo: true,
  },
  ready: { ...PLAIN, stroke: COLOURS.way, strokeWidth: 3, text: COLOURS.way, weight: 600, sign: 'ring' },
  been: { ...PLAIN, fill: COLOURS.been, stroke: COLOURS.way, sign: 'tick' },
  done: {
    ...PLAIN,
    fill: COLOURS.been,
    stroke: COLOURS.way,
    strokeWidth: 2.4,
    text: COLOURS.way,
    weight: 600,
    sign: 'tick',
  },
  notYet: { ...PLAIN, stroke: COLOURS.line, strokeWidth: 1, text: COLOURS.soft },
  problem: { ...PLAIN, stroke: COLOURS.alert, strokeWidth: 3, text: COLOURS.alert, weight: 600, sign: 'alert' },
};

export function lookOf(state: StateBox, { active, visited, problems }: Standing): Look {
  if (active === undefined) return 'plain';
  if (problems?.includes(state.path) === true) return 'problem';
  if (active.includes(state.path)) return state.kind === 'final' ? 'done' : state.isResting ? 'ready' : 'busy';
  return visited?.includes(state.path) === true ? 'been' : 'notYet';
}

export function paintOf(look: Look, state: StateBox): Paint {
  return look === 'plain' ? { ...PLAIN, stroke: TONE_COLOURS[state.tone] } : PAINTS[look];
}
