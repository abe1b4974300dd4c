/**
 * Walls: where a workflow runs a file of its own on each side, as silos do, a wall stands between them, with the few things
 * that go through it.
 */
import type { CompiledAction, Machine, Workflow } from '#language';
import { join, stack, type Piece } from './piece.js';
import { LABEL } from './sizes.js';
import { widthOf, wrap } from './text.js';
import { WORDS, type Language } from './words.js';

const BRICKS = 18;

/** Whether a machine is a file about a child: it carries the shared blocks. */
export const isFile = ({ blocks }: Machine): boolean => blocks.length > 0;

export function layoutWall(a: Machine, b: Machine, workflow: Workflow, language: Language, width: number): Piece {
  const through = [...messages(a, b, workflow), ...messages(b, a, workflow)];
  const words = [...new Set(through.map((event) => workflow.events.get(event)?.label[language] ?? event))];
  const text = words.length === 0 ? WORDS.wall[language] : `${WORDS.through[language]} ${words.join(', ')}`;
  const lines = wrap(text, width, LABEL.size, 600);
  const texts = stack(lines, { ...LABEL, weight: 600, x: 0, y: BRICKS + 2 });
  const height = BRICKS + 4 + lines.length * LABEL.leading;
  const least = Math.max(width, ...lines.map((line) => widthOf(line, LABEL.size, 600)));
  return join([{ frames: [{ kind: 'wall', tone: 'plain', x: 0, y: 0, width: least, height, texts }] }], least, height);
}

/** Events that what happens in one machine sends to another. */
function messages(from: Machine, to: Machine, workflow: Workflow): readonly string[] {
  const heard = new Set(
    [...to.states.values()].flatMap(({ transitions }) =>
      transitions.flatMap(({ trigger }) => (trigger.kind === 'event' ? [trigger.event] : [])),
    ),
  );
  const actions = [...from.states.values()].flatMap(({ entry, exit, transitions }): readonly CompiledAction[] => [
    ...entry,
    ...exit,
    ...transitions.flatMap((transition) => transition.actions),
  ]);
  return actions.flatMap((action) => {
    if (action.kind !== 'open' && action.kind !== 'tell') return [];
    const isForIt = heard.has(action.event) || workflow.events.get(action.event)?.opens?.machine === to.name;
    return isForIt ? [action.event] : [];
  });
}
