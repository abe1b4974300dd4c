/**
 * One step of a case: an event on a snapshot gives the next snapshot and what has to be done, in order. Pure: XState's own
 * transition function on a snapshot that was built in canonical order from the plain one before every step, so that a case in
 * memory and the same case restored from the store cannot differ (kernel.md, finding 1).
 */
import { createActor, type AnyMachineSnapshot, type AnyStateMachine } from 'xstate';
import type { Facts } from '#language';
import type { CompiledMachine, Context } from './compile.js';
import { takeStep, type End } from './known-steps.js';
import { leavesOf, type XStateNode } from './leaves.js';
import type { MachineEvent, Step, TimerChange } from './outcome.js';
import type { StepScope } from './scope.js';
import type { Snapshot, StateValue } from './snapshot.js';
import { Taking, within } from './taking.js';

/** A step that changes nothing: something is recorded, the case stays as it is. */
export function noStep({ snapshot, facts, states }: Pick<Step, 'snapshot' | 'facts' | 'states'>): Step {
  return { snapshot, facts, states, effects: [], timers: [] };
}

interface ActorScope {
  actionExecutor: (action: { type: string; params?: unknown }) => void;
}
interface Internals {
  transition(snapshot: AnyMachineSnapshot, event: MachineEvent, scope: ActorScope): AnyMachineSnapshot;
  getInitialSnapshot(scope: ActorScope, input: Context): AnyMachineSnapshot;
  resolveState(config: unknown): AnyMachineSnapshot;
}

/** Starts a case in a state; the opening event is taken by the step after it. */
export function openAt(machine: CompiledMachine, at: string, facts: Facts, scope: StepScope): Step {
  const chart = machine.opening(at);
  return takeStep(chart, at, { machine: machine.machine, scope, facts }, (taking) =>
    run(machine, chart, taking, (internals, actor) => internals.getInitialSnapshot(actor, { facts })),
  );
}

/** Takes an event. An event that no state takes leaves everything as it was; ask the guards first. */
export function stepWith(
  machine: CompiledMachine,
  snapshot: Snapshot,
  facts: Facts,
  event: MachineEvent,
  scope: StepScope,
): Step {
  const blank = restore(machine, snapshot);
  return takeStep(blank, event.type, { machine: machine.machine, scope, facts, event }, (taking) =>
    run(machine, machine.chart, taking, (internals, actor) =>
      internals.transition({ ...blank, context: { facts } } as AnyMachineSnapshot, event, actor),
    ),
  );
}

/** The event that XState knows for a term of a state. */
export function timerEvent(state: string, ordinal: number): MachineEvent {
  return { type: `xstate.after.${ordinal}.case.${state}` };
}

function run(
  machine: CompiledMachine,
  chart: AnyStateMachine,
  taking: Taking,
  take: (internals: Internals, actor: ActorScope) => AnyMachineSnapshot,
): End & { readonly facts: Facts } {
  const timers: TimerChange[] = [];
  const actor = actorScopeOf(machine, chart);
  actor.actionExecutor = ({ type, params }) => {
    const timer = timerOf(type, params);
    if (timer !== undefined) timers.push(timer);
  };
  const next = within(taking, () => take(chart as unknown as Internals, actor));
  if (next.status === 'error') throw next.error;
  return { ...describe(machine, next), timers };
}

const scopes = new WeakMap<AnyStateMachine, ActorScope>();

/**
 * XState's pure `transition()` builds an actor and a whole initial snapshot on every call; one inert scope, reused, gives
 * the same results 2 to 6 times faster (kernel.md).
 */
function actorScopeOf({ machine }: CompiledMachine, chart: AnyStateMachine): ActorScope {
  const known = scopes.get(chart);
  if (known !== undefined) return known;
  const nothing = new Taking({ machine, scope: BLANK, facts: {} }, []);
  const blank = within(nothing, () => createActor(chart, { input: { facts: {} } } as never));
  const scope = {
    self: blank,
    defer: () => undefined,
    id: '',
    logger: () => undefined,
    sessionId: '',
    stopChild: () => undefined,
    system: blank.system,
    emit: () => undefined,
    actionExecutor: () => undefined,
  };
  scopes.set(chart, scope);
  return scope;
}

/** For the initial snapshot that an actor takes when it is made, which nobody looks at. */
const BLANK: StepScope = {
  judge: () => false,
  value: () => null,
  values: () => ({}),
  raised: (_event, data) => data,
};

/** `xstate.after.<ordinal>.case.<state>`, raised with a delay on entry and cancelled on exit. */
function timerOf(type: string, params: unknown): TimerChange | undefined {
  if (type !== 'xstate.raise' && type !== 'xstate.cancel') return undefined;
  const id = type === 'xstate.raise' ? (params as { id?: string; delay?: number }).id : cancelledId(params);
  const found = /^xstate\.after\.(\d+)\.case\.(.+)$/.exec(id ?? '');
  if (found === null) return undefined;
  return { change: type === 'xstate.raise' ? 'armed' : 'cancelled', state: found[2] ?? '', ordinal: Number(found[1]) };
}

function cancelledId(params: unknown): string | undefined {
  return typeof params === 'string' ? params : (params as { sendId?: string; id?: string } | undefined)?.sendId;
}

/** Cases of a region stand in some hundreds of configurations; more than these start anew. */
const MOST_RESTORED = 4096;
const restored = new WeakMap<AnyStateMachine, Map<string, AnyMachineSnapshot>>();
/** Snapshots are never changed in place: one that a case is stepped from was often the end of its step before. */
const restoredOf = new WeakMap<Snapshot, { readonly chart: AnyStateMachine; readonly blank: AnyMachineSnapshot }>();

/**
 * What XState makes of a configuration follows from it alone and is never changed by it: made once, the same for the same
 * configuration, and given the facts of a case.
 */
function restore({ chart }: CompiledMachine, snapshot: Snapshot): AnyMachineSnapshot {
  const seen = restoredOf.get(snapshot);
  if (seen?.chart === chart) return seen.blank;
  const known = restored.get(chart) ?? new Map<string, AnyMachineSnapshot>();
  restored.set(chart, known);
  const key = JSON.stringify([snapshot.value, snapshot.history]);
  let blank = known.get(key);
  if (blank === undefined) {
    blank = resolve(chart, snapshot);
    if (known.size >= MOST_RESTORED) known.clear();
    known.set(key, blank);
  }
  restoredOf.set(snapshot, { chart, blank });
  return blank;
}

function resolve(chart: AnyStateMachine, snapshot: Snapshot): AnyMachineSnapshot {
  const historyValue = Object.fromEntries(
    Object.entries(snapshot.history).map(([path, remembered]) => [
      `case.${path}`,
      remembered.map((one) => chart.getStateNodeById(`case.${one}`)),
    ]),
  );
  return (chart as unknown as Internals).resolveState({ value: snapshot.value, context: {}, historyValue });
}

function describe(machine: CompiledMachine, snapshot: AnyMachineSnapshot): Omit<Step, 'effects' | 'timers'> {
  const { context, value, _nodes, historyValue } = snapshot as unknown as {
    context: Context;
    value: Snapshot['value'];
    _nodes: readonly XStateNode[];
    historyValue: HistoryOfXState | undefined;
  };
  const states = leavesOf(machine.machine, _nodes);
  return { facts: context.facts, snapshot: snapshotOf(machine, states, value, historyValue ?? {}), states };
}

type HistoryOfXState = Readonly<Record<string, readonly { readonly path: readonly string[] }[]>>;

/** Where nothing is remembered the active states follow from the leaves: of each list of leaves one snapshot. */
const withoutHistory = new WeakMap<
  readonly string[],
  { readonly machine: CompiledMachine; readonly snapshot: Snapshot }
>();

function snapshotOf(
  machine: CompiledMachine,
  states: readonly string[],
  value: Snapshot['value'],
  historyValue: HistoryOfXState,
): Snapshot {
  const remembered = Object.entries(historyValue);
  const known = remembered.length === 0 ? withoutHistory.get(states) : undefined;
  if (known?.machine === machine) return known.snapshot;
  const snapshot = {
    value: sortedValue(value, machine),
    history: Object.fromEntries(
      remembered
        .map(([id, nodes]): [string, string[]] => [id.replace(/^case\./, ''), nodes.map(({ path }) => path.join('.'))])
        .sort(([a], [b]) => (a < b ? -1 : 1)),
    ),
  };
  if (remembered.length === 0) withoutHistory.set(states, { machine, snapshot });
  return snapshot;
}

/** Parts in document order, whatever the order in which they were entered. */
function sortedValue(value: Snapshot['value'], machine: CompiledMachine): Snapshot['value'] {
  const sort = (of: StateValue, prefix: string): StateValue => {
    if (typeof of === 'string') return of;
    const rank = (key: string): number => machine.order.get(prefix === '' ? key : `${prefix}.${key}`) ?? 0;
    return Object.fromEntries(
      Object.entries(of)
        .sort(([a], [b]) => rank(a) - rank(b))
        .map(([key, inner]) => [key, sort(inner, prefix === '' ? key : `${prefix}.${key}`)]),
    );
  };
  return sort(value, '') as Snapshot['value'];
}
