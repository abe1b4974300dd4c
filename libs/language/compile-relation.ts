/** What relations and clocks refer to: machines and events. What happens over a relation is for the lifecycle. */
import { needEvent, type Context } from './compile-context.js';
import { known } from './compile-values.js';
import type { Path } from './sources.js';

export function checkRelations(context: Context): void {
  for (const { id, machine, onClosed } of context.relations.values()) {
    const at: Path = ['workflow', 'relations', id];
    needMachine(machine, [...at, 'machine'], context);
    if (onClosed !== undefined) needEvent(onClosed, [...at, 'onClosed'], context);
  }
  for (const [id, { machine }] of Object.entries(context.definition.document.workflow.clocks ?? {}))
    needMachine(machine, ['workflow', 'clocks', id, 'machine'], context);
  for (const machine of Object.keys(context.definition.document.workflow.places ?? {}))
    needMachine(machine, ['workflow', 'places', machine], context);
}

/** Reports a machine that the workflow does not have. */
function needMachine(machine: string, at: Path, context: Context): void {
  const { machines } = context.definition.document.workflow;
  if (Object.hasOwn(machines, machine)) return;
  context.report.at(at, 'name.unknown', {
    with: { kind: 'machine', name: machine },
    ...known(machine, Object.keys(machines)),
  });
}
