/** Events of a workflow by name, and what stands in for one when something happens that no person can fire. */
import type { Label, WorkflowEvent } from '#language';
import type { Model } from './model.js';

/** Throws for a name that the workflow does not know: that is a fault of form, answered before a decision. */
export function eventOf(model: Model, name: string): WorkflowEvent {
  const event = model.workflow.events.get(name);
  if (event === undefined) throw new Error(`There is no event ${name}; it is checked before a decision.`);
  return event;
}

/** What happens by itself and is no event of the workflow: a term of a state, a word between related cases. */
export function systemEvent(name: string, label: Label): WorkflowEvent {
  return {
    name,
    label,
    by: ['system'],
    onBehalfOf: [],
    isDefault: false,
    isEscape: false,
    fields: new Map(),
    at: { file: '', line: 1 },
  };
}
