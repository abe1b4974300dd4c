/**
 * What is drawn where, before anything has a place: which transitions become a line between two siblings, which a stub from
 * anywhere, which a way out of the frame. Lines never cross the border of a frame: a deeper end is lifted to the child that
 * holds it. Knows the chart, not the paper.
 */
import type { ChartState, Machine, Workflow } from '#language';
import type { Step } from './picture.js';
import { WORDS, wordsOf, type Language } from './words.js';

export interface Chart {
  readonly machine: Machine;
  readonly workflow: Workflow;
  readonly language: Language;
  readonly moves: readonly Move[];
}

/** A transition of the main part that leads somewhere. */
export interface Move {
  readonly from: string;
  readonly to: string;
  readonly words: string;
  readonly step: Step;
}

/** What leads from one child to another, by the words of all that does. */
export interface Edge {
  readonly from: string;
  readonly to: string;
  readonly words: Set<string>;
  readonly steps: Step[];
}

/** What leads to a state from anywhere in the frame, or out of it. */
export interface Mark {
  readonly words: Set<string>;
  readonly steps: Step[];
}

export interface Exit extends Mark {
  readonly from: string;
  readonly to: readonly string[];
}

export interface Level {
  readonly edges: readonly Edge[];
  readonly stubs: ReadonlyMap<string, Mark>;
  readonly exits: readonly Exit[];
  /** States where a case or this part begins, with the words of what opens it there. */
  readonly begins: ReadonlyMap<string, Mark>;
}

export function readChart(machine: Machine, workflow: Workflow, language: Language): Chart {
  const moves: Move[] = [];
  for (const state of machine.states.values()) {
    if (!isWithin(state.path, machine.name)) continue;
    for (const transition of state.transitions) {
      if (transition.target === undefined || !isWithin(transition.target, machine.name)) continue;
      const { trigger } = transition;
      const event = trigger.kind === 'event' ? trigger.event : trigger.kind === 'after' ? trigger.term.name : undefined;
      moves.push({
        from: state.path,
        to: transition.target,
        words: wordsOf(transition, workflow, language),
        step: { ...(event === undefined ? {} : { event }), from: state.path, to: transition.target },
      });
    }
  }
  return { machine, workflow, language, moves };
}

export const isWithin = (path: string, frame: string): boolean => path === frame || path.startsWith(`${frame}.`);

const parentOf = (path: string): string => path.slice(0, path.lastIndexOf('.'));

/** The child of a frame that holds a path, or the path of the frame's own child. */
export function childOf(frame: string, path: string): string {
  const end = path.indexOf('.', frame.length + 1);
  return end < 0 ? path : path.slice(0, end);
}

export function stateOf(chart: Chart, path: string): ChartState {
  const state = chart.machine.states.get(path);
  if (state === undefined) throw new Error(`${chart.machine.name} has no state ${path}.`);
  return state;
}

/** In a frame of more states, lines from some of them would hide that it can happen in all. */
const MOST_LINED = 4;

/** Three or more siblings with substates of their own are the links of a chain. */
export function isChain(chart: Chart, { kind, children }: ChartState): boolean {
  return kind === 'compound' && children.filter((child) => stateOf(chart, child).kind === 'compound').length >= 3;
}

/** Lines inside a chain or between parallel parts would cross frames: there, what leads out is a flag in the frame it leaves. */
const hasLines = (chart: Chart, state: ChartState): boolean => state.kind === 'compound' && !isChain(chart, state);

export function readLevel(chart: Chart, frame: ChartState): Level {
  const edges: Edge[] = [];
  const stubs = new Map<string, Mark>();
  const exits: Exit[] = [];
  const begins = readBegins(chart, frame);
  const here = frame.path;
  const initial = frame.initial === undefined ? undefined : `${here}.${frame.initial}`;
  const isFinal = (path: string): boolean => stateOf(chart, path).kind === 'final';
  const line = (from: string, to: string, { words, step }: Move): void => {
    const known = edges.find((edge) => edge.from === from && edge.to === to);
    const edge = known ?? { from, to, words: new Set<string>(), steps: [] };
    if (known === undefined) edges.push(edge);
    mark(edge, words, step);
  };
  const [again, anywhere] = [WORDS.again[chart.language], WORDS.anywhere[chart.language]];
  const own: Move[] = [];
  const entered: Move[] = [];
  for (const move of chart.moves) {
    const top = meetingOf(move);
    if (move.from === move.to) {
      if (parentOf(move.to) === here) note(stubs, move.to, move, again);
    } else if (top === here && move.from !== here) {
      if (move.to === here) {
        if (initial !== undefined && childOf(here, move.from) !== initial)
          line(childOf(here, move.from), initial, move);
      } else if (hasLines(chart, frame)) line(childOf(here, move.from), childOf(here, move.to), move);
    } else if (isWithin(move.from, here) && !isWithin(move.to, here)) {
      if (parentOf(here) === top && !hasLines(chart, stateOf(chart, top))) exit(exits, childOf(here, move.from), move);
    } else if (isWithin(move.to, here) && move.to !== here && move.from !== here) {
      entered.push(move);
    } else if (move.from === here && move.to !== here && isWithin(move.to, here)) own.push(move);
  }
  const lined = edges.length;
  const isReached = (child: string): boolean =>
    child === initial || begins.has(child) || edges.some(({ to }) => to === child);
  const deadEnds = frame.children.filter(
    (child) => child !== initial && !isFinal(child) && !edges.slice(0, lined).some(({ from }) => from === child),
  );
  // What the frame itself leads to: where few states are and nothing else leads there, a line; else a stub, deeper in the
  // frame that holds it.
  const isSmall = frame.children.filter((child) => !isFinal(child)).length <= MOST_LINED;
  const opened = new Set(
    own.map(({ to }) => childOf(here, to)).filter((child) => !isReached(child) && !isFinal(child)),
  );
  for (const move of own) {
    const child = childOf(here, move.to);
    if (!isSmall || isFinal(child) || !opened.has(child) || !hasLines(chart, frame)) {
      if (child === move.to) note(stubs, child, move, anywhere);
      continue;
    }
    const along = (from: string, words: string): void =>
      line(from, child, { ...move, words, step: { ...move.step, from } });
    if (initial !== undefined && initial !== child) along(initial, move.words);
    // On the way back "again" is enough: the words stand on the line from the first state.
    const isBack = (from: string): boolean => frame.children.indexOf(from) > frame.children.indexOf(child);
    for (const from of deadEnds) if (from !== child) along(from, isBack(from) ? again : move.words);
  }
  const isLined = (move: Move): boolean => {
    const around = stateOf(chart, move.from);
    const child = childOf(move.from, move.to);
    const isSame = ({ event, to }: Step): boolean => event === move.step.event && to === move.to;
    return readLevel(chart, around).edges.some(({ to, steps }) => to === child && steps.some(isSame));
  };
  for (const move of entered) {
    if (parentOf(move.to) !== here) continue;
    // From beside this frame a line leads to it; inside, the words stand only where nothing else leads.
    if (!isWithin(here, move.from)) {
      if (!isReached(move.to)) note(stubs, move.to, move);
    } else note(stubs, move.to, move, isLined(move) ? undefined : anywhere);
  }
  return { edges, stubs, exits, begins };
}

/** The innermost frame that holds both ends. */
function meetingOf({ from, to }: Move): string {
  let frame = isWithin(to, from) ? from : to;
  while (!isWithin(from, frame) || !isWithin(to, frame)) frame = parentOf(frame);
  return frame;
}

function mark({ words, steps }: Mark, word: string, step: Step): void {
  if (word !== '') words.add(word);
  steps.push(step);
}

function note(stubs: Map<string, Mark>, state: string, { words, step }: Move, before?: string): void {
  const stub = stubs.get(state) ?? { words: new Set<string>(), steps: [] };
  mark(stub, before === undefined ? words : `${before}: ${words}`, step);
  stubs.set(state, stub);
}

/** One way out for each state and words, with all the places where it may lead. */
function exit(exits: Exit[], from: string, { to, words, step }: Move): void {
  const at = exits.findIndex((one) => one.from === from && one.words.has(words));
  const known = exits[at];
  if (known === undefined) {
    exits.push({ from, to: [to], words: new Set([words]), steps: [step] });
    return;
  }
  known.steps.push(step);
  if (!known.to.includes(to)) exits[at] = { ...known, to: [...known.to, to] };
}

function readBegins({ machine, workflow, language }: Chart, frame: ChartState): ReadonlyMap<string, Mark> {
  const begins = new Map<string, Mark>();
  for (const { opens, label, name } of workflow.events.values()) {
    if (opens?.machine !== machine.name || parentOf(opens.at) !== frame.path) continue;
    const begin = begins.get(opens.at) ?? { words: new Set<string>(), steps: [] };
    mark(begin, label[language], { event: name, from: machine.name, to: opens.at });
    begins.set(opens.at, begin);
  }
  const initial = `${frame.path}.${frame.initial ?? ''}`;
  if (frame.kind === 'compound' && !begins.has(initial)) begins.set(initial, { words: new Set(), steps: [] });
  return begins;
}
