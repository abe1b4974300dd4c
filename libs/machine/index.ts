/** The door of the machine: the only place where XState is known. */
export { compileMachine, type CompiledMachine, type Effect, type MachineEvent } from './compile.js';
export type { Judged, On, StepScope } from './scope.js';
export type { Snapshot, StateValue } from './snapshot.js';
export { noStep, openAt, stepWith, timerEvent, type Step, type TimerChange } from './step.js';
