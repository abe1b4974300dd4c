/** What a step makes so of what configurations tell. */
import type { Clock } from '#language';
import type { Step } from '#machine';
import type { Attempt } from './attempt.js';
import { becoming, clockValue, isRunning, OFF, STARTED, type ClockValue } from './clock-values.js';
import type { Variable } from './space.js';
import type { Terrain } from './terrain.js';
import type { Trial } from './trial.js';

/** What a step makes so; undefined when what it asks for cannot be carried out, which refuses it. */
export function effectsOf(
  terrain: Terrain,
  attempt: Attempt,
  trial: Trial,
  step: Step,
): Map<Variable, number> | undefined {
  const makes = new Map<Variable, number>(attempt.makes ?? []);
  for (const [variable, value] of trial.changes.after(step.facts, step.states)) makes.set(variable, value);
  for (const region of terrain.mainRegions) {
    const value = makes.get(region.variable);
    const owner = terrain.machine.states.get(region.states[value ?? -1] ?? '')?.owner;
    if (owner === undefined) continue;
    if (terrain.staff.organisations(owner).length === 0) return undefined;
  }
  for (const { action } of step.effects) {
    if (action.kind === 'offer' && terrain.staff.organisations(action.party).length === 0) return undefined;
    if (action.kind === 'open') makes.set(terrain.relation(action.as), 1);
    if (action.kind === 'join') makes.set(terrain.relation(action.related), 1);
    if (action.kind === 'tell' && action.related !== 'opener') {
      const relation = terrain.relation(action.related);
      if ((makes.get(relation) ?? trial.read(relation)) === 0) return undefined;
    }
  }
  for (const { state, ordinal } of step.timers) {
    const spent = terrain.spent.get(`${state}/${ordinal}`);
    if (spent !== undefined) makes.set(spent, 0);
  }
  // A trial may stand for several states that are left; of none of them a term is remembered.
  for (const [key, spent] of terrain.spent) {
    const path = key.slice(0, key.indexOf('/'));
    const region = terrain.regions.of(path);
    const value = region === undefined ? undefined : makes.get(region.variable);
    if (value !== undefined && !terrain.regions.isActive(path, region?.states[value] ?? '')) makes.set(spent, 0);
  }
  const taken = [attempt.event, ...trial.raisedEvents];
  if (!isExtendable(terrain, trial, taken, makes)) return undefined;
  for (const clock of terrain.machine.clocks) {
    const variable = terrain.clocks.get(clock.id);
    if (variable === undefined) continue;
    if (taken.some((event) => clock.until.includes(event))) makes.set(variable, OFF);
    for (const event of taken) hear(terrain, trial, clock, event, makes);
    if (taken.some((event) => clock.from.includes(event))) makes.set(variable, STARTED);
  }
  return makes;
}

/** What an event does to a clock that runs or is suspended; on its last day a clock is not suspended any more. */
function hear(
  terrain: Terrain,
  trial: Trial,
  { id, suspension, extension }: Clock,
  event: string,
  makes: Map<Variable, number>,
): void {
  const variable = terrain.clocks.get(id);
  if (variable === undefined) return;
  const { values } = variable;
  const now = (): number => makes.get(variable) ?? trial.read(variable);
  const become = (change: Partial<ClockValue>): void => {
    const next = becoming(values, now(), change);
    if (next !== undefined) makes.set(variable, next);
  };
  if (suspension?.until.includes(event) === true) {
    if (clockValue(values, now()).is === 'suspended') become({ is: 'running' });
  } else if (suspension?.from.includes(event) === true) {
    if (isRunning(values[now()]) && trial.read(terrain.isInTime(id)) === 1) become({ is: 'suspended' });
  }
  if (extension?.on.includes(event) === true) {
    const { is, extensions } = clockValue(values, now());
    if (is !== 'off') become({ extensions: extensions + 1 });
  }
}

/** An event that extends clocks is refused where none of them can be extended. */
function isExtendable(
  terrain: Terrain,
  trial: Trial,
  taken: readonly string[],
  makes: ReadonlyMap<Variable, number>,
): boolean {
  return taken.every((event) => {
    const clocks = terrain.machine.clocks.filter(({ extension }) => extension?.on.includes(event) === true);
    if (clocks.length === 0) return true;
    return clocks.some(({ id, extension }) => {
      const variable = terrain.clocks.get(id);
      // Of a clock that nothing depends on it does not matter either whether it is extended.
      if (variable === undefined || extension === undefined) return true;
      const { is, extensions } = clockValue(variable.values, makes.get(variable) ?? trial.read(variable));
      return is !== 'off' && extensions < extension.atMost;
    });
  });
}
