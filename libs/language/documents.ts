/**
 * Files of text to checked documents, and together what they mean. The one way in for YAML: the command line, the start of the
 * service and an upload all come through here.
 */
import { checkActivities } from './activities.js';
import type { ActivitiesDocument } from './activity-document.js';
import { diagnose, hasErrors, keepFirst, type Diagnostic } from './diagnostic.js';
import { compileLaw, type LawVersion } from './law.js';
import type { LawDocument } from './law-document.js';
import { checkLawTables } from './law-tables.js';
import { readDocument, type DocumentKind, type Read, type SourceFile } from './read-document.js';
import type { RegionDocument } from './region-document.js';
import { compileRegion, type RegionGround, type RegionSource } from './region-source.js';
import { checkScenario } from './scenario.js';
import type { ScenarioDocument } from './scenario-document.js';
import { nodeAt } from './shape.js';
import { TreeSources } from './sources.js';
import type { TreeNode } from './tree-node.js';
import type { BlockDocument, WorkflowDocument } from './workflow-document.js';
import { checkWorkflow, type WorkflowSource } from './workflow-source.js';

/** Everything that was read, checked together. Parts with faults are left out of the maps. */
export interface Library {
  readonly workflows: ReadonlyMap<string, WorkflowSource>;
  readonly regions: ReadonlyMap<string, RegionSource>;
  readonly laws: readonly LawVersion[];
  /** The lists for help without a pupil file; absent: none is recorded. */
  readonly activities?: ActivitiesDocument;
  readonly scenarios: readonly {
    readonly file: string;
    readonly document: ScenarioDocument;
    readonly tree: TreeNode;
  }[];
  readonly diagnostics: readonly Diagnostic[];
  /** What a further region is checked with. */
  readonly ground: RegionGround;
}

/** Reads and checks files together, on `today` (YYYY-MM-DD) for what has a period. */
export function readLibrary(files: readonly SourceFile[], today: string): Library {
  const diagnostics: Diagnostic[] = [];
  const unread = new Set<DocumentKind | undefined>();
  const read = files.flatMap((file) => {
    const one = readDocument(file);
    diagnostics.push(...one.diagnostics);
    if (one.read === undefined) unread.add(one.kind);
    return one.read === undefined ? [] : [one.read];
  });
  const isUnread = (kind: DocumentKind): boolean => unread.has(kind) || unread.has(undefined);
  const ofKind = <T>(kind: DocumentKind): Read<T>[] => {
    const first = new Map<string, string>();
    return (read as Read<T>[]).filter((one) => {
      if (one.kind !== kind) return false;
      const key = identityOf(one);
      const other = first.get(key);
      if (other !== undefined)
        diagnostics.push(
          diagnose(nodeAt(one.tree, [kind]).place, 'document.twice', { with: { name: key, file: other } }),
        );
      first.set(key, one.file);
      return other === undefined;
    });
  };
  const blocks = new Map(ofKind<BlockDocument>('block').map((one) => [one.name, one]));
  const laws: LawVersion[] = [];
  const lawDocuments: { document: LawDocument; sources: TreeSources }[] = [];
  for (const one of ofKind<LawDocument>('law')) {
    const sources = new TreeSources(new Map([[`law/${one.name}`, one.tree]]));
    const { version, diagnostics: faults } = compileLaw(one.document, sources);
    diagnostics.push(...faults);
    lawDocuments.push({ document: one.document, sources });
    if (!hasErrors(faults)) laws.push(version);
  }
  const lists = ofKind<ActivitiesDocument>('activities');
  const blockNames = isUnread('block') ? undefined : blocks.keys();
  for (const { tree, document } of lists)
    diagnostics.push(...checkActivities(document, blockNames, new TreeSources(new Map([['activities', tree]]))));
  const activities = lists[0]?.document;
  const rows = lawDocuments.map(({ document }) => document);
  const workflowDocuments = ofKind<WorkflowDocument>('workflow');
  diagnostics.push(
    ...checkLawTables(
      lawDocuments,
      workflowDocuments.map(({ document, tree }) => ({
        document,
        sources: new TreeSources(new Map([['workflow', tree]])),
      })),
    ),
  );
  const beside = { blocks, laws: rows, activities, isUnread };
  const checked = workflowDocuments.map((one) => ({ read: one, ...checkWorkflow(one, beside) }));
  diagnostics.push(...checked.flatMap(({ faults }) => faults));
  const ground = {
    ...beside,
    lawSources: lawDocuments,
    workflows: new Map(checked.map((one) => [one.read.name, one])),
  };
  const regions = new Map<string, RegionSource>();
  const texts = new Map(files.map(({ file, text }) => [file, text]));
  const regionDocuments = ofKind<RegionDocument>('region');
  for (const one of regionDocuments) {
    const { source, diagnostics: faults } = compileRegion(one, texts.get(one.file) ?? '', ground, today);
    diagnostics.push(...faults);
    if (source !== undefined) regions.set(one.name, source);
  }
  const workflows = new Map(
    checked.flatMap(({ read: { name }, source }) => (source === undefined ? [] : [[name, source] as const])),
  );
  const scenarios = ofKind<ScenarioDocument>('scenario');
  const workflowNames = [
    ...workflowDocuments.map(({ name }) => name),
    ...(isUnread('workflow') ? scenarios.map(({ document }) => document.workflow) : []),
  ];
  const regionNames = [
    ...regionDocuments.map(({ name }) => name),
    ...(isUnread('region') ? scenarios.map(({ document }) => document.region) : []),
  ];
  const allRegions = new Map(regionNames.map((name) => [name, regions.get(name)?.document]));
  for (const { document, tree } of scenarios) {
    const sources = regions.get(document.region)?.sources ?? workflows;
    const all = new Map(workflowNames.map((name) => [name, sources.get(name)?.workflow]));
    diagnostics.push(...checkScenario(document, tree, all, allRegions, activities));
  }
  return {
    workflows,
    regions,
    laws,
    ...(activities === undefined ? {} : { activities }),
    scenarios: scenarios.map(({ file, document, tree }) => ({ file, document, tree })),
    diagnostics: keepFirst(diagnostics),
    ground,
  };
}

/**
 * Reads one region against a library in which nothing is wrong, as if it stood in the place of the region of that name. Any
 * other document, and a region of another name, is a fault.
 */
export function readRegion(
  { ground }: Library,
  name: string,
  file: SourceFile,
  today: string,
): { readonly source: RegionSource | undefined; readonly diagnostics: readonly Diagnostic[] } {
  const { read, diagnostics } = readDocument(file);
  if (read === undefined) return { source: undefined, diagnostics: keepFirst(diagnostics) };
  if (read.kind !== 'region' || read.name !== name) {
    const place = nodeAt(read.tree, [read.kind]).place;
    return { source: undefined, diagnostics: [diagnose(place, 'region.other', { expected: `region: ${name}` })] };
  }
  const { source, diagnostics: faults } = compileRegion(read, file.text, ground, today);
  return { source, diagnostics: keepFirst([...diagnostics, ...faults]) };
}

/** What may be there once: a name, of a law one version a day, and every scenario. */
function identityOf({ kind, name, file, document }: Read<unknown>): string {
  if (kind === 'scenario') return file;
  return kind === 'law' ? `${name} ${(document as LawDocument).effectiveFrom}` : name;
}
