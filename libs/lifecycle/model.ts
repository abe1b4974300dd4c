/** A workflow with its machines ready to step: what a decision works with. Made once per definition and kept. */
import type { Workflow } from '#language';
import { byKernel, byXState, type Engine, type Stepper } from '#machine';

export interface Model {
  readonly workflow: Workflow;
  machine(name: string): Stepper;
}

/** The machines of a workflow, stepped by XState unless another engine is asked for. */
export function createModel(workflow: Workflow, engine: Engine = byXState): Model {
  const machines = new Map<string, Stepper>();
  return {
    workflow,
    machine: (name) => {
      const machine = machines.get(name) ?? engine(workflow, name);
      machines.set(name, machine);
      return machine;
    },
  };
}

const twins = new WeakMap<Workflow, Model>();

/** The same model stepped by the kernel: what XState decided is decided again by another engine, many times as fast. */
export function kernelTwinOf({ workflow }: Model): Model {
  const known = twins.get(workflow) ?? createModel(workflow, byKernel);
  twins.set(workflow, known);
  return known;
}
