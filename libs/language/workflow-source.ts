/**
 * A workflow document with the blocks that it uses: compiled once with neutral values, judged by every rule, and made the
 * definition that a case of a region pins. It does not know what a region changes in it.
 */
import { checkPerformers } from './activities.js';
import type { ActivitiesDocument } from './activity-document.js';
import type { CelSpaces } from './cel.js';
import { compileWorkflow } from './compile-workflow.js';
import { createReporter } from './compile-values.js';
import { makeDefinition, type Definition } from './definition.js';
import { hasErrors, type Diagnostic } from './diagnostic.js';
import type { LawDocument } from './law-document.js';
import type { DocumentKind, Read } from './read-document.js';
import type { Agreements, RegionDocument } from './region-document.js';
import { RULES } from './rules.js';
import { TreeSources } from './sources.js';
import { didYouMean } from './suggestion.js';
import type { Workflow } from './workflow.js';
import type { BlockDocument, WorkflowDocument } from './workflow-document.js';
import type { TreeNode } from './yaml-tree.js';

export interface WorkflowSource {
  readonly document: WorkflowDocument;
  readonly blocks: Readonly<Record<string, BlockDocument>>;
  readonly sources: TreeSources;
  /** What its expressions were read in, so that a region reads none of them again. */
  readonly spaces: CelSpaces;
  /** Compiled with the defaults of its parameters and neutral agreements: for the catalogue and for checks. */
  readonly workflow: Workflow;
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

/** What workflows are checked with. */
export interface WorkflowGround {
  readonly blocks: ReadonlyMap<string, Read<BlockDocument>>;
  readonly laws: readonly LawDocument[];
  readonly activities: ActivitiesDocument | undefined;
  /** Whether a document of a kind may be among the files that could not be read: then none is said not to be there. */
  readonly isUnread: (kind: DocumentKind) => boolean;
}

/** A workflow with everything that is wrong with it; without a source when something is. */
export function checkWorkflow(
  one: Read<WorkflowDocument>,
  { blocks, laws, activities, isUnread }: WorkflowGround,
): { source: WorkflowSource | undefined; faults: readonly Diagnostic[] } {
  if (missesLaw(one.document, laws) && isUnread('law')) return { source: undefined, faults: [] };
  const used = new Map<string, Read<BlockDocument>>();
  const trees = new Map<string, TreeNode>([['workflow', one.tree]]);
  const report = createReporter(new TreeSources(trees));
  for (const [name, given] of Object.entries(one.document.uses)) {
    const block = blocks.get(name);
    if (block === undefined) {
      if (isUnread('block')) return { source: undefined, faults: report.diagnostics };
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
    () => sources.table(),
  );
  const spaces: CelSpaces = new Map();
  const { workflow, diagnostics } = compileWorkflow(definition, sources, laws, spaces);
  const performers = activities === undefined ? [] : checkPerformers(one.document, activities, sources);
  if (workflow === undefined)
    return { source: undefined, faults: [...report.diagnostics, ...diagnostics, ...performers] };
  const judged = createReporter(sources);
  for (const rule of Object.values(RULES)) rule(workflow, judged);
  const found = [...report.diagnostics, ...diagnostics, ...judged.diagnostics];
  return {
    source: hasErrors(found) ? undefined : { document: one.document, blocks: documents, sources, spaces, workflow },
    faults: [...found, ...performers],
  };
}

/** Whether a table places a row of the law that is not there. */
function missesLaw({ decisions = {} }: WorkflowDocument, laws: readonly LawDocument[]): boolean {
  return Object.entries(decisions).some(([id, { rules }]) => {
    const rows = laws.filter(({ decision }) => decision === id).flatMap((law) => Object.keys(law.rules));
    return Object.values(rules).some(({ law }) => law !== undefined && !rows.includes(law));
  });
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
    () => source.sources.table(),
  );
}
