/**
 * The kernel: one step of a machine by its tables, with the very results of XState 5.33 (states, facts, history, effects and
 * their order), many times as fast. XState stays the reference of the live path; a fuzzer and every tested step hold the two
 * equal. Pure.
 */
import type { CompiledAction, Facts } from '#language';
import { changeFacts } from '../facts.js';
import type { Effect, MachineEvent, Step, TimerChange } from '../outcome.js';
import type { StepScope } from '../scope.js';
import type { Snapshot } from '../snapshot.js';
import { Configuration, configurationOf } from './configuration.js';
import { domainOf, Entry, type History } from './road.js';
import { selectAlways, selectFor, withoutConflicts, type Guard } from './selection.js';
import { NONE, ROOT, type KernelState, type KernelTable, type KernelTransition } from './table.js';

/** As many microsteps as XState is given: a ring of raised events ends here. */
const MOST_MICROSTEPS = 100;

/** Starts in a state, as `openAt` does. */
export function kernelOpen(table: KernelTable, at: string, facts: Facts, scope: StepScope): Step {
  const run = new Run(openingTable(table, at), facts, new Map(), scope);
  run.open();
  return run.result();
}

/** Takes an event, as `stepWith` does. */
export function kernelStep(
  table: KernelTable,
  snapshot: Snapshot,
  facts: Facts,
  event: MachineEvent,
  scope: StepScope,
): Step {
  const run = new Run(table, facts, historyOf(table, snapshot), scope, configurationOf(table, snapshot));
  run.take(event);
  return run.result();
}

const openings = new WeakMap<KernelTable, Map<string, KernelTable>>();

/** The same tables, with the initial substates that lead to a state instead of the ordinary ones. */
function openingTable(table: KernelTable, at: string): KernelTable {
  const known = openings.get(table) ?? new Map<string, KernelTable>();
  openings.set(table, known);
  const made = known.get(at) ?? {
    ...table,
    states: table.states.map((state): KernelState => {
      const next = state.children.find((child) => `${at}.`.startsWith(`${table.states[child]?.path ?? ''}.`));
      return state.kind === 'compound' && next !== undefined ? { ...state, initial: next } : state;
    }),
  };
  known.set(at, made);
  return made;
}

function historyOf(table: KernelTable, { history }: Snapshot): Map<number, readonly number[]> {
  const at = (path: string): number => table.byPath.get(path) ?? NONE;
  return new Map(Object.entries(history).map(([path, remembered]) => [at(path), remembered.map(at)]));
}

/** One macrostep: the event, then what needs no event and what was raised, until nothing is left. */
class Run {
  readonly #effects: Effect[] = [];
  readonly #timers: TimerChange[] = [];
  readonly #queue: MachineEvent[] = [];
  #isDone: boolean;

  constructor(
    private readonly table: KernelTable,
    private facts: Facts,
    private history: History,
    private readonly scope: StepScope,
    private readonly configuration = new Configuration(table),
  ) {
    this.#isDone = configuration.order.length > 0 && configuration.isFinal(ROOT);
  }

  open(): void {
    this.configuration.enter(ROOT);
    const entry = new Entry(this.configuration, this.history);
    entry.open(ROOT);
    this.#enter(entry.entered, INITIAL);
    if (this.#isDone) this.#leaveAll(INITIAL);
    this.#settle(INITIAL);
  }

  take(event: MachineEvent): void {
    const { configuration } = this;
    this.#microstep(
      selectFor(event.type, configuration, (one) => this.#guard(one, event)),
      event,
    );
    this.#settle(event);
  }

  result(): Step {
    const { configuration, history } = this;
    const states = configuration.leaves();
    return {
      facts: this.facts,
      snapshot: {
        value: configuration.value(states),
        history: Object.fromEntries(
          [...history]
            .map(([index, remembered]): [string, string[]] => [
              configuration.state(index).path,
              remembered.map((one) => configuration.state(one).path),
            ])
            .sort(([a], [b]) => (a < b ? -1 : 1)),
        ),
      },
      states,
      effects: this.#effects,
      timers: this.#timers,
    };
  }

  #settle(first: MachineEvent): void {
    const { configuration, table } = this;
    let event = first;
    let asksAlways = table.hasAlways;
    for (let count = 1; !this.#isDone; count += 1) {
      if (count > MOST_MICROSTEPS) throw new Error(`More than ${MOST_MICROSTEPS} microsteps: events raise each other.`);
      const on = event;
      const guard: Guard = (one) => this.#guard(one, on);
      let selected = asksAlways ? selectAlways(configuration, this.history, guard) : [];
      const isAlways = selected.length > 0;
      if (!isAlways) {
        const next = this.#queue.shift();
        if (next === undefined) return;
        event = next;
        selected = selectFor(next.type, configuration, (one) => this.#guard(one, next));
      }
      const hasChanged = this.#microstep(selected, event);
      // After a step without event that changed nothing they are not asked again until another event.
      asksAlways = table.hasAlways && (hasChanged || !isAlways);
    }
  }

  #guard({ transition }: KernelTransition, event: MachineEvent): boolean {
    const { configuration, table } = this;
    return this.scope.judge(transition, {
      active: (path) => configuration.has(table.byPath.get(path) ?? NONE),
      leaves: () => configuration.leaves(),
      facts: this.facts,
      event: event.type,
      eventData: event.data ?? {},
      machine: table.machine,
    });
  }

  /** Takes transitions together. Returns whether XState would make a new snapshot of it. */
  #microstep(selected: readonly KernelTransition[], event: MachineEvent): boolean {
    if (selected.length === 0) return false;
    const { configuration } = this;
    const { facts, history } = this;
    const order = [...configuration.order];
    const taken = withoutConflicts(selected, configuration, history);
    this.#exit(taken, event);
    for (const { transition } of taken) this.#act(transition.actions, event);
    const entry = new Entry(configuration, this.history);
    for (const one of taken) entry.add(one);
    this.#enter(entry.entered, event);
    if (this.#isDone) this.#leaveAll(event);
    const isSame = history === this.history && isSameSet(order, configuration);
    // XState keeps its old list of states when the set is the same, and with it their order.
    if (isSame) configuration.order = order;
    return !isSame || facts !== this.facts || this.#isDone;
  }

  #exit(taken: readonly KernelTransition[], event: MachineEvent): void {
    const { configuration } = this;
    const leaving = new Set<number>();
    for (const one of taken) {
      if (one.target === NONE) continue;
      const { index, end } = domainOf(one, configuration, this.history);
      for (let below = index + 1; below < end; below += 1) if (configuration.has(below)) leaving.add(below);
    }
    const inOrder = [...leaving].sort((a, b) => b - a);
    let remembered: Map<number, readonly number[]> | undefined;
    for (const index of inOrder) {
      const state = configuration.state(index);
      for (const history of state.histories) {
        remembered ??= new Map(this.history);
        remembered.set(history, this.#remember(state, configuration.state(history).isDeep));
      }
    }
    this.history = remembered ?? this.history;
    for (const index of inOrder) {
      this.#leave(configuration.state(index), event);
      configuration.leave(index);
    }
  }

  #remember({ index, end }: KernelState, isDeep: boolean): number[] {
    const { configuration } = this;
    return configuration.order.filter((one) =>
      isDeep ? one > index && one < end && configuration.isAtomic(one) : configuration.state(one).parent === index,
    );
  }

  #leave({ exit, terms, path }: KernelState, event: MachineEvent): void {
    this.#act(exit, event);
    for (const ordinal of terms) this.#timers.push({ change: 'cancelled', state: path, ordinal });
  }

  /** A machine that has ended leaves its states for good, though they stay its value. */
  #leaveAll(event: MachineEvent): void {
    for (const index of [...this.configuration.order].sort((a, b) => b - a))
      this.#leave(this.configuration.state(index), event);
  }

  #enter(entering: readonly number[], event: MachineEvent): void {
    const { configuration } = this;
    const completed = new Set<number>();
    for (const index of entering) {
      const state = configuration.state(index);
      configuration.enter(index);
      this.#act(state.entry, event);
      for (const ordinal of state.terms) this.#timers.push({ change: 'armed', state: state.path, ordinal });
      if (state.kind === 'final') this.#complete(state, completed);
    }
  }

  /** Raises the ends that a final state brings about. */
  #complete({ parent }: KernelState, completed: Set<number>): void {
    const { configuration } = this;
    const above = configuration.state(parent);
    if (above.kind === 'compound') this.#queue.push({ type: above.doneEvent });
    let at = above.kind === 'parallel' ? parent : above.parent;
    while (
      at !== NONE &&
      configuration.state(at).kind === 'parallel' &&
      !completed.has(at) &&
      configuration.isFinal(at)
    ) {
      completed.add(at);
      this.#queue.push({ type: configuration.state(at).doneEvent });
      at = configuration.state(at).parent;
    }
    if (at === NONE) this.#isDone = true;
  }

  #act(actions: readonly CompiledAction[], event: MachineEvent): void {
    for (const action of actions) {
      const on = { facts: this.facts, event: event.type, eventData: event.data ?? {}, machine: this.table.machine };
      switch (action.kind) {
        case 'assign':
        case 'add':
        case 'remove':
          this.facts = changeFacts(action, on, this.scope);
          break;
        case 'raise':
          this.#queue.push({
            type: action.event,
            data: this.scope.raised(action.event, this.scope.values(action.data, on)),
          });
          break;
        default:
          this.#effects.push({ action, facts: on.facts, event: on.event, eventData: on.eventData });
      }
    }
  }
}

/** The event with which XState starts a machine. */
const INITIAL: MachineEvent = { type: 'xstate.init' };

function isSameSet(before: readonly number[], { order, active }: Configuration): boolean {
  return before.length === order.length && before.every((index) => active[index] === 1);
}
