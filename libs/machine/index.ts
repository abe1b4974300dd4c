/** The door of the machine: the only place where XState is known. */
export type { Effect, MachineEvent, Step, TimerChange } from './outcome.js';
export { byBoth, byKernel, byXState, type Engine, type Stepper } from './stepper.js';
export type { Judged, On, StepScope } from './scope.js';
export type { Snapshot, StateValue } from './snapshot.js';
export { noStep, timerEvent } from './step.js';
