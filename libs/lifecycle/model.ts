/** A workflow with its machines ready to step: what a decision works with. Made once per definition and kept. */
import type { Workflow } from '#language';
import { compileMachine, type CompiledMachine } from '#machine';

export interface Model {
  readonly workflow: Workflow;
  machine(name: string): CompiledMachine;
}

export function createModel(workflow: Workflow): Model {
  const machines = new Map<string, CompiledMachine>();
  return {
    workflow,
    machine: (name) => {
      const machine = machines.get(name) ?? compileMachine(workflow, name);
      machines.set(name, machine);
      return machine;
    },
  };
}
