/**
 * A chart as a Mermaid state diagram: the main part of a machine with its events and terms, for pages that are read where
 * Mermaid is drawn. A view: the same machine and language give the same text.
 */
import type { ChartState, ChartTransition, Label, Machine, Workflow } from '#language';

/** The diagram of the main part. Blocks are beside every case and would only hide its shape. */
export function toMermaid(machine: Machine, workflow: Workflow, language: keyof Label): string {
  const lines = ['stateDiagram-v2'];
  const root = machine.states.get(machine.name);
  for (const child of root?.children ?? []) draw(child, machine, language, '  ', lines);
  if (root?.kind === 'compound') lines.push(`  [*] --> ${idOf(`${root.path}.${root.initial ?? ''}`)}`);
  for (const state of machine.states.values()) {
    if (!state.path.startsWith(machine.name)) continue;
    for (const arrow of arrowsOf(state, machine, workflow, language)) lines.push(`  ${arrow}`);
    if (state.kind === 'final' && state.parent === machine.name) lines.push(`  ${idOf(state.path)} --> [*]`);
  }
  return `${lines.join('\n')}\n`;
}

function draw(path: string, machine: Machine, language: keyof Label, indent: string, lines: string[]): void {
  const state = machine.states.get(path);
  if (state === undefined || state.kind === 'history') return;
  lines.push(`${indent}state "${plain(state.label[language])}" as ${idOf(path)}`);
  if (state.children.length === 0) return;
  lines.push(`${indent}state ${idOf(path)} {`);
  for (const [index, child] of state.children.entries()) {
    if (state.kind === 'parallel' && index > 0) lines.push(`${indent}  --`);
    draw(child, machine, language, `${indent}  `, lines);
  }
  if (state.kind === 'compound') lines.push(`${indent}  [*] --> ${idOf(`${path}.${state.initial ?? ''}`)}`);
  lines.push(`${indent}}`);
}

/** One arrow for each pair of states, with the words of all that leads along it. What stays where it is has no arrow. */
function arrowsOf(state: ChartState, machine: Machine, workflow: Workflow, language: keyof Label): string[] {
  const words = new Map<string, Set<string>>();
  for (const transition of state.transitions) {
    const { target } = transition;
    if (target === undefined || state.path === machine.name) continue;
    const label = words.get(target) ?? new Set<string>();
    label.add(plain(wordOf(transition, workflow, language)));
    words.set(target, label);
  }
  return [...words].map(([target, label]) => {
    const text = [...label].filter((word) => word !== '').join(' / ');
    return `${idOf(state.path)} --> ${idOf(target)}${text === '' ? '' : ` : ${text}`}`;
  });
}

function wordOf(transition: ChartTransition, workflow: Workflow, language: keyof Label): string {
  const { trigger, label } = transition;
  if (label !== undefined) return label[language];
  if (trigger.kind === 'event') return workflow.events.get(trigger.event)?.label[language] ?? trigger.event;
  return trigger.kind === 'after' ? `⏱ ${trigger.term.label[language]}` : '';
}

const idOf = (path: string): string => path.replaceAll(/[.-]/g, '_');

/** Labels are text of a region: nothing in them may end a name or start a line. */
const plain = (text: string): string =>
  text
    .replaceAll(/["`:;{}<>#\\\r\n[\]]/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim();
