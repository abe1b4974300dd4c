/**
 * A chart as a Mermaid state diagram: the main part of a machine with its events and terms, for pages that are read where
 * Mermaid is drawn. A view: the same machine and language give the same text.
 */
import type { ChartState, ChartTransition, Label, Machine, Workflow } from '#language';

interface Drawing {
  readonly machine: Machine;
  readonly workflow: Workflow;
  readonly language: keyof Label;
  readonly lines: string[];
}

/** The diagram of the main part. Blocks are beside every case and would only hide its shape. */
export function toMermaid(machine: Machine, workflow: Workflow, language: keyof Label): string {
  const drawing: Drawing = { machine, workflow, language, lines: ['stateDiagram-v2'] };
  const root = machine.states.get(machine.name);
  for (const child of root?.children ?? []) drawState(child, '  ', drawing);
  drawBeginnings(root, drawing);
  for (const state of machine.states.values()) {
    if (state.path !== machine.name && !state.path.startsWith(`${machine.name}.`)) continue;
    drawTransitions(state, drawing);
    if (state.kind === 'final' && state.parent === machine.name) drawing.lines.push(`  ${idOf(state.path)} --> [*]`);
  }
  return `${drawing.lines.join('\n')}\n`;
}

function drawState(path: string, indent: string, drawing: Drawing): void {
  const { machine, language, lines } = drawing;
  const state = machine.states.get(path);
  if (state === undefined) return;
  lines.push(`${indent}state "${plain(state.label[language])}" as ${idOf(path)}`);
  if (state.children.length === 0) return;
  lines.push(`${indent}state ${idOf(path)} {`);
  for (const [index, child] of state.children.entries()) {
    if (state.kind === 'parallel' && index > 0) lines.push(`${indent}  --`);
    drawState(child, `${indent}  `, drawing);
  }
  if (state.kind === 'compound') lines.push(`${indent}  [*] --> ${idOf(`${path}.${state.initial ?? ''}`)}`);
  lines.push(`${indent}}`);
}

/** Where a case begins: at the states of its opening events, or at the first one of a machine that no event opens. */
function drawBeginnings(root: ChartState | undefined, { machine, workflow, language, lines }: Drawing): void {
  const openings = [...workflow.events.values()].filter(({ opens }) => opens?.machine === machine.name);
  for (const { opens, label } of openings)
    lines.push(`  [*] --> ${idOf(opens?.at ?? machine.name)} : ${plain(label[language])}`);
  if (openings.length === 0 && root?.kind === 'compound')
    lines.push(`  [*] --> ${idOf(`${root.path}.${root.initial ?? ''}`)}`);
}

/**
 * One arrow for each pair of states, with the words of all that leads along it; what stays in a state is written in it. A
 * state with substates has no room for either where they lead inside, so a box "anywhere in" stands for it.
 */
function drawTransitions(state: ChartState, drawing: Drawing): void {
  const { machine, language, lines } = drawing;
  const arrows = new Map<string, Set<string>>();
  const here = new Set<string>();
  for (const transition of state.transitions) {
    // What opens the case here has its arrow from the beginning already.
    if (transition.target === undefined && opens(transition, state, drawing)) continue;
    const word = plain(wordOf(transition, drawing));
    const words = transition.target === undefined ? here : (arrows.get(transition.target) ?? new Set());
    if (word !== '') words.add(word);
    if (transition.target !== undefined) arrows.set(transition.target, words);
  }
  const isInside = (target: string): boolean => target.startsWith(`${state.path}.`);
  const needsBox = state.children.length > 0 && (here.size > 0 || [...arrows.keys()].some(isInside));
  const box = `ANY_${idOf(state.path)}`;
  if (needsBox) {
    const everywhere = { nl: 'Overal', en: 'Anywhere' }[language];
    const label = state.path === machine.name ? everywhere : `${everywhere} in ${plain(state.label[language])}`;
    lines.push(`  state "${label}" as ${box}`);
  }
  const inside = needsBox ? box : idOf(state.path);
  for (const word of here) lines.push(`  ${inside} : ${word}`);
  for (const [target, words] of arrows) {
    const from = needsBox && (state.path === machine.name || isInside(target)) ? box : idOf(state.path);
    lines.push(`  ${from} --> ${idOf(target)}${words.size === 0 ? '' : ` : ${[...words].join(' / ')}`}`);
  }
  if (state.target !== undefined) lines.push(`  ${idOf(state.path)} --> ${idOf(state.target)}`);
}

function opens({ trigger }: ChartTransition, { path }: ChartState, { workflow }: Drawing): boolean {
  return trigger.kind === 'event' && workflow.events.get(trigger.event)?.opens?.at === path;
}

function wordOf({ trigger, label }: ChartTransition, { workflow, language }: Drawing): string {
  if (label !== undefined) return label[language];
  if (trigger.kind === 'event') return workflow.events.get(trigger.event)?.label[language] ?? trigger.event;
  return trigger.kind === 'after' ? `⏱ ${trigger.term.label[language]}` : '';
}

/** Two paths never share an id: a dot is one underscore, a dash two, and keys neither begin with a dash nor hold underscores. */
const idOf = (path: string): string => path.replaceAll('-', '__').replaceAll('.', '_');

/** Labels are text of a region: nothing in them may end a name or start a line. */
const plain = (text: string): string =>
  text
    .replaceAll(/["`:;{}<>#\\\r\n[\]]/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim();
