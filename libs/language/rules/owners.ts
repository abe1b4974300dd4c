/** Who is finally responsible, and by what kind of change that passes to another. */
import type { Reporter } from '../compile-values.js';
import { listed } from '../suggestion.js';
import type { Workflow } from '../workflow.js';
import { entered, fault, isInside, lineOf, machinesOf, transitionsOf } from './rule.js';

/** Every state of a main part has one party that is finally responsible. */
export function owners(workflow: Workflow, report: Reporter): void {
  for (const machine of machinesOf(workflow)) {
    for (const state of machine.states.values()) {
      const isMain = isInside(state.path, machine.name);
      if (isMain && state.kind === 'atomic' && state.owner === undefined) {
        fault(
          report,
          lineOf(machine, state, report),
          'chart.owner',
          { state: state.path },
          `owner: one of ${listed(workflow.parties.keys())}`,
        );
      }
      if (!isMain && state.owner !== undefined) {
        fault(report, lineOf(machine, state, report), 'chart.block-owner', { state: state.path });
      }
    }
  }
}

/** The link of a chain: the state right below the machine. */
const linkOf = (path: string): string => path.split('.').slice(0, 2).join('.');

/** A change of owner is one of the declared kinds of change of link, and only such a change is called one. */
export function links(workflow: Workflow, report: Reporter): void {
  for (const machine of machinesOf(workflow)) {
    for (const transition of transitionsOf(machine)) {
      if (transition.target === undefined || !isInside(transition.source, machine.name)) continue;
      const before = machine.states.get(transition.source)?.owner;
      const after = entered(machine, transition.target);
      // A root transition can be taken under any owner; a final state has no owner to change to.
      const changes = after?.kind !== 'final' && transition.source !== machine.name && before !== after?.owner;
      if (changes && transition.link === undefined) {
        fault(
          report,
          transition.at,
          'chart.link-missing',
          { from: before ?? 'nobody', to: after?.owner ?? 'nobody' },
          'link: handover, return, finish, relapse or bypass',
        );
      }
      const sameLink = linkOf(transition.source) === linkOf(transition.target);
      if (!changes && sameLink && transition.link !== undefined && transition.source !== machine.name) {
        fault(report, transition.at, 'chart.link-idle', { link: transition.link });
      }
    }
  }
}
