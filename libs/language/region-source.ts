/**
 * A region with the workflows as it has them: patched, with its parameters and agreements, compiled and judged as a whole.
 * Pure; the day comes in as a value. How a patch is merged is in patch.ts.
 */
import { checkRegionActivities } from './activities.js';
import { createReporter, known } from './compile-values.js';
import { compileWorkflow } from './compile-workflow.js';
import type { Definition } from './definition.js';
import { diagnose, hasErrors, type Diagnostic } from './diagnostic.js';
import type { LawDocument } from './law-document.js';
import { checkLawTables } from './law-tables.js';
import { patchWorkflow } from './patch.js';
import type { Read } from './read-document.js';
import { checkRegion } from './region.js';
import type { RegionDocument } from './region-document.js';
import type { WorkflowDocuments } from './region-models.js';
import { checkRegionClocks } from './rules/clocks.js';
import { checkRegionLegalClocks } from './rules/legal-clocks.js';
import { checkShape, keyPlaceAt, nodeAt } from './shape.js';
import { TreeSources } from './sources.js';
import { checkWorkflow, defineFor, type WorkflowGround, type WorkflowSource } from './workflow-source.js';
import type { Workflow } from './workflow.js';
import { workflowShape, type WorkflowDocument } from './workflow-document.js';
import type { TreeNode } from './yaml-tree.js';

export interface RegionSource {
  readonly document: RegionDocument;
  readonly file: string;
  readonly text: string;
  readonly tree: TreeNode;
  /** The workflows as this region has them: every one, patched where it has a patch. */
  readonly sources: ReadonlyMap<string, WorkflowSource>;
  /** What a case of this region pins, by workflow. */
  readonly definitions: ReadonlyMap<string, Definition>;
  readonly workflows: ReadonlyMap<string, Workflow>;
}

/** What regions are checked with: everything but regions. */
export interface RegionGround extends WorkflowGround {
  readonly workflows: ReadonlyMap<
    string,
    {
      readonly read: Read<WorkflowDocument>;
      readonly source: WorkflowSource | undefined;
      readonly faults: readonly Diagnostic[];
    }
  >;
  readonly lawSources: readonly { readonly document: LawDocument; readonly sources: TreeSources }[];
}

/** A region with everything that is wrong with it; without a source when something is. */
export function compileRegion(
  { document, file, tree }: Read<RegionDocument>,
  text: string,
  ground: RegionGround,
  today: string,
): { source: RegionSource | undefined; diagnostics: readonly Diagnostic[] } {
  const regionSources = new TreeSources(new Map([['region', tree]]));
  const { sources, faults: broken } = applyPatches(document, tree, ground);
  const faults = [
    ...broken,
    ...checkRegion(document, knownTo(document, sources, ground), regionSources, today),
    ...checkRegionActivities(document, ground.activities, regionSources),
  ];
  const hasAll = Object.values(document.models).every(({ workflow }) => sources.has(workflow));
  if (!hasAll || hasErrors(faults)) return { source: undefined, diagnostics: faults };
  const definitions = new Map<string, Definition>();
  const workflows = new Map<string, Workflow>();
  const underRegion = createReporter(regionSources);
  for (const name of new Set(Object.values(document.models).map(({ workflow }) => workflow))) {
    const source = sources.get(name);
    if (source === undefined) continue;
    const definition = defineFor(document, source);
    const { workflow } = compileWorkflow(definition, source.sources, ground.laws, source.spaces);
    if (workflow === undefined) continue;
    definitions.set(name, definition);
    workflows.set(name, workflow);
    checkRegionClocks(document, workflow, underRegion);
    checkRegionLegalClocks(document, workflow, today, underRegion);
  }
  return {
    source: { document, file, text, tree, sources, definitions, workflows },
    diagnostics: [...faults, ...underRegion.diagnostics],
  };
}

/** The workflows that a region can name; one that is there but has faults of its own is present without a value. */
function knownTo(
  { models, parameters = {} }: RegionDocument,
  sources: ReadonlyMap<string, WorkflowSource>,
  { workflows, isUnread }: RegionGround,
): ReadonlyMap<string, WorkflowDocuments | undefined> {
  const named = [...Object.values(models).map(({ workflow }) => workflow), ...Object.keys(parameters)];
  return new Map(
    [...workflows.keys(), ...(isUnread('workflow') ? named : [])].map((name) => {
      const source = sources.get(name);
      return [name, source && { document: source.document, blocks: Object.values(source.blocks) }];
    }),
  );
}

/** Every workflow, with the patch of the region where it has one. */
function applyPatches(
  { patches = {} }: RegionDocument,
  tree: TreeNode,
  ground: RegionGround,
): { sources: Map<string, WorkflowSource>; faults: Diagnostic[] } {
  const sources = new Map<string, WorkflowSource>();
  for (const [name, { source }] of ground.workflows) if (source !== undefined) sources.set(name, source);
  const report = createReporter(new TreeSources(new Map([['region', tree]])));
  const faults: Diagnostic[] = [];
  for (const name of Object.keys(patches)) {
    const base = ground.workflows.get(name);
    if (base === undefined) {
      if (ground.isUnread('workflow')) continue;
      report.atKey(['region', 'patches', name], 'name.unknown', {
        with: { kind: 'workflow', name },
        ...known(name, ground.workflows.keys()),
      });
      continue;
    }
    if (base.source === undefined) continue;
    const { source, faults: own } = patchOne(base, nodeAt(tree, ['patches', name]), ground);
    const at = keyPlaceAt(tree, ['patches', name]);
    faults.push(...own.map((one) => (one.file === at.file ? one : breaks(at, name, one))));
    // One that does not hold stands in as it was: the patch is a fault already, and not every use of the workflow too.
    sources.set(name, source ?? base.source);
  }
  return { sources, faults: [...report.diagnostics, ...faults] };
}

/** A patched workflow with what is wrong with it that was not wrong before. */
function patchOne(
  { read: base, faults: old }: { readonly read: Read<WorkflowDocument>; readonly faults: readonly Diagnostic[] },
  patch: TreeNode,
  ground: RegionGround,
): { source: WorkflowSource | undefined; faults: readonly Diagnostic[] } {
  const { tree, diagnostics } = patchWorkflow(base.tree, patch);
  if (hasErrors(diagnostics)) return { source: undefined, faults: diagnostics };
  const form = checkShape(tree, workflowShape);
  if (hasErrors(form.diagnostics)) return { source: undefined, faults: form.diagnostics };
  const patched = { ...base, tree, document: form.value as WorkflowDocument };
  const before = keysOf([...old, ...lawFaults(base, ground)]);
  const { source, faults } = checkWorkflow(patched, ground);
  const added = [...faults, ...lawFaults(patched, ground)].filter((one) => !before.has(keyOf(one)));
  return { source: hasErrors(added) ? undefined : source, faults: added };
}

/** What is wrong between the laws and a workflow, with the other workflows as they are. */
function lawFaults(one: Read<WorkflowDocument>, { workflows, lawSources }: RegionGround): readonly Diagnostic[] {
  const all = [...workflows.values()].map(({ read }) => (read.name === one.name ? one : read));
  return checkLawTables(
    lawSources,
    all.map(({ document, tree }) => ({ document, sources: new TreeSources(new Map([['workflow', tree]])) })),
  );
}

const keyOf = ({ file, line, column, code, message }: Diagnostic): string =>
  JSON.stringify([file, line, column, code, message.en]);
const keysOf = (all: readonly Diagnostic[]): ReadonlySet<string> => new Set(all.map(keyOf));

/** A fault in a file that the region did not write: told at the patch, with the place that it breaks. */
function breaks(at: Parameters<typeof diagnose>[0], workflow: string, fault: Diagnostic): Diagnostic {
  const where = `${fault.file}:${fault.line}:${fault.column}`;
  const told = diagnose(at, 'patch.breaks', { with: { workflow, where, fault: fault.code } });
  return {
    ...told,
    severity: fault.severity,
    message: { nl: `${told.message.nl} ${fault.message.nl}`, en: `${told.message.en} ${fault.message.en}` },
  };
}
