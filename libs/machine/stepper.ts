/**
 * A machine that can be stepped, and by what: XState, the reference of the live path; the kernel, for replay and proofs; or
 * both at once, which holds them equal wherever stories and walks are run. Pure.
 */
import { canonicalText, type Facts, type Machine, type Workflow } from '#language';
import { compileMachine } from './compile.js';
import { kernelOpen, kernelStep } from './kernel/kernel.js';
import { tableOf } from './kernel/table.js';
import type { Judged, On, StepScope } from './scope.js';
import type { Snapshot } from './snapshot.js';
import type { MachineEvent, Step } from './outcome.js';
import { openAt, stepWith } from './step.js';

/** A machine ready to step. */
export interface Stepper {
  readonly machine: Machine;
  /** Starts in a state; the opening event is taken by the step after it. */
  open(at: string, facts: Facts, scope: StepScope): Step;
  /** Takes an event. An event that no state takes leaves everything as it was; ask the guards first. */
  step(snapshot: Snapshot, facts: Facts, event: MachineEvent, scope: StepScope): Step;
}

/** Makes the steppers of a workflow, by the name of the machine. */
export type Engine = (workflow: Workflow, name: string) => Stepper;

export const byXState: Engine = (workflow, name) => {
  const compiled = compileMachine(workflow, name);
  return {
    machine: compiled.machine,
    open: (at, facts, scope) => openAt(compiled, at, facts, scope),
    step: (snapshot, facts, event, scope) => stepWith(compiled, snapshot, facts, event, scope),
  };
};

export const byKernel: Engine = (workflow, name) => {
  const machine = workflow.machines.get(name);
  if (machine === undefined) throw new Error(`There is no machine ${name} in ${workflow.name}.`);
  const table = tableOf(machine);
  return {
    machine,
    open: (at, facts, scope) => kernelOpen(table, at, facts, scope),
    step: (snapshot, facts, event, scope) => kernelStep(table, snapshot, facts, event, scope),
  };
};

/** Steps by XState and then by the kernel, and throws when the kernel asks or gives anything else. */
export const byBoth: Engine = (workflow, name) => {
  const [reference, kernel] = [byXState(workflow, name), byKernel(workflow, name)];
  const both = (scope: StepScope, take: (stepper: Stepper, on: StepScope) => Step): Step => {
    const heard = new Heard(scope);
    const step = take(reference, heard);
    const again = take(kernel, new Repeated(heard.questions));
    const [expected, found] = [told(step), told(again)];
    if (expected !== found) throw new Error(`The kernel differs in ${name}: XState ${expected}, kernel ${found}.`);
    return step;
  };
  return {
    machine: reference.machine,
    open: (at, facts, scope) => both(scope, (stepper, on) => stepper.open(at, facts, on)),
    step: (snapshot, facts, event, scope) => both(scope, (stepper, on) => stepper.step(snapshot, facts, event, on)),
  };
};

const told = ({ effects, ...step }: Step): string =>
  JSON.stringify({ ...step, effects: effects.map((one) => ({ ...one })) });

interface Question {
  readonly about: unknown;
  readonly on: string;
  readonly answer: unknown;
}

/** Everything that a question is asked on, the active states included. */
const askedOn = (on: On & Partial<Judged>): string =>
  JSON.stringify([
    on.event,
    on.facts,
    on.eventData,
    on.active === undefined ? null : [...on.machine.states.keys()].filter(on.active),
    on.leaves?.() ?? null,
  ]);

/** Answers by the scope of the decision and writes down what was asked. */
class Heard implements StepScope {
  readonly questions: Question[] = [];
  constructor(private readonly scope: StepScope) {}

  judge: StepScope['judge'] = (transition, on) => this.#note(transition, askedOn(on), this.scope.judge(transition, on));
  value: StepScope['value'] = (value, on) => this.#note(value, askedOn(on), this.scope.value(value, on));
  values: StepScope['values'] = (values, on) => this.#note(values, askedOn(on), this.scope.values(values, on));
  raised: StepScope['raised'] = (event, data) => this.#note(event, canonicalText(data), this.scope.raised(event, data));

  #note<T>(about: unknown, on: string, answer: T): T {
    this.questions.push({ about, on, answer });
    return answer;
  }
}

/** Answers what was answered before; throws when something else is asked. */
class Repeated implements StepScope {
  #next = 0;
  constructor(private readonly questions: readonly Question[]) {}

  judge: StepScope['judge'] = (transition, on) => this.#again(transition, askedOn(on)) as boolean;
  value: StepScope['value'] = (value, on) => this.#again(value, askedOn(on)) as ReturnType<StepScope['value']>;
  values: StepScope['values'] = (values, on) => this.#again(values, askedOn(on)) as ReturnType<StepScope['values']>;
  raised: StepScope['raised'] = (event, data) =>
    this.#again(event, canonicalText(data)) as ReturnType<StepScope['raised']>;

  #again(about: unknown, on: string): unknown {
    const question = this.questions[this.#next];
    this.#next += 1;
    if (question === undefined || question.about !== about || question.on !== on)
      throw new Error(`The kernel asks another thing: ${on}.`);
    return question.answer;
  }
}
