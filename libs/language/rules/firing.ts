/** Who or what can fire each event. */
import type { Reporter } from '../compile-values.js';
import { listed } from '../suggestion.js';
import type { Workflow } from '../workflow.js';
import { allActions, fault, machinesOf, transitionsOf } from './rule.js';

/** Somebody can fire every event: a role that a party of the workflow has, a clock, a message, or a raise. */
export function whoFires(workflow: Workflow, report: Reporter): void {
  const { document } = workflow.definition;
  const roles = new Set([...workflow.parties.values()].flatMap((party) => party.roles));
  const sent = new Set<string>();
  for (const machine of machinesOf(workflow)) {
    for (const clock of machine.clocks) sent.add(clock.raises);
    if (machine.place?.whenFree !== undefined) sent.add(machine.place.whenFree);
    for (const action of allActions(machine)) {
      if (action.kind === 'raise' || action.kind === 'tell' || action.kind === 'open' || action.kind === 'join')
        sent.add(action.event);
    }
  }
  for (const relation of workflow.relations.values()) if (relation.onClosed !== undefined) sent.add(relation.onClosed);
  for (const event of workflow.events.values()) {
    const named = Array.isArray(event.by) ? (event.by as readonly string[]) : [];
    const people = named.filter((role) => role !== 'system');
    // A block serves every model: of its roles at least one must be known, of a workflow's own events all.
    const isShared = document.workflow.events[event.name] === undefined;
    const unknown = people.filter((role) => !roles.has(role));
    for (const role of isShared && unknown.length < people.length ? [] : unknown) {
      fault(report, event.at, 'event.role', { event: event.name, role }, `a role of a party: ${listed(roles, 40)}`);
    }
    const isHuman = people.length > 0 || event.by === 'owner' || event.by === 'staff';
    if (!isHuman && !sent.has(event.name)) fault(report, event.at, 'event.nobody', { event: event.name });
  }
  for (const machine of machinesOf(workflow)) {
    for (const transition of transitionsOf(machine)) {
      if (!Array.isArray(transition.by) || transition.trigger.kind !== 'event') continue;
      const { event } = transition.trigger;
      const allowed = workflow.events.get(event)?.by;
      if (!Array.isArray(allowed)) continue;
      for (const role of transition.by as readonly string[]) {
        if (!(allowed as readonly string[]).includes(role))
          fault(
            report,
            transition.at,
            'transition.by',
            { role, event },
            `one of ${listed(allowed as readonly string[])}`,
          );
      }
    }
  }
}
