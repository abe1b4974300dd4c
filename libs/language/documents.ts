/**
 * Files of text to checked documents: which kind each is, its form, and together what they mean. The one way in for YAML:
 * the command line, the start of the service and an upload all come through here.
 */
import { checkActivities, checkPerformers, checkRegionActivities } from './activities.js';
import { activitiesShape, type ActivitiesDocument } from './activity-document.js';
import { compileLaw, type LawVersion } from './law.js';
import { checkLawTables } from './law-tables.js';
import { compileWorkflow } from './compile-workflow.js';
import { createReporter } from './compile-values.js';
import { makeDefinition, type Definition } from './definition.js';
import { diagnose, hasErrors, keepFirst, type Diagnostic } from './diagnostic.js';
import { lawShape, type LawDocument } from './law-document.js';
import { checkRegion } from './region.js';
import { regionShape, type Agreements, type RegionDocument } from './region-document.js';
import { RULES } from './rules.js';
import { checkRegionClocks } from './rules/clocks.js';
import { checkScenario } from './scenario.js';
import { scenarioShape, type ScenarioDocument } from './scenario-document.js';
import { checkShape, nodeAt, type Shape } from './shape.js';
import { TreeSources } from './sources.js';
import { didYouMean, nearest } from './suggestion.js';
import type { Workflow } from './workflow.js';
import { blockShape, workflowShape, type BlockDocument, type WorkflowDocument } from './workflow-document.js';
import { readYaml, type TreeNode } from './yaml-tree.js';

export interface SourceFile {
  readonly file: string;
  readonly text: string;
}

export type DocumentKind = 'workflow' | 'block' | 'region' | 'law' | 'activities' | 'scenario';

export const DOCUMENT_SHAPES: Readonly<Record<DocumentKind, Shape>> = {
  workflow: workflowShape,
  block: blockShape,
  region: regionShape,
  law: lawShape,
  activities: activitiesShape,
  scenario: scenarioShape,
};

/** The kinds of documents in the order in which they are tried: of two that fit a file equally, the first one counts. */
const KIND_ORDER = ['scenario', 'region', 'workflow', 'block', 'law', 'activities'] as const;

interface Read<T> {
  readonly kind: DocumentKind;
  readonly name: string;
  readonly file: string;
  readonly tree: TreeNode;
  readonly document: T;
}

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
}

export interface WorkflowSource {
  readonly document: WorkflowDocument;
  readonly blocks: Readonly<Record<string, BlockDocument>>;
  readonly sources: TreeSources;
  /** Compiled with the defaults of its parameters and neutral agreements: for the catalogue and for checks. */
  readonly workflow: Workflow;
}

export interface RegionSource {
  readonly document: RegionDocument;
  readonly file: string;
  readonly text: string;
  readonly tree: TreeNode;
  /** What a case of this region pins, by workflow. */
  readonly definitions: ReadonlyMap<string, Definition>;
  readonly workflows: ReadonlyMap<string, Workflow>;
}

/** Agreements for checking a workflow apart from a region: the types count, not the values. */
const NEUTRAL: Agreements = {
  firstApproach: 'parents',
  lifeWorldsFirst: true,
  shortHelp: { maxTalks: 5, maxWeeks: 10 },
  planAfterTalk: true,
  outOfArea: 'serve',
  prefinancing: false,
};

/** Reads and checks files together, on `today` (YYYY-MM-DD) for what has a period. */
export function readLibrary(files: readonly SourceFile[], today: string): Library {
  const diagnostics: Diagnostic[] = [];
  const read = files.flatMap((file) => {
    const one = readDocument(file);
    diagnostics.push(...one.diagnostics);
    return one.read === undefined ? [] : [one.read];
  });
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
  for (const { tree, document } of lists)
    diagnostics.push(...checkActivities(document, blocks.keys(), new TreeSources(new Map([['activities', tree]]))));
  const activities = lists[0]?.document;
  const rows = lawDocuments.map(({ document }) => document);
  const workflows = new Map<string, WorkflowSource>();
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
  for (const one of workflowDocuments) {
    const { source, faults } = checkWorkflow(one, blocks, rows);
    diagnostics.push(...faults);
    if (activities !== undefined)
      diagnostics.push(
        ...checkPerformers(one.document, activities, new TreeSources(new Map([['workflow', one.tree]]))),
      );
    if (source !== undefined) workflows.set(one.name, source);
  }
  const regions = new Map<string, RegionSource>();
  const texts = new Map(files.map(({ file, text }) => [file, text]));
  const regionDocuments = ofKind<RegionDocument>('region');
  for (const one of regionDocuments) {
    const regionSources = new TreeSources(new Map([['region', one.tree]]));
    const faults = [
      ...checkRegion(
        one.document,
        new Map(
          [...workflows].map(([name, { document, blocks: used }]) => [name, { document, blocks: Object.values(used) }]),
        ),
        regionSources,
        today,
      ),
      ...checkRegionActivities(one.document, activities, regionSources),
    ];
    diagnostics.push(...faults);
    if (hasErrors(faults)) continue;
    const definitions = new Map<string, Definition>();
    const compiled = new Map<string, Workflow>();
    const underRegion = createReporter(regionSources);
    for (const name of new Set(Object.values(one.document.models).map(({ workflow }) => workflow))) {
      const source = workflows.get(name);
      if (source === undefined) continue;
      const definition = defineFor(one.document, source);
      const { workflow } = compileWorkflow(definition, source.sources, rows);
      if (workflow === undefined) continue;
      definitions.set(name, definition);
      compiled.set(name, workflow);
      checkRegionClocks(one.document, workflow, underRegion);
    }
    diagnostics.push(...underRegion.diagnostics);
    regions.set(one.name, {
      document: one.document,
      file: one.file,
      text: texts.get(one.file) ?? '',
      tree: one.tree,
      definitions,
      workflows: compiled,
    });
  }
  const scenarios = ofKind<ScenarioDocument>('scenario');
  const allWorkflows = new Map(workflowDocuments.map(({ name }) => [name, workflows.get(name)?.workflow]));
  const allRegions = new Map(regionDocuments.map(({ name }) => [name, regions.get(name)?.document]));
  for (const { document, tree } of scenarios)
    diagnostics.push(...checkScenario(document, tree, allWorkflows, allRegions, activities));
  return {
    workflows,
    regions,
    laws,
    ...(activities === undefined ? {} : { activities }),
    scenarios: scenarios.map(({ file, document, tree }) => ({ file, document, tree })),
    diagnostics: keepFirst(diagnostics),
  };
}

/** What may be there once: a name, of a law one version a day, and every scenario. */
function identityOf({ kind, name, file, document }: Read<unknown>): string {
  if (kind === 'scenario') return file;
  return kind === 'law' ? `${name} ${(document as LawDocument).effectiveFrom}` : name;
}

/**
 * What kind of document a tree is: the one whose keys it has most of, named by its key. A scenario names its region and
 * workflow too, so that a scenario with its own key misspelt would else be taken for a region full of faults.
 */
function kindOf(root: TreeNode): DocumentKind | Diagnostic {
  const entries = root.kind === 'map' ? root.entries : [];
  const keysOf = (kind: DocumentKind): readonly string[] => {
    const shape = DOCUMENT_SHAPES[kind];
    return shape.kind === 'object' ? Object.keys(shape.keys) : [];
  };
  const kinds = KIND_ORDER.map((kind) => ({
    kind,
    fits: entries.filter(({ key }) => keysOf(kind).includes(key)).length,
  }))
    .sort((a, b) => b.fits - a.fits)
    .map(({ kind }) => kind);
  const named = kinds.find((kind) => entries.some(({ key }) => key === kind));
  for (const kind of kinds.slice(0, named === undefined ? kinds.length : kinds.indexOf(named))) {
    const misspelt = entries.find(({ key }) => !keysOf(kind).includes(key) && nearest(key, [kind]) !== undefined);
    if (misspelt !== undefined)
      return diagnose(misspelt.keyPlace, 'document.kind', {
        expected: `one of the keys ${kinds.join(', ')}`,
        ...didYouMean(misspelt.key, [kind]),
      });
  }
  return named ?? diagnose(root.place, 'document.kind', { expected: `one of the keys ${kinds.join(', ')}` });
}

/** Reads one file: YAML, kind and form. */
export function readDocument({ file, text }: SourceFile): {
  read: Read<never> | undefined;
  diagnostics: readonly Diagnostic[];
} {
  const { root, diagnostics } = readYaml(text, file);
  if (root === undefined || hasErrors(diagnostics)) return { read: undefined, diagnostics };
  const kind = kindOf(root);
  if (typeof kind !== 'string') return { read: undefined, diagnostics: [kind] };
  const { value, diagnostics: faults } = checkShape(root, DOCUMENT_SHAPES[kind]);
  if (hasErrors(faults)) return { read: undefined, diagnostics: faults };
  const name = (value as Record<string, string>)[kind] ?? '';
  return { read: { kind, name, file, tree: root, document: value as never }, diagnostics: faults };
}

function checkWorkflow(
  one: Read<WorkflowDocument>,
  blocks: ReadonlyMap<string, Read<BlockDocument>>,
  laws: readonly LawDocument[],
): { source: WorkflowSource | undefined; faults: readonly Diagnostic[] } {
  const used = new Map<string, Read<BlockDocument>>();
  const trees = new Map<string, TreeNode>([['workflow', one.tree]]);
  const report = createReporter(new TreeSources(trees));
  for (const [name, given] of Object.entries(one.document.uses)) {
    const block = blocks.get(name);
    if (block === undefined) {
      report.atKey(['workflow', 'uses', name], 'block.unknown', {
        with: { name },
        ...didYouMean(name, blocks.keys()),
        expected: `one of ${[...blocks.keys()].join(', ')}`,
      });
      continue;
    }
    used.set(name, block);
    trees.set(`blocks/${name}`, block.tree);
    for (const list of new Set([...Object.keys(block.document.takes ?? {}), ...Object.keys(given)])) {
      const isTaken = block.document.takes?.[list] !== undefined;
      if (isTaken !== (given[list] !== undefined)) {
        report.atKey(['workflow', 'uses', name, list], 'block.takes', {
          with: { block: name, name: Object.keys(block.document.takes ?? {}).join(', ') || 'nothing' },
          ...didYouMean(list, Object.keys(block.document.takes ?? {})),
        });
      }
    }
  }
  if (hasErrors(report.diagnostics)) return { source: undefined, faults: report.diagnostics };
  const sources = new TreeSources(trees);
  const documents = Object.fromEntries([...used].map(([name, { document }]) => [name, document]));
  const definition = makeDefinition(
    { schakel: 1, workflow: one.document, blocks: documents, parameters: {}, agreements: NEUTRAL },
    sources.table(),
  );
  const { workflow, diagnostics } = compileWorkflow(definition, sources, laws);
  if (workflow === undefined) return { source: undefined, faults: [...report.diagnostics, ...diagnostics] };
  const judged = createReporter(sources);
  for (const rule of Object.values(RULES)) rule(workflow, judged);
  const faults = [...report.diagnostics, ...diagnostics, ...judged.diagnostics];
  return {
    source: hasErrors(faults) ? undefined : { document: one.document, blocks: documents, sources, workflow },
    faults,
  };
}

/** The definition that a case of a region pins: the workflow with the region's parameters and agreements. */
export function defineFor(region: RegionDocument, source: WorkflowSource): Definition {
  const own = region.parameters?.[source.document.workflow] ?? {};
  const defaults = Object.assign(
    {},
    ...[source.document, ...Object.values(source.blocks)].map((one) =>
      Object.fromEntries(Object.entries(one.parameters ?? {}).map(([name, parameter]) => [name, parameter.default])),
    ),
  ) as Record<string, string | number | boolean>;
  const parameters = Object.fromEntries(Object.entries({ ...defaults, ...own }).sort(([a], [b]) => (a < b ? -1 : 1)));
  return makeDefinition(
    { schakel: 1, workflow: source.document, blocks: source.blocks, parameters, agreements: region.agreements },
    source.sources.table(),
  );
}
