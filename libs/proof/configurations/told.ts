/** How events reach a case from related cases. */
import type { CompiledAction, Workflow, WorkflowEvent } from '#language';
import type { Assignment, Variable } from './space.js';
import type { Terrain } from './terrain.js';
import { actionsOf } from './actions.js';

/** Each way in which an event reaches a case from related cases: what has to be open, and what is open then. */
export function toldTo(
  { workflow, machine, relations }: Terrain,
  { name }: WorkflowEvent,
): { given: Assignment; makes: Assignment }[] {
  const ways: { given: Assignment; makes: Assignment }[] = [];
  const nothing = new Map<Variable, number>();
  for (const { sender, action } of messagesIn(workflow)) {
    if (action.event !== name) continue;
    const opened = [...workflow.relations.values()].filter((one) => one.machine === sender);
    const relation = action.related;
    const isHere =
      relation === 'opener'
        ? opened.length > 0
        : workflow.relations.get(relation)?.machine === machine.name || sender !== machine.name;
    if (!isHere) continue;
    const own = relations.get(relation);
    const makes = action.kind === 'join' && own !== undefined ? new Map([[own, 1]]) : nothing;
    // What a case tells its opener is told while it is open there. Of many the bit says only that all may have closed.
    const open = relation === 'opener' ? opened.flatMap(({ id, many }) => (many ? [] : (relations.get(id) ?? []))) : [];
    if (open.length === 0) ways.push({ given: nothing, makes });
    for (const variable of open) ways.push({ given: new Map([[variable, 1]]), makes });
  }
  for (const { id, onClosed, many } of workflow.relations.values()) {
    const variable = relations.get(id);
    if (onClosed !== name || variable === undefined) continue;
    const given = new Map([[variable, 1]]);
    ways.push({ given, makes: new Map([[variable, 0]]) });
    if (many) ways.push({ given, makes: given });
  }
  return [...new Map(ways.map((way) => [keyOf(way), way])).values()];
}

interface Message {
  readonly sender: string;
  readonly action: Extract<CompiledAction, { readonly kind: 'tell' | 'join' }>;
}

/** What cases of a workflow tell each other: looked for once, and asked of every event. */
const messages = new WeakMap<Workflow, readonly Message[]>();

function messagesIn(workflow: Workflow): readonly Message[] {
  const known =
    messages.get(workflow) ??
    [...workflow.machines.values()].flatMap((machine) =>
      actionsOf(machine).flatMap((action): Message[] =>
        // With what opens a case it begins; that is not told to one that runs.
        action.kind === 'tell' || action.kind === 'join' ? [{ sender: machine.name, action }] : [],
      ),
    );
  messages.set(workflow, known);
  return known;
}

const keyOf = (way: { given: Assignment; makes: Assignment }): string =>
  JSON.stringify([way.given, way.makes].map((one) => [...one].map(([{ name }, value]) => [name, value])));
