/** Which transitions are taken: inner states before outer ones, the first candidate whose guard holds, conflicts resolved. */
import type { Configuration } from './configuration.js';
import { domainOf, type History } from './road.js';
import { NONE, ROOT, type KernelState, type KernelTransition } from './table.js';

/** Whether the guard of a transition holds on the configuration as it stands. */
export type Guard = (one: KernelTransition) => boolean;

/** The transitions for an event, a part after the other. */
export function selectFor(event: string, configuration: Configuration, guard: Guard): KernelTransition[] {
  const found: KernelTransition[] = [];
  const ask = (state: KernelState): boolean => {
    let isAnswered = false;
    if (state.kind === 'compound') isAnswered = ask(configuration.state(configuration.childOf(state)));
    else if (state.kind === 'parallel')
      for (const part of configuration.partsOf(state)) isAnswered = ask(configuration.state(part)) || isAnswered;
    if (isAnswered) return true;
    const one = state.on.get(event)?.find(guard);
    if (one !== undefined) found.push(one);
    return one !== undefined;
  };
  ask(configuration.state(ROOT));
  return found;
}

/** The transitions that need no event: each active leaf asks itself and its ancestors, the first that passes wins. */
export function selectAlways(configuration: Configuration, history: History, guard: Guard): KernelTransition[] {
  const found = new Set<KernelTransition>();
  for (const leaf of configuration.order) {
    if (!configuration.isAtomic(leaf)) continue;
    for (let at = leaf; at !== NONE; at = configuration.state(at).parent) {
      const one = configuration.state(at).always.find(guard);
      if (one === undefined) continue;
      found.add(one);
      break;
    }
  }
  return withoutConflicts([...found], configuration, history);
}

/** Of two transitions that leave the same states the one from further in wins, else the first. */
export function withoutConflicts(
  transitions: readonly KernelTransition[],
  configuration: Configuration,
  history: History,
): KernelTransition[] {
  if (transitions.length < 2) return [...transitions];
  const kept = new Set<KernelTransition>();
  for (const one of transitions) {
    const beaten: KernelTransition[] = [];
    let isBeaten = false;
    for (const other of kept) {
      if (!leaveTheSame(one, other, configuration, history)) continue;
      const { index, end } = configuration.state(other.source);
      if (one.source > index && one.source < end) beaten.push(other);
      else {
        isBeaten = true;
        break;
      }
    }
    if (isBeaten) continue;
    for (const other of beaten) kept.delete(other);
    kept.add(one);
  }
  return [...kept];
}

/** Whether both leave a state that is active. What a transition leaves is a range of numbers, so two are nested or apart. */
function leaveTheSame(
  one: KernelTransition,
  other: KernelTransition,
  configuration: Configuration,
  history: History,
): boolean {
  if (one.target === NONE || other.target === NONE) return false;
  const [a, b] = [domainOf(one, configuration, history), domainOf(other, configuration, history)];
  const [outer, inner] = a.index <= b.index && a.end >= b.end ? [a, b] : [b, a];
  return inner.index >= outer.index && inner.end <= outer.end && configuration.hasBelow(inner);
}
