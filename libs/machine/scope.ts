/** What a step may read besides the snapshot: handed in by the lifecycle. */
import type { ChartTransition, CompiledValue, CompiledValues, FactValue, Facts, Machine } from '#language';

/** The configuration and data on which something is judged. */
export interface On {
  /** The event being taken: the command's own, a raised one, or one of XState's. */
  readonly event: string;
  readonly facts: Facts;
  readonly eventData: Readonly<Record<string, unknown>>;
  readonly machine: Machine;
}
export interface Judged extends On {
  active(path: string): boolean;
  /** The active states without substates, in document order: the same list for the same configuration. */
  leaves(): readonly string[];
}

export interface StepScope {
  /** Whether a transition may be taken: its roles and every term of its guard. */
  judge(transition: ChartTransition, on: Judged): boolean;
  value(value: CompiledValue, on: On): FactValue;
  values(values: CompiledValues, on: On): Record<string, FactValue>;
  /** An event is raised inside the step, with these data: gives the data that it has. */
  raised(event: string, data: Readonly<Record<string, FactValue>>): Readonly<Record<string, unknown>>;
}
