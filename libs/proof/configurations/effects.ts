/** What a step makes so of what configurations tell. */
import type { Step } from '#machine';
import type { Attempt } from './attempt.js';
import type { Variable } from './space.js';
import type { Terrain } from './terrain.js';
import type { Trial } from './trial.js';
import type { Assignment } from './space.js';

/** What a step makes so; undefined when what it asks for cannot be carried out, which refuses it. */
export function effectsOf(
  terrain: Terrain,
  attempt: Attempt,
  trial: Trial,
  step: Step,
  known: Assignment,
): Map<Variable, number> | undefined {
  const makes = new Map<Variable, number>(attempt.makes ?? []);
  const after = terrain.regions.read(step.states);
  for (const [region, value] of after) {
    const stood = known.get(region.variable) ?? region.initial;
    if (value !== stood || known.has(region.variable)) makes.set(region.variable, value);
  }
  for (const region of terrain.mainRegions) {
    const value = makes.get(region.variable);
    const owner = terrain.machine.states.get(region.states[value ?? -1] ?? '')?.owner;
    if (owner === undefined) continue;
    if (terrain.staff.organisations(owner).length === 0) return undefined;
  }
  for (const { field, part, variable } of terrain.facts.list) {
    if (!Object.hasOwn(step.facts, field)) continue;
    const entries = step.facts[field] as Readonly<Record<string, unknown>> | null;
    if (terrain.machine.fields.get(field)?.per !== undefined && !Object.hasOwn(entries ?? {}, part ?? '')) continue;
    makes.set(variable, terrain.facts.numberIn(variable, field, part, step.facts));
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
