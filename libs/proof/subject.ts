/** What is proved of a workflow in a region: the workflow as the region has it, who acts there, and the kinds of case. */
import type { CalendarData } from '#calendar';
import { compileFor, type Library, type Machine, type WorkflowSource } from '#language';
import { Staff } from './configurations/staff.js';

/** One workflow of one region, at a school that uses it. */
export interface Place {
  readonly region: string;
  readonly workflow: string;
  readonly school: string;
  /** One kind of case or one decision table only; absent: all. */
  readonly machine?: string;
}

export interface Subject {
  readonly source: WorkflowSource;
  readonly staff: Staff;
  readonly machines: readonly Machine[];
}

/** Undefined where the workflow does not compile for the region. */
export function subjectOf(
  library: Library,
  calendar: CalendarData,
  { region, workflow, school, machine: only }: Place,
): Subject | undefined {
  const { document, sources, workflows } = library.regions.get(region) ?? {};
  // A model that the region has not chosen is proved as it is written.
  const source = sources?.get(workflow) ?? library.workflows.get(workflow);
  if (source === undefined || document === undefined) throw new Error(`There is no ${workflow} in ${region}.`);
  const compiled = workflows?.get(workflow) ?? compileFor(library, document, source);
  if (compiled === undefined) return undefined;
  return {
    source,
    staff: new Staff(compiled, document, school, calendar),
    machines: [...compiled.machines.values()].filter(({ name }) => only === undefined || name === only),
  };
}
