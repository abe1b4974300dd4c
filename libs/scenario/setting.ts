/** Where a story plays: its region with the agreements it supposes, the school's model as compiled there, the world and the law. */
import type { CalendarData } from '#calendar';
import {
  compileWorkflow,
  defineFor,
  modelOf,
  type LawVersion,
  type Library,
  type RegionDocument,
  type ScenarioDocument,
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
  const laws = library.laws.map(({ document }) => document);
  const compiled = compileWorkflow(defineFor(region, workflow), workflow.sources, laws).workflow;
  if (compiled === undefined)
    throw new Error(`The workflow ${scenario.workflow} does not compile for ${scenario.region}.`);
  const world = regionWorld(region, calendar, use);
  return { region, model: createModel(compiled, byBoth), world, laws: library.laws };
}
