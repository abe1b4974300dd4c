/**
 * A machine of a workflow as an XState machine: a parallel root of the main part and its blocks. Decides how our chart is
 * said in XState's words; it does not know what effects do, it only hands them on in order. The one importer of xstate.
 */
import { assign, createMachine, raise, type AnyStateMachine } from 'xstate';
import type { ChartTransition, CompiledAction, Facts, Machine, Workflow } from '#language';
import type { XStateNode } from './leaves.js';
import type { MachineEvent } from './outcome.js';
import { currentTaking } from './taking.js';

/** A machine ready to step, and one variant of it for each state in which a case can open. */
export interface CompiledMachine {
  readonly machine: Machine;
  readonly chart: AnyStateMachine;
  /** The place of each state in the document. */
  readonly order: ReadonlyMap<string, number>;
  opening(at: string): AnyStateMachine;
}

/** The context XState carries: the facts and nothing else. */
export interface Context {
  readonly facts: Facts;
}

/** The name XState knows a machine by; states are addressed as `#case.<path>`. */
const ROOT = 'case';
/** XState stops a ring of raised events here; the rules refuse rings that can be seen in the chart. */
const MAX_ITERATIONS = 100;

export function compileMachine(workflow: Workflow, name: string): CompiledMachine {
  const machine = workflow.machines.get(name);
  if (machine === undefined) throw new Error(`There is no machine ${name} in ${workflow.name}.`);
  const variants = new Map<string, AnyStateMachine>();
  return {
    machine,
    chart: build(machine, workflow, new Map()),
    order: new Map([...machine.states.keys()].map((path, index) => [path, index])),
    opening: (at) => {
      const known = variants.get(at) ?? build(machine, workflow, initialsTowards(at));
      variants.set(at, known);
      return known;
    },
  };
}

/** The initial substates that lead to a state instead of the ordinary ones. */
function initialsTowards(path: string): ReadonlyMap<string, string> {
  const steps = path.split('.');
  return new Map(steps.slice(1).map((key, index) => [steps.slice(0, index + 1).join('.'), key]));
}

function build(machine: Machine, workflow: Workflow, initials: ReadonlyMap<string, string>): AnyStateMachine {
  const config = {
    id: ROOT,
    type: 'parallel',
    context: ({ input }: { input: Context }) => input,
    options: { maxIterations: MAX_ITERATIONS },
    states: Object.fromEntries(machine.parts.map((part) => [part, stateConfig(part, machine, workflow, initials)])),
  };
  // The configuration is data made above; its types would only repeat the chart's.
  return createMachine(config as never);
}

function stateConfig(
  path: string,
  machine: Machine,
  workflow: Workflow,
  initials: ReadonlyMap<string, string>,
): Record<string, unknown> {
  const state = machine.states.get(path);
  if (state === undefined) throw new Error(`There is no state ${path}.`);
  if (state.kind === 'history') {
    return {
      type: 'history',
      history: state.history,
      ...(state.target === undefined ? {} : { target: `#${ROOT}.${state.target}` }),
    };
  }
  const of = (kind: ChartTransition['trigger']['kind']): ChartTransition[] =>
    state.transitions.filter(({ trigger }) => trigger.kind === kind);
  const on: Record<string, unknown[]> = {};
  for (const transition of of('event')) {
    if (transition.trigger.kind === 'event') (on[transition.trigger.event] ??= []).push(transitionConfig(transition));
  }
  const after: Record<number, unknown[]> = {};
  for (const transition of of('after')) {
    if (transition.trigger.kind === 'after')
      (after[transition.trigger.ordinal] ??= []).push(transitionConfig(transition));
  }
  const always = of('always').map((transition) => transitionConfig(transition));
  const onDone = of('done').map((transition) => transitionConfig(transition));
  return {
    ...(state.kind === 'parallel' || state.kind === 'final' ? { type: state.kind } : {}),
    ...(state.kind === 'compound' ? { initial: initials.get(path) ?? state.initial } : {}),
    ...(state.entry.length === 0 ? {} : { entry: state.entry.map((action) => actionConfig(action)) }),
    ...(state.exit.length === 0 ? {} : { exit: state.exit.map((action) => actionConfig(action)) }),
    ...(Object.keys(on).length === 0 ? {} : { on }),
    ...(Object.keys(after).length === 0 ? {} : { after }),
    ...(always.length === 0 ? {} : { always }),
    ...(onDone.length === 0 ? {} : { onDone }),
    ...(state.children.length === 0
      ? {}
      : {
          states: Object.fromEntries(
            state.children.map((child) => [lastKey(child), stateConfig(child, machine, workflow, initials)]),
          ),
        }),
  };
}

const lastKey = (path: string): string => path.slice(path.lastIndexOf('.') + 1);

function transitionConfig(transition: ChartTransition): Record<string, unknown> {
  return {
    ...(transition.target === undefined ? {} : { target: `#${ROOT}.${transition.target}` }),
    ...(transition.reenter ? { reenter: true } : {}),
    guard: guardOf(transition),
    ...(transition.actions.length === 0 ? {} : { actions: transition.actions.map((action) => actionConfig(action)) }),
  };
}

interface SnapshotOfXState {
  readonly context: Context;
  readonly _nodes: readonly XStateNode[];
}

/**
 * A guard as XState's built-in guards are made: a function with `check`, which gets the snapshot being judged, so that
 * `in()` sees the configuration of this very microstep (pinned by a test on the exact version of xstate).
 */
function guardOf(transition: ChartTransition): unknown {
  const judge = (): never => {
    throw new Error('A guard was called without its snapshot.');
  };
  judge.check = ({ _nodes, context }: SnapshotOfXState, { event }: { event: MachineEvent }): boolean =>
    currentTaking().judge(transition, _nodes, context.facts, event);
  return judge;
}

function actionConfig(action: CompiledAction): unknown {
  switch (action.kind) {
    case 'assign':
    case 'add':
    case 'remove':
      return assign(({ context, event }: { context: Context; event: MachineEvent }) => ({
        facts: currentTaking().change(action, context.facts, event),
      }));
    case 'raise':
      return raise((({ context, event }: { context: Context; event: MachineEvent }) =>
        currentTaking().raise(action, context.facts, event)) as never);
    default:
      return {
        type: EFFECT,
        params: ({ context, event }: { context: Context; event: MachineEvent }): void =>
          currentTaking().effect(action, context.facts, event),
      };
  }
}

/** Type of the custom actions that the lifecycle carries out. */
const EFFECT = 'schakel.effect';
