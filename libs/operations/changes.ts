/** What a region changes in the workflows, told as behaviour: in an upload's answer and kept beside its configuration. */
import { compareBehaviour, type BehaviourChange, type Library, type RegionSource } from '#language';

export interface WorkflowChange extends BehaviourChange {
  readonly workflow: string;
}

export function changesOf(library: Library, region: RegionSource): WorkflowChange[] {
  return Object.keys(region.document.patches ?? {}).flatMap((workflow) => {
    const before = library.workflows.get(workflow)?.workflow;
    const after = region.sources.get(workflow)?.workflow;
    if (before === undefined || after === undefined) return [];
    return compareBehaviour(before, after).map((one) => ({ workflow, ...one }));
  });
}
