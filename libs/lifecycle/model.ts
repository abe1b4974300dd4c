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

/** Recorded with every transition: the behaviour of the engine, raised when the same input could give another record. */
export const ENGINE = 'schakel/1';
