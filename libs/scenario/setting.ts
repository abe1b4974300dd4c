/** Where a story plays: its region with the agreements it supposes, the school's model as compiled there, the world and the law. */
import type { CalendarData } from '#calendar';
import {
  compileFor,
  modelOf,
  type LawVersion,
  type Library,
  type RegionDocument,
  type ScenarioDocument,
  type WorkflowSource,
} from '#language';
import { createModel, regionWorld, type Model, type World } from '#lifecycle';
import { byBoth } from '#machine';
import type { PlaceUse } from '#routing';

export interface Setting {
  readonly region: RegionDocument;
  readonly model: Model;
  readonly world: World;
  readonly laws: readonly LawVersion[];
}

/** `use` says how much of the region's offers is in use. Throws when the story names what is not there, or another model than its school uses. */
export function settingOf(
  scenario: ScenarioDocument,
  library: Library,
  calendar: CalendarData,
  use: () => PlaceUse,
): Setting {
  const source = library.regions.get(scenario.region);
  if (source === undefined) throw new Error(`There is no region ${scenario.region}.`);
  const region = { ...source.document, agreements: { ...source.document.agreements, ...scenario.agreements } };
  const found = modelOf(region, scenario.school, scenario.startAt.slice(0, 10))?.workflow;
  if (found !== scenario.workflow)
    throw new Error(`School ${scenario.school} uses ${found ?? 'no model'}, not ${scenario.workflow}.`);
  const workflow = source.sources.get(scenario.workflow);
  if (workflow === undefined) throw new Error(`There is no workflow ${scenario.workflow}.`);
  const world = regionWorld(region, calendar, use);
  return { region, model: modelFor(scenario, library, region, workflow), world, laws: library.laws };
}

const models = new WeakMap<Library, Map<string, Model>>();

/** The workflow of a story, ready to step: stories that suppose the same agreements share it, for compiling takes longer than a story. */
function modelFor(
  { workflow: name, region: id, agreements }: ScenarioDocument,
  library: Library,
  region: RegionDocument,
  source: WorkflowSource,
): Model {
  const known = models.get(library) ?? new Map<string, Model>();
  models.set(library, known);
  const key = JSON.stringify([name, id, agreements]);
  const before = known.get(key);
  if (before !== undefined) return before;
  const compiled = compileFor(library, region, source);
  if (compiled === undefined) throw new Error(`The workflow ${name} does not compile for ${id}.`);
  const model = createModel(compiled, byBoth);
  known.set(key, model);
  return model;
}
