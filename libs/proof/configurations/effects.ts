/** What a step makes so of what configurations tell. */
import type { Step } from '#machine';
import type { Attempt } from './attempt.js';
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
  const taken = [attempt.event, ...trial.raisedEvents];
  for (const { id, from, until } of terrain.machine.clocks) {
    const clock = terrain.clocks.get(id);
    if (clock === undefined) continue;
    if (taken.some((event) => until.includes(event))) makes.set(clock, 0);
    if (taken.some((event) => from.includes(event))) makes.set(clock, 1);
  }
  return makes;
}
