/** The region and school on which a workflow is tried: the agreements, roles and organisations a case would really meet. */
import type { CalendarData } from '#calendar';
import { compileFor, lawOn, modelOf, type Library, type RegionDocument } from '#language';
import { createModel, regionWorld, type Model, type Surroundings } from '#lifecycle';
import { byKernel } from '#machine';

export interface Ground {
  readonly model: Model;
  readonly region: RegionDocument;
  readonly school: string;
  readonly surroundings: Omit<Surroundings, 'newCaseId'>;
}

/** The first school, by name of region and school, that uses the workflow on a day; undefined when none does. */
export function groundFor(
  library: Library,
  calendar: CalendarData,
  workflow: string,
  day: string,
  agreements: Partial<RegionDocument['agreements']> = {},
): Ground | undefined {
  for (const [, { document, sources }] of [...library.regions].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const source = sources.get(workflow);
    if (source === undefined) continue;
    const school = Object.keys(document.schools)
      .sort()
      .find((one) => modelOf(document, one, day)?.workflow === workflow);
    if (school === undefined) continue;
    const region = { ...document, agreements: { ...document.agreements, ...agreements } };
    const compiled = compileFor(library, region, source);
    if (compiled === undefined) throw new Error(`The workflow ${workflow} does not compile for ${region.region}.`);
    return {
      // A search takes many steps; the kernel takes each many times as fast as XState, and the same.
      model: createModel(compiled, byKernel),
      region,
      school,
      surroundings: {
        now: `${day}T09:00:00.000Z`,
        law: lawOn(day, library.laws),
        world: regionWorld(region, calendar),
      },
    };
  }
  return undefined;
}
