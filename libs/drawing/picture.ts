/**
 * A laid-out chart as plain data: what is where, with the words that stand there. It holds no standing of a case, so one
 * layout serves every case of a definition; `drawSvg` paints it.
 */
import type { Language } from './words.js';
import type { Weight } from './text.js';

/** Who is responsible, as a colour; every colour is also told in words. */
export type Tone = 'school' | 'help' | 'money' | 'direction' | 'safety' | 'plain';

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** One line of text; `y` is its baseline, `width` what it measures. */
export interface TextLine {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly text: string;
  readonly size: number;
  readonly weight: Weight;
}

/** Something that holds states: a machine, a part of it, a link of a chain, a state with substates, or the outcomes. A wall holds none. */
export interface Frame extends Box {
  readonly kind: 'machine' | 'whole' | 'card' | 'box' | 'ends' | 'wall';
  /** The path of the state it stands for; none for outcomes. */
  readonly path?: string;
  readonly tone: Tone;
  readonly texts: readonly TextLine[];
  /** One party is responsible for all in it. */
  readonly hasOneOwner?: boolean;
  /** Its place in the order of a chain. */
  readonly number?: number;
}

export interface StateBox extends Box {
  readonly path: string;
  readonly label: string;
  readonly kind: 'atomic' | 'final';
  readonly isResting: boolean;
  readonly tone: Tone;
  readonly name: readonly string[];
  /** Who is responsible, where that is another than in the frame around it. */
  readonly owner?: string;
}

/** What a line stands for: a transition, by what makes it happen. */
export interface Step {
  readonly event?: string;
  readonly from: string;
  readonly to: string;
}

export interface Line {
  /** `begin` is where a case or a part begins, `stub` comes from anywhere, `link` joins two links of a chain. */
  readonly kind: 'normal' | 'begin' | 'stub' | 'link';
  readonly points: readonly (readonly [x: number, y: number])[];
  readonly labels: readonly Plate[];
  readonly steps: readonly Step[];
}

/** An opaque plate with words. */
export interface Plate extends Box {
  readonly texts: readonly TextLine[];
}

/** Words without a line of their own, such as what leads to an outcome from anywhere. */
export interface Note extends Plate {
  readonly steps: readonly Step[];
}

/** Where a line leaves its frame: the name of where it goes. */
export interface Flag extends Box {
  readonly texts: readonly TextLine[];
  readonly to: readonly string[];
  readonly tone: Tone;
}

export interface Dot {
  readonly x: number;
  readonly y: number;
}

export interface Layout {
  readonly workflow: string;
  readonly language: Language;
  readonly width: number;
  readonly height: number;
  readonly title: string;
  /** A sentence for each part: the picture in words. */
  readonly sentences: readonly { readonly path: string; readonly text: string }[];
  readonly frames: readonly Frame[];
  readonly states: readonly StateBox[];
  readonly lines: readonly Line[];
  readonly flags: readonly Flag[];
  readonly dots: readonly Dot[];
  readonly notes: readonly Note[];
}
