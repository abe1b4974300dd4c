/** Runs random charts on XState and on a kernel and tells the first difference: states, facts, history, effects, terms, order. */
import type { Workflow } from '#language';
import { compileMachine } from '../compile.js';
import type { MachineEvent, Step } from '../outcome.js';
import { openAt, stepWith, timerEvent } from '../step.js';
import { Chance, EVENTS, randomChart, Witness, type RandomChart } from './testing-charts.js';
import type { kernelOpen, kernelStep } from './kernel.js';
import type { tableOf } from './table.js';

/** A kernel under test: ours, or one with a fault sown in. */
export interface Kernel {
  readonly kernelOpen: typeof kernelOpen;
  readonly kernelStep: typeof kernelStep;
  readonly tableOf: typeof tableOf;
}

export interface Fuzzed {
  readonly charts: number;
  readonly steps: number;
  /** How many steps changed the states, took a raised event or ended the machine. */
  readonly moved: number;
  readonly ended: number;
  readonly difference: string | undefined;
}

const FACTS = { count: 0, flag: false, marks: [] };
/** XState takes as long to make a chart as to take some hundred steps in it. */
const STEPS_A_CHART = 300;

/** Runs until so many steps were compared, or to the first difference. The seed of a chart is told with it. */
export function fuzz(kernel: Kernel, steps: number, seed: number): Fuzzed {
  const total = { charts: 0, steps: 0, moved: 0, ended: 0 };
  while (total.steps < steps) {
    const chance = new Chance(seed + total.charts);
    total.charts += 1;
    const difference = runChart(randomChart(chance), chance, kernel, total);
    if (difference !== undefined) return { ...total, difference: `seed ${chance.seed}: ${difference}` };
  }
  return { ...total, difference: undefined };
}

function runChart(
  chart: RandomChart,
  chance: Chance,
  kernel: Kernel,
  total: { steps: number; moved: number; ended: number },
): string | undefined {
  const { machine } = chart;
  const compiled = compileMachine({ name: 'fuzz', machines: new Map([['m', machine]]) } as unknown as Workflow, 'm');
  const table = kernel.tableOf(machine);
  const at = chance.of([...machine.states.values()].filter(({ kind }) => kind !== 'history')).path;
  const opened = both(
    chart,
    (scope) => openAt(compiled, at, FACTS, scope),
    (scope) => kernel.kernelOpen(table, at, FACTS, scope),
  );
  if (opened.fault !== undefined) return `opening at ${at}: ${opened.fault}`;
  let before = opened.step;
  for (let count = 0; count < STEPS_A_CHART && before !== undefined; count += 1) {
    const { snapshot, facts, states }: Step = before;
    const event = anEvent(chart, states, chance);
    total.steps += 1;
    const { step, fault } = both(
      chart,
      (scope) => stepWith(compiled, snapshot, facts, event, scope),
      (scope) => kernel.kernelStep(table, snapshot, facts, event, scope),
    );
    if (fault !== undefined) return `step ${count + 1}, ${JSON.stringify(event)} in ${states.join(' ')}: ${fault}`;
    // Both gave up: what rings here would ring on, and a ring takes as long as a hundred steps.
    if (step === undefined) return undefined;
    before = step;
    if (step.states !== states) total.moved += 1;
    if (step.states.every((path) => machine.states.get(path)?.kind === 'final')) total.ended += 1;
  }
  return undefined;
}

/** What both make of it, or how they differ; no step when both gave up on a ring of events. */
function both(
  chart: RandomChart,
  byXState: (scope: Witness) => Step,
  byKernel: (scope: Witness) => Step,
): { step: Step | undefined; fault: string | undefined } {
  const [expected, found] = [taken(chart, byXState), taken(chart, byKernel)];
  // What the kernel made is gone on with: it is the same, and its lists are the same objects in step after step.
  if (isSame(expected, found)) return { step: found.step, fault: undefined };
  return { step: undefined, fault: `XState ${textOf(expected)}\nkernel ${textOf(found)}` };
}

/** A step with what was asked on the way; no step where the machine gave up. */
interface Taken {
  readonly step: Step | undefined;
  readonly log: Witness['log'];
}

function taken(chart: RandomChart, run: (scope: Witness) => Step): Taken {
  const witness = new Witness(chart);
  try {
    return { step: run(witness), log: witness.log };
  } catch (error) {
    // A ring of raised events, which the language refuses: both must give up on it.
    if (!(error instanceof Error) || !/microsteps/.test(error.message)) throw error;
    return { step: undefined, log: [] };
  }
}

/** Whether two values are the same to the last key, and the keys in the same order. What is asked and done is the same object. */
function isSame(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return false;
  if (Array.isArray(one) !== Array.isArray(other)) return false;
  const [keys, others] = [Object.keys(one), Object.keys(other)];
  return (
    keys.length === others.length &&
    keys.every((key, at) => key === others[at] && isSame((one as Values)[key], (other as Values)[key]))
  );
}

type Values = Readonly<Record<string, unknown>>;

function textOf({ step, log }: Taken): string {
  if (step === undefined) return 'gave up';
  const { snapshot, facts, states, effects, timers } = step;
  const lines = [
    states.join(' '),
    JSON.stringify(snapshot),
    JSON.stringify(facts),
    ...effects.map(
      (one) =>
        `${'party' in one.action ? one.action.party : ''} ${one.event} ${JSON.stringify(one.eventData)} ${JSON.stringify(one.facts)}`,
    ),
    ...timers.map(({ change, state, ordinal }) => `${change} ${state} ${ordinal}`),
    log.map((one) => (typeof one === 'object' ? one.id : String(one))).join(' '),
  ];
  return lines.join('\n');
}

function anEvent({ machine }: RandomChart, states: readonly string[], chance: Chance): MachineEvent {
  if (chance.is(20)) {
    const path = chance.of(states);
    const above = path
      .split('.')
      .slice(0, 1 + chance.below(path.split('.').length))
      .join('.');
    if (machine.states.has(above)) return timerEvent(above, 1 + chance.below(2));
  }
  return { type: chance.of(EVENTS), data: { n: chance.below(4) } };
}
