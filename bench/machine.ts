/**
 * Steps of the machines of every shipped workflow, as random walks took them. What guards and values came to is given, so that
 * the step alone is measured: by XState as it is used here, and by the kernel. Beside them XState's own `transition` on the same
 * charts without guards and actions, as a yardstick.
 */
import {
  type AnyMachineSnapshot,
  createMachine,
  getNextTransitions,
  initialTransition,
  transition,
  type AnyStateMachine,
} from 'xstate';
import type { Facts, Machine } from '#language';
import { byKernel, byXState, type Engine, type MachineEvent, type Snapshot, type StepScope } from '#machine';
import { randomOf, shippedCalendar, shippedLibrary, stepsOf, takeWalk } from '#testing';
import { repeat, type Cell } from './cell.js';

/** A school for each model. */
const SCHOOLS = [
  { region: 'holland-rijnland', school: 'voorbeeldschool' },
  { region: 'holland-rijnland', school: 'savioschool' },
  { region: 'example-network' },
  { region: 'example-silos' },
];
const WALK_STEPS = 200;
const BARE_STEPS = 100;

/** One step with everything that was answered to it. */
interface Taken {
  readonly workflow: Parameters<Engine>[0];
  readonly machine: string;
  readonly snapshot: Snapshot;
  readonly facts: Facts;
  readonly event: MachineEvent;
  readonly answers: readonly unknown[];
}

export function machineCells(): Cell[] {
  const steps = takeSteps();
  const machines = new Map(steps.map(({ workflow, machine }) => [`${workflow.name} ${machine}`, workflow]));
  const bare = [...machines].flatMap(([key, workflow]) => {
    const machine = workflow.machines.get(key.split(' ')[1] ?? '');
    return machine === undefined ? [] : walkBare(bareMachine(machine));
  });
  return [
    { part: 'machine', name: 'XState alone', measure: (seconds) => repeat(seconds, () => stepBare(bare)) },
    { part: 'machine', name: 'XState here', measure: measureEngine(byXState, steps) },
    { part: 'machine', name: 'kernel', measure: measureEngine(byKernel, steps) },
  ];
}

function takeSteps(): Taken[] {
  const library = shippedLibrary();
  const calendar = shippedCalendar();
  const taken: Taken[] = [];
  for (const { region, school } of SCHOOLS) {
    const schools = Object.keys(library.regions.get(region)?.document.schools ?? {});
    const options = { library, calendar, region, school: school ?? schools[0] ?? '', steps: stepsOf(1, WALK_STEPS) };
    takeWalk({ ...options, engine: noting(taken) });
  }
  return taken;
}

/** Steps by XState and keeps what was asked. */
function noting(taken: Taken[]): Engine {
  return (workflow, name) => {
    const stepper = byXState(workflow, name);
    return {
      ...stepper,
      step: (snapshot, facts, event, scope) => {
        const answers: unknown[] = [];
        const note = <T>(answer: T): T => {
          answers.push(answer);
          return answer;
        };
        const heard: StepScope = {
          judge: (transition, on) => note(scope.judge(transition, on)),
          value: (value, on) => note(scope.value(value, on)),
          values: (values, on) => note(scope.values(values, on)),
          raised: (event, data) => note(scope.raised(event, data)),
        };
        const step = stepper.step(snapshot, facts, event, heard);
        taken.push({ workflow, machine: name, snapshot, facts, event, answers });
        return step;
      },
    };
  };
}

function measureEngine(engine: Engine, steps: readonly Taken[]): Cell['measure'] {
  const steppers = new Map<Taken['workflow'], Map<string, ReturnType<Engine>>>();
  const work = steps.map((step) => {
    const ofWorkflow = steppers.get(step.workflow) ?? new Map<string, ReturnType<Engine>>();
    steppers.set(step.workflow, ofWorkflow);
    const stepper = ofWorkflow.get(step.machine) ?? engine(step.workflow, step.machine);
    ofWorkflow.set(step.machine, stepper);
    return { ...step, stepper };
  });
  return (seconds) =>
    repeat(seconds, () => {
      for (const { stepper, snapshot, facts, event, answers } of work)
        stepper.step(snapshot, facts, event, answering(answers));
      return work.length;
    });
}

/** Gives the answers in the order in which they were given first. */
function answering(answers: readonly unknown[]): StepScope {
  let next = 0;
  const answer = (): never => {
    next += 1;
    return answers[next - 1] as never;
  };
  return { judge: answer, value: answer, values: answer, raised: answer };
}

/** The states and events of a machine, nothing else. */
function bareMachine(machine: Machine): AnyStateMachine {
  const config = (path: string): Record<string, unknown> => {
    const state = machine.states.get(path);
    if (state === undefined || state.kind === 'history') return { type: 'history', history: state?.history };
    const on: Record<string, unknown> = {};
    for (const { trigger, target } of state.transitions) {
      if (trigger.kind === 'event') on[trigger.event] ??= target === undefined ? {} : { target: `#case.${target}` };
    }
    return {
      ...(state.kind === 'parallel' || state.kind === 'final' ? { type: state.kind } : {}),
      ...(state.kind === 'compound' ? { initial: state.initial } : {}),
      on,
      ...(state.children.length === 0
        ? {}
        : { states: Object.fromEntries(state.children.map((child) => [child.split('.').at(-1), config(child)])) }),
    };
  };
  const parts = Object.fromEntries(machine.parts.map((part) => [part, config(part)]));
  // The configuration is data made above; its types would only repeat the chart's.
  return createMachine({ id: 'case', type: 'parallel', states: parts } as never);
}

interface BareStep {
  readonly machine: AnyStateMachine;
  readonly snapshot: AnyMachineSnapshot;
  readonly event: { readonly type: string };
}

const firstOf = (machine: AnyStateMachine): AnyMachineSnapshot => initialTransition(machine)[0] as AnyMachineSnapshot;

const next = (machine: AnyStateMachine, snapshot: AnyMachineSnapshot, event: BareStep['event']): AnyMachineSnapshot =>
  transition(machine, snapshot as never, event)[0] as AnyMachineSnapshot;

function walkBare(machine: AnyStateMachine): BareStep[] {
  const random = randomOf(1);
  const steps: BareStep[] = [];
  let snapshot = firstOf(machine);
  while (steps.length < BARE_STEPS) {
    const events = getNextTransitions(snapshot).map((one) => String(one.eventType));
    const type = events[Math.floor(random() * events.length)];
    if (type === undefined) break;
    steps.push({ machine, snapshot, event: { type } });
    snapshot = next(machine, snapshot, { type });
    if (snapshot.status !== 'active') snapshot = firstOf(machine);
  }
  return steps;
}

function stepBare(steps: readonly BareStep[]): number {
  for (const { machine, snapshot, event } of steps) next(machine, snapshot, event);
  return steps.length;
}
